// The choice field behind every select element: type to filter, arrows to move, Enter to choose.
// Pattern: https://www.w3.org/WAI/ARIA/apg/patterns/combobox/

import { fill, h, icon, uid } from "./dom.js";
import { openPopup } from "./popup.js";

/**
 * Build a combobox.
 * `mark` holds attributes of its input; `source(query)` resolves to `[{label, items}]` groups of
 * items `{key, label, hint}`; `chosen` is the first list of items; `choose(items)` resolves to
 * false when the choice is refused. `multi` allows several, at most `max`; `clearable` an empty one.
 * `parse(text)` may read a typed item that no list holds. The result's `root` is the control.
 */
export function combobox({ mark, source, chosen, choose, multi, max, placeholder, clearable, autofocus, parse }) {
  const box = new Combobox({ source, choose, multi, max, parse, clearable });
  box.chosen = chosen;
  box.placeholder = placeholder;
  box.build(mark, clearable, autofocus);
  return box;
}

class Combobox {
  constructor(settings) {
    Object.assign(this, settings);
    this.popup = null;
    this.active = -1;
    this.shown = [];
    this.asked = 0;
  }

  build(mark, clearable, autofocus) {
    this.listId = uid("list");
    this.input = h("input", {
      ...mark, type: "text", role: "combobox", class: "combo-input", autocomplete: "off",
      spellcheck: "false", "aria-expanded": "false", "aria-controls": this.listId,
      "aria-autocomplete": "list", placeholder: this.placeholder, autofocus,
      on: {
        click: () => this.open(),
        input: () => this.open(this.input.value),
        keydown: (event) => this.key(event),
        blur: () => this.leave(),
        focus: () => this.input.select(),
      },
    });
    this.chips = h("span", { class: "chips" });
    this.clearer = clearable
      ? h("button", { type: "button", class: "combo-clear", "aria-label": "Clear", on: { click: () => this.set([]) } }, icon("close"))
      : null;
    this.root = h("div", { class: this.multi ? "combo combo-multi" : "combo" },
      this.multi ? this.chips : null, this.input, this.clearer, h("span", { class: "combo-arrow" }, icon("down")));
    this.draw();
  }

  draw() {
    this.root.toggleAttribute("data-filled", this.chosen.length > 0);
    if (!this.multi) {
      this.input.value = this.chosen[0]?.label ?? "";
      return;
    }
    this.input.value = "";
    this.input.placeholder = this.chosen.length ? "" : this.placeholder;
    fill(this.chips, this.chosen.map((item) => h("span", { class: "chip" }, item.label,
      h("button", {
        type: "button", "aria-label": `Remove ${item.label}`,
        on: { click: () => this.set(this.chosen.filter((one) => one.key !== item.key)) },
      }, icon("close")))));
  }

  async open(query = "") {
    if (!this.popup) {
      this.list = h("ul", { role: "listbox", id: this.listId, class: "listbox", "aria-multiselectable": this.multi ? "true" : null });
      this.list.addEventListener("mousedown", (event) => event.preventDefault());
      this.popup = openPopup(this.root, this.list, { width: "anchor", onClose: () => this.closed() });
      this.input.setAttribute("aria-expanded", "true");
    }
    this.asked += 1;
    const mine = this.asked;
    const slow = setTimeout(() => fill(this.list, h("li", { class: "listbox-note" }, "Looking…")), 150);
    let groups;
    try {
      groups = await this.source(query);
    } catch (fault) {
      groups = [{ label: null, items: [], note: fault.message }];
    }
    clearTimeout(slow);
    if (mine === this.asked && this.popup) this.showGroups(groups);
  }

  showGroups(groups) {
    this.shown = groups.flatMap((group) => group.items);
    const note = groups.find((group) => group.note)?.note ?? (this.shown.length ? null : "No results");
    let at = -1;
    fill(this.list,
      groups.map((group) => [
        group.label ? h("li", { class: "listbox-group", role: "presentation" }, group.label) : null,
        group.items.map((item) => this.option(item, (at += 1))),
      ]),
      note ? h("li", { class: "listbox-note" }, note) : null);
    const current = this.shown.findIndex((item) => this.has(item));
    this.point(this.shown.length ? Math.max(0, current) : -1);
    this.popup.place();
  }

  option(item, at) {
    return h("li", {
      role: "option", id: `${this.listId}-${at}`, class: "option", "aria-selected": this.has(item) ? "true" : "false",
      data: { "option-value": item.key },
      on: { click: () => this.pick(item), pointermove: () => this.point(at, false) },
    }, h("span", { class: "option-label" }, item.label), item.hint ? h("span", { class: "option-hint" }, item.hint) : null);
  }

  has(item) {
    return this.chosen.some((one) => one.key === item.key);
  }

  point(at, scroll = true) {
    this.list.querySelector(".is-active")?.classList.remove("is-active");
    this.active = at;
    const node = at < 0 ? null : this.list.querySelector(`[id="${this.listId}-${at}"]`);
    if (!node) return this.input.removeAttribute("aria-activedescendant");
    node.classList.add("is-active");
    this.input.setAttribute("aria-activedescendant", node.id);
    if (scroll) node.scrollIntoView({ block: "nearest" });
    return undefined;
  }

  key(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      if (!this.popup) this.open();
      else if (this.shown.length) this.point((this.active + step + this.shown.length) % this.shown.length);
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (this.popup && this.shown[this.active]) this.pick(this.shown[this.active]);
      else if (!this.popup) this.open();
    } else if (event.key === "Escape" && this.popup) {
      event.preventDefault();
      event.stopPropagation();
      this.leave();
    } else if (event.key === "Backspace" && this.multi && !this.input.value && this.chosen.length) {
      this.set(this.chosen.slice(0, -1));
    }
  }

  pick(item) {
    if (!this.multi) {
      this.popup?.close();
      return this.has(item) ? this.draw() : this.set([item]);
    }
    if (this.has(item)) return this.set(this.chosen.filter((one) => one.key !== item.key));
    if (this.max && this.chosen.length >= this.max) return undefined;
    return this.set([...this.chosen, item]);
  }

  async set(items) {
    const before = this.chosen;
    this.chosen = items;
    this.draw();
    if (this.popup) this.showGroups([{ label: null, items: this.shown }]);
    if ((await this.choose(items)) === false) {
      this.chosen = before;
      this.draw();
    }
  }

  /** Show other items without telling anybody. */
  show(items) {
    this.chosen = items;
    this.draw();
  }

  leave() {
    this.popup?.close();
    const text = this.input.value;
    if (!this.multi && this.clearable && !text && this.chosen.length) return this.set([]);
    const typed = this.parse?.(text);
    return typed && !this.has(typed) ? this.set([typed]) : this.draw();
  }

  closed() {
    this.popup = null;
    this.asked += 1;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }
}
