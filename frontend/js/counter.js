// How many characters may still be written, or are too many, beside how many there may be.
function show(box) {
  const note = document.querySelector(`[data-count-for="${CSS.escape(box.id)}"]`);
  const words = note?.querySelector("[data-count]");
  if (!words) return;
  const length = [...box.value.trim()].length;
  words.hidden = false;
  const left = Number(note.dataset.limit) - length;
  words.textContent = (left < 0 ? words.dataset.over : words.dataset.words).replace("%", Math.abs(left));
  note.classList.toggle("pt-danger", left < 0);
}

export function startCounter() {
  for (const note of document.querySelectorAll("[data-count-for]")) {
    const box = document.getElementById(note.dataset.countFor);
    if (box) show(box);
  }
  document.addEventListener("input", (event) => {
    if (event.target.matches("textarea")) show(event.target);
  });
}
