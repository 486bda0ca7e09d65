// What was typed and not sent is not lost by a click: the browser asks first.
export function startUnsaved() {
  let changed = false;
  const guarded = (target) => target instanceof Element && target.closest("form[data-guard]");
  document.addEventListener("input", (event) => {
    if (guarded(event.target)) changed = true;
  });
  document.addEventListener("submit", () => {
    changed = false;
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.successful && guarded(event.target)) changed = false;
  });
  // The portal keeps it: leaving loses nothing.
  document.addEventListener("portal:kept", () => {
    changed = false;
  });
  addEventListener("beforeunload", (event) => {
    if (changed) event.preventDefault();
  });
}
