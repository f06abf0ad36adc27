// Suggestions above the message box when a line starts with "/".

import { fill, h, uid } from "./dom.js";
import { openPopup } from "./popup.js";

/** The words a usage hint offers: "[next | case | apologies]" gives next, case, apologies. */
export function hintWords(hint) {
  const inside = /[[(<]?([a-z][a-z -]*(?:\s*\|\s*[a-z][a-z -]*)+)/i.exec(hint ?? "");
  return inside ? inside[1].split("|").map((word) => word.trim()) : [];
}

/** What could follow `text`: `[{text, label, hint}]`. */
export function suggestionsFor(text, commands) {
  if (!text.startsWith("/") || text.includes("\n")) return [];
  const gap = text.indexOf(" ");
  if (gap < 0) {
    return commands
      .filter((one) => one.command.startsWith(text))
      .map((one) => ({ text: `${one.command} `, label: one.command, hint: one.description || one.usage_hint || "" }));
  }
  const command = commands.find((one) => one.command === text.slice(0, gap));
  const typed = text.slice(gap + 1);
  return hintWords(command?.usage_hint)
    .filter((word) => word.startsWith(typed) && word !== typed)
    .map((word) => ({ text: `${command.command} ${word}`, label: `${command.command} ${word}`, hint: "" }));
}

/** The list that opens above a text box. */
export class Suggestions {
  /** `commands()` gives the app's commands, `taken()` is called when a suggestion was put in. */
  constructor(box, commands, taken) {
    this.box = box;
    this.commands = commands;
    this.taken = taken;
    this.found = [];
    this.active = 0;
    this.moved = false;
    this.popup = null;
    this.id = uid("suggest");
    box.setAttribute("aria-autocomplete", "list");
    box.setAttribute("aria-controls", this.id);
  }

  /** Look at what is typed and open, change or close the list. */
  update() {
    this.found = document.activeElement === this.box ? suggestionsFor(this.box.value, this.commands()) : [];
    if (!this.found.length) {
      this.close();
      return;
    }
    this.active = 0;
    this.moved = false;
    if (!this.popup) {
      this.list = h("ul", { class: "listbox", role: "listbox", id: this.id, "aria-label": "Commands", data: { suggestions: true } });
      this.list.addEventListener("mousedown", (event) => event.preventDefault());
      this.popup = openPopup(this.box.closest("form"), this.list, { onClose: () => { this.popup = null; } });
    }
    this.draw();
  }

  draw() {
    fill(this.list, this.found.map((one, at) => h("li", {
      role: "option", id: `${this.id}-${at}`, class: at === this.active ? "option is-active" : "option",
      "aria-selected": at === this.active ? "true" : "false", on: { click: () => this.take(one) },
    }, h("span", { class: "option-label" }, one.label), one.hint ? h("span", { class: "option-hint" }, one.hint) : null)));
    this.box.setAttribute("aria-activedescendant", `${this.id}-${this.active}`);
    this.popup.place();
  }

  /** Handle a key; true when it was for the list. */
  key(event) {
    if (!this.popup) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      this.active = (this.active + step + this.found.length) % this.found.length;
      this.moved = true;
      this.draw();
    } else if (event.key === "Tab" || (event.key === "Enter" && this.completes())) {
      this.take(this.found[this.active]);
    } else if (event.key === "Escape") {
      this.close();
    } else {
      return false;
    }
    event.preventDefault();
    event.stopPropagation();
    return true;
  }

  // Enter sends what is typed; it completes only a command's name, or what an arrow key chose.
  completes() {
    const typed = this.box.value.trim();
    if (this.moved) return true;
    return !typed.includes(" ") && !this.commands().some((one) => one.command === typed);
  }

  take(suggestion) {
    this.box.value = suggestion.text;
    this.box.focus();
    this.taken();
  }

  close() {
    this.popup?.close();
    this.box.removeAttribute("aria-activedescendant");
  }
}
