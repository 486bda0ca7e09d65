// A file over its limit, or of a kind that is not taken, is said to be so as soon as it is chosen: sending it would only
// cost time.
export function startFiles() {
  document.addEventListener("change", (event) => {
    const input = event.target;
    if (!(input instanceof HTMLInputElement) || !input.dataset.mostBytes) return;
    input.parentElement.querySelector("[data-file-note]")?.remove();
    const said = [...input.files].map((file) => wrongWith(file, input)).find(Boolean);
    if (!said) return;
    const note = document.createElement("p");
    note.className = "pt-err";
    note.dataset.fileNote = "";
    note.setAttribute("role", "alert");
    note.textContent = said;
    input.value = "";
    input.before(note);
    input.focus();
  });
}

function wrongWith(file, input) {
  const taken = input.accept.split(",");
  if (!taken.some((extension) => file.name.toLowerCase().endsWith(extension))) {
    return input.dataset.wrongKind.replace("%", () => file.name);
  }
  if (file.size <= Number(input.dataset.mostBytes)) return "";
  return input.dataset.tooLarge.replace("%", (file.size / 1048576).toFixed(1));
}
