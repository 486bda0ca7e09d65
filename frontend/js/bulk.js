// Choosing rows of a list: all at once, how many, and what they come to in 万元. What only a script can do
// (`data-scripted`) stays hidden until it runs.
export function bulk() {
  return {
    chosen: 0,
    sum: "0.00",
    init() {
      for (const part of this.$root.querySelectorAll("[data-scripted]")) part.hidden = false;
      this.count();
    },
    all(event) {
      for (const box of this.boxes()) box.checked = event.target.checked;
      this.count();
    },
    clear() {
      for (const box of this.boxes()) box.checked = false;
      this.count();
    },
    count() {
      const picked = this.boxes().filter((box) => box.checked);
      for (const box of this.boxes()) box.closest("tr")?.classList.toggle("is-picked", box.checked);
      this.chosen = picked.length;
      this.sum = picked
        .reduce((sum, box) => sum + Number(box.dataset.amount ?? 0), 0)
        .toLocaleString("en", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
      const head = this.$root.querySelector("[data-pick-all]");
      if (!head) return;
      head.checked = picked.length > 0 && picked.length === this.boxes().length;
      head.indeterminate = picked.length > 0 && !head.checked;
    },
    boxes() {
      return [...this.$root.querySelectorAll("[data-pick]")];
    },
  };
}
