// Light, dark, or as the system has it; the choice is remembered in this browser.

import { fill, icon } from "./dom.js";

const ORDER = ["system", "light", "dark"];
const ICONS = { system: "auto", light: "sun", dark: "moon" };
const KEY = "playground-theme";

function remembered() {
  try {
    const kept = localStorage.getItem(KEY);
    return ORDER.includes(kept) ? kept : "system";
  } catch {
    return "system";
  }
}

/** Make a button that goes through the three themes. */
export function attachTheme(button) {
  let theme = remembered();
  const show = () => {
    if (theme === "system") document.documentElement.removeAttribute("data-theme");
    else document.documentElement.setAttribute("data-theme", theme);
    button.setAttribute("aria-label", `Theme: ${theme}. Change it`);
    button.title = `Theme: ${theme}`;
    fill(button, icon(ICONS[theme]));
  };
  button.addEventListener("click", () => {
    theme = ORDER[(ORDER.indexOf(theme) + 1) % ORDER.length];
    try {
      localStorage.setItem(KEY, theme);
    } catch {
      // Without storage the choice lasts as long as the page.
    }
    show();
  });
  show();
}
