// A month to choose a day from. Pattern: https://www.w3.org/WAI/ARIA/apg/patterns/dialog-modal/examples/datepicker-dialog/

import { spellDay } from "./dates.js";
import { fill, h, icon } from "./dom.js";
import { addDays, addMonths, weekday } from "./typedtime.js";

const DAYS = [["Mo", "Monday"], ["Tu", "Tuesday"], ["We", "Wednesday"], ["Th", "Thursday"], ["Fr", "Friday"], ["Sa", "Saturday"], ["Su", "Sunday"]];
const MOVES = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };

/** A calendar that shows the month of `shown`; `pick(iso)` and `leave()` are called by it. */
export class Calendar {
  constructor({ shown, chosen, today, pick, leave }) {
    Object.assign(this, { shown, chosen, today, pick, leave });
    this.root = h("div", { class: "calendar", role: "group", "aria-label": "Calendar", data: { calendar: true }, on: { keydown: (event) => this.key(event) } });
    this.draw();
  }

  /** Show the month of a day, marking it. */
  show(iso) {
    this.shown = iso;
    this.draw();
  }

  /** Put the focus on the marked day. */
  focus() {
    this.root.querySelector("[tabindex='0'][data-day]")?.focus();
  }

  draw() {
    const month = new Intl.DateTimeFormat("en-GB", { timeZone: "UTC", month: "long", year: "numeric" }).format(new Date(`${this.shown}T12:00:00Z`));
    const first = `${this.shown.slice(0, 8)}01`;
    const start = addDays(first, -weekday(first));
    const weeks = [0, 1, 2, 3, 4, 5].map((week) => addDays(start, week * 7)).filter((day) => day.slice(0, 7) <= this.shown.slice(0, 7));
    fill(this.root,
      h("div", { class: "calendar-head" }, this.step(-1, "back", "Month before"),
        h("strong", { "aria-live": "polite" }, month), this.step(1, "right", "Month after")),
      h("table", { role: "grid", "aria-label": month },
        h("thead", {}, h("tr", {}, DAYS.map(([short, full]) => h("th", { scope: "col", abbr: full }, short)))),
        h("tbody", {}, weeks.map((monday) => h("tr", {}, DAYS.map((_, at) => this.day(addDays(monday, at))))))));
  }

  step(months, name, label) {
    return h("button", {
      type: "button", class: "btn-bare", "aria-label": label,
      on: { click: () => { this.show(addMonths(this.shown, months)); this.root.querySelector(`[aria-label="${label}"]`).focus(); } },
    }, icon(name));
  }

  day(iso) {
    const outside = iso.slice(0, 7) !== this.shown.slice(0, 7);
    return h("td", { role: "gridcell", "aria-selected": iso === this.chosen ? "true" : "false" }, h("button", {
      type: "button", class: `day-button${outside ? " is-outside" : ""}${iso === this.today ? " is-today" : ""}`,
      tabindex: iso === this.shown ? "0" : "-1", "aria-label": spellDay(iso), "aria-current": iso === this.today ? "date" : null,
      data: { day: iso }, on: { click: () => this.pick(iso) },
    }, String(Number(iso.slice(8)))));
  }

  key(event) {
    const day = event.target.getAttribute?.("data-day");
    if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      this.leave();
    } else if (day) {
      this.moveFrom(day, event);
    }
  }

  moveFrom(day, event) {
    let next = null;
    if (event.key in MOVES) next = addDays(day, MOVES[event.key]);
    else if (event.key === "Home") next = addDays(day, -weekday(day));
    else if (event.key === "End") next = addDays(day, 6 - weekday(day));
    else if (event.key === "PageUp") next = addMonths(day, -1);
    else if (event.key === "PageDown") next = addMonths(day, 1);
    if (!next) return;
    event.preventDefault();
    event.stopPropagation();
    this.show(next);
    this.focus();
  }
}
