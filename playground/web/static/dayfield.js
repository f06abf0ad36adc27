// A field for a day: typed in any usual British form, or chosen from a calendar.

import { Calendar } from "./calendar.js";
import { dayKey, playNow, spellDay } from "./dates.js";
import { h, icon } from "./dom.js";
import { openPopup } from "./popup.js";
import { readDay } from "./typedtime.js";

const HELP = "Write a date like 6 January 2027.";

/** A day field; `value` is YYYY-MM-DD or null. */
export class DayField {
  /**
   * `mark` holds the input's attributes. `keep(iso)` hears each readable change, `choose(iso)` a
   * finished one and resolves to false when it is refused.
   */
  constructor({ mark, value, placeholder, autofocus, keep = () => {}, choose = async () => true }) {
    this.keep = keep;
    this.choose = choose;
    this.value = value;
    this.popup = null;
    this.input = h("input", {
      ...mark, type: "text", class: "day-input", placeholder: placeholder || "Choose a date", autofocus, autocomplete: "off", spellcheck: "false",
      on: {
        input: () => this.typed(),
        click: () => this.open(),
        blur: (event) => this.left(event),
        keydown: (event) => this.key(event),
      },
    });
    this.opener = h("button", {
      type: "button", class: "day-open", tabindex: "-1", "aria-label": "Open the calendar",
      on: { click: () => (this.popup ? this.close() : this.open(true)) },
    }, icon("calendar"));
    this.note = h("span", { class: "field-error", hidden: true }, HELP);
    this.root = h("div", { class: "day-field" }, h("div", { class: "day-box" }, this.input, this.opener), this.note);
    this.show(value);
  }

  /** Show a value without telling anybody. */
  show(iso) {
    this.value = iso || null;
    this.input.value = iso ? spellDay(iso) : "";
    this.complain(false);
  }

  complain(on) {
    this.input.setCustomValidity(on ? HELP : "");
    this.note.hidden = !on;
    if (on) this.input.setAttribute("aria-invalid", "true");
    else this.input.removeAttribute("aria-invalid");
  }

  read() {
    return readDay(this.input.value, dayKey(playNow()));
  }

  typed() {
    const iso = this.read();
    this.complain(false);
    // What cannot be read yet is no day, and the form is not sent with it (see finish).
    if (iso || !this.input.value.trim()) this.keep(iso);
    else this.input.setCustomValidity(HELP);
    if (iso) this.calendar?.show(iso);
  }

  /** Take what stands in the field as meant. */
  async finish() {
    const iso = this.read();
    if (!iso && this.input.value.trim()) {
      this.complain(true);
      return;
    }
    await this.set(iso);
  }

  async set(iso) {
    const before = this.value;
    this.show(iso);
    if (iso === before) return;
    if ((await this.choose(iso)) === false) this.show(before);
  }

  left(event) {
    if (this.popup && this.calendar.root.contains(event.relatedTarget)) return;
    this.close();
    this.finish();
  }

  key(event) {
    if (event.key === "ArrowDown") {
      event.preventDefault();
      this.open();
      this.calendar.focus();
    } else if (event.key === "Enter") {
      event.preventDefault();
      this.close();
      this.finish();
    } else if (event.key === "Escape" && this.popup) {
      event.preventDefault();
      event.stopPropagation();
      this.close();
    }
  }

  open(focus = false) {
    if (!this.popup) {
      const today = dayKey(playNow());
      const shown = this.read() ?? this.value ?? today;
      this.calendar = new Calendar({
        shown, chosen: this.value, today,
        pick: (iso) => { this.close(true); this.set(iso); },
        leave: () => this.close(true),
      });
      // A press on the calendar must not take the focus first: leaving the field would close it.
      this.calendar.root.addEventListener("mousedown", (event) => event.preventDefault());
      this.calendar.root.addEventListener("focusout", (event) => {
        const to = event.relatedTarget;
        if (to && to !== this.input && !this.calendar.root.contains(to)) this.close();
      });
      this.popup = openPopup(this.root, this.calendar.root, { onClose: () => { this.popup = null; } });
    }
    if (focus) this.calendar.focus();
  }

  close(refocus = false) {
    this.popup?.close();
    if (refocus) this.input.focus();
  }
}
