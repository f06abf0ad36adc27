// Round-cornered pictures of people and of the bot: initials on a colour that stays the same.

import { h } from "./dom.js";

const HUES = 12;

/** The initials of a name, at most two letters. */
export function initials(name) {
  const words = name.trim().split(/\s+/).filter(Boolean);
  return words.slice(0, 2).map((word) => [...word][0].toUpperCase()).join("");
}

/** An avatar for a name; `id` picks the colour, `kind` is "person" or "bot". */
export function avatar(name, id, kind = "person") {
  if (kind === "bot") return h("span", { class: "avatar avatar-bot", "aria-hidden": "true" }, initials(name));
  let sum = 0;
  for (const char of id ?? name) sum = (sum * 31 + char.codePointAt(0)) % 9973;
  return h("span", { class: `avatar avatar-${sum % HUES}`, "aria-hidden": "true" }, initials(name));
}
