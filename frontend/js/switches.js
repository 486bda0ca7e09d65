// The switches for dark and for large type. Without a script they stay hidden and the system's own setting holds.
const root = document.documentElement;

function keep(key, value) {
  try {
    localStorage.setItem(key, value);
  } catch {
    // storage is closed to us: the choice holds for this page
  }
}

function press(button) {
  if (button.dataset.switch === "large") {
    const large = root.classList.toggle("pt-large");
    keep("portal-large", large ? "1" : "0");
  } else {
    root.dataset.bsTheme = root.dataset.bsTheme === "dark" ? "light" : "dark";
    keep("portal-theme", root.dataset.bsTheme);
  }
  show();
}

function show() {
  for (const button of document.querySelectorAll("[data-switch]")) {
    const on = button.dataset.switch === "large" ? root.classList.contains("pt-large") : root.dataset.bsTheme === "dark";
    button.closest("[hidden]")?.removeAttribute("hidden");
    button.setAttribute("aria-pressed", String(on));
  }
}

export function startSwitches() {
  show();
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-switch]");
    if (button) press(button);
  });
}
