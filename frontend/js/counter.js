// How many characters are written, beside how many there may be.
function show(box) {
  const note = document.querySelector(`[data-count-for="${CSS.escape(box.id)}"]`);
  const words = note?.querySelector("[data-count]");
  if (!words) return;
  const length = [...box.value.trim()].length;
  words.hidden = false;
  words.textContent = words.dataset.words.replace("%", length);
  note.classList.toggle("pt-danger", length > Number(note.dataset.limit));
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
