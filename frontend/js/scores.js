// The expert's sheet: the total and the band of each score follow what is typed. The server counts again.
export function scores() {
  return {
    total: "0.0",
    given: 0,
    init() {
      this.count();
    },
    count() {
      const inputs = [...this.$root.querySelectorAll("[data-score]")];
      const numbers = inputs.map((input) => parse(input));
      this.given = numbers.filter((number) => number !== null).length;
      this.total = numbers.reduce((sum, number) => sum + (number ?? 0), 0).toFixed(1);
      inputs.forEach((input, at) => mark(input, numbers[at]));
    },
    next(event) {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        this.$root.querySelector("[data-next]")?.click();
      }
    },
  };
}

function parse(input) {
  const text = input.value.trim();
  const number = Number(text);
  return text === "" || Number.isNaN(number) || number < 0 || number > Number(input.dataset.max) ? null : number;
}

function mark(input, number) {
  for (const band of input.closest(".pt-crit").querySelectorAll(".pt-bands > *")) {
    const { low, high } = band.dataset;
    band.classList.toggle("is-in", number !== null && Math.floor(number) >= Number(low) && Math.floor(number) <= Number(high));
  }
}
