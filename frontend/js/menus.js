// Menus are <details>, so they open without a script; with one they also close as a reader expects.
function close(menu) {
  menu.open = false;
}

export function startMenus() {
  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll("details.pt-menu[open]")) {
      if (!menu.contains(event.target)) close(menu);
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of document.querySelectorAll("details.pt-menu[open]")) {
      close(menu);
      menu.querySelector("summary").focus();
    }
  });
}
