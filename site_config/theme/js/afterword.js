// The menu on narrow screens, and details that open for print.
(() => {
  "use strict";

  const drawer = document.getElementById("__drawer");
  const menu = document.querySelector(".aw-menu");
  if (drawer && menu) {
    const tell = () => menu.setAttribute("aria-expanded", String(drawer.checked));
    const set = (open) => {
      drawer.checked = open;
      drawer.dispatchEvent(new Event("change"));
    };
    menu.addEventListener("click", () => {
      set(!drawer.checked);
      if (drawer.checked) document.querySelector("#aw-nav a")?.focus({ preventScroll: true });
    });
    drawer.addEventListener("change", tell);
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && drawer.checked) {
        set(false);
        menu.focus();
      }
    });
    tell();
  }

  const opened = new Set();
  window.addEventListener("beforeprint", () => {
    for (const details of document.querySelectorAll("details:not([open])")) {
      details.open = true;
      opened.add(details);
    }
  });
  window.addEventListener("afterprint", () => {
    for (const details of opened) details.open = false;
    opened.clear();
  });

  // A box that scrolls sideways must be reachable by keyboard.
  for (const box of document.querySelectorAll(".aw-table, figure.aw-chart")) {
    if (box.scrollWidth > box.clientWidth || box.scrollHeight > box.clientHeight) {
      box.tabIndex = 0;
      if (!box.hasAttribute("role") && box.matches(".aw-table")) {
        box.setAttribute("role", "group");
        box.setAttribute("aria-label", box.querySelector("caption")?.textContent.trim() || "Table");
      }
    }
  }
})();
