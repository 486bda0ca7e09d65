// A form that comes back with errors: the summary is read out and the keyboard starts there.
export function startFocus() {
  const focus = (within) => within.querySelector("[data-focus]")?.focus();
  focus(document);
  document.addEventListener("htmx:afterSwap", (event) => focus(event.detail.target));
}
