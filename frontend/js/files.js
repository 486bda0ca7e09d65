// A file over its limit is said to be so as soon as it is chosen: sending it would only cost time.
export function startFiles() {
  document.addEventListener("change", (event) => {
    const input = event.target;
    if (!(input instanceof HTMLInputElement) || !input.dataset.mostBytes) return;
    input.parentElement.querySelector("[data-file-note]")?.remove();
    const file = [...input.files].find((each) => each.size > Number(input.dataset.mostBytes));
    if (!file) return;
    const note = document.createElement("p");
    note.className = "pt-err";
    note.dataset.fileNote = "";
    note.setAttribute("role", "alert");
    note.textContent = input.dataset.tooLarge.replace("%", (file.size / 1048576).toFixed(1));
    input.value = "";
    input.before(note);
    input.focus();
  });
}
