// A menu of actions behind a button: overflow elements, shortcuts, a message's "more".

import { h, uid } from "./dom.js";
import { openPopup } from "./popup.js";

/**
 * Make `button` open a menu.
 * `items()` gives `[{label, hint, data, choose}]` each time it opens; `empty` is said when none.
 */
export function attachMenu(button, items, empty = "Nothing here") {
  button.setAttribute("aria-haspopup", "menu");
  button.setAttribute("aria-expanded", "false");
  let popup = null;
  const close = (refocus) => {
    popup?.close();
    if (refocus) button.focus();
  };
  const open = () => {
    const panel = menuPanel(items(), empty, close);
    popup = openPopup(button, panel, {
      onClose: () => {
        popup = null;
        button.setAttribute("aria-expanded", "false");
      },
    });
    button.setAttribute("aria-expanded", "true");
    panel.querySelector("[role=menuitem]")?.focus();
  };
  button.addEventListener("click", () => (popup ? close(true) : open()));
}

function menuPanel(items, empty, close) {
  const panel = h("div", { role: "menu", id: uid("menu"), class: "menu", data: { menu: true } });
  if (!items.length) panel.append(h("p", { class: "menu-empty" }, empty));
  for (const item of items) {
    panel.append(h("button", {
      type: "button", role: "menuitem", tabindex: "-1", class: "menu-item", data: item.data,
      on: { click: () => { close(true); item.choose(); } },
    }, h("span", { class: "menu-label" }, item.label), item.hint ? h("span", { class: "menu-hint" }, item.hint) : null));
  }
  panel.addEventListener("keydown", (event) => steer(event, panel, close));
  return panel;
}

function steer(event, panel, close) {
  const all = [...panel.querySelectorAll("[role=menuitem]")];
  const at = all.indexOf(document.activeElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
  if (event.key === "Escape" || event.key === "Tab") {
    event.preventDefault();
    event.stopPropagation();
    close(true);
  } else if (to !== undefined && all.length) {
    event.preventDefault();
    all[(to + all.length) % all.length].focus();
  }
}
