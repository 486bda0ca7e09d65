// Runs before the first paint: the reader's own choice of light or dark and of large type.
const root = document.documentElement;
const read = (key) => {
  try {
    return localStorage.getItem(key);
  } catch {
    return null; // storage is closed to us: follow the system
  }
};
const dark = matchMedia("(prefers-color-scheme: dark)").matches;
root.dataset.bsTheme = read("portal-theme") ?? (dark ? "dark" : "light");
root.classList.toggle("pt-large", read("portal-large") === "1");
