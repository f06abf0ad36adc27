// The clock bar: what day it is in the playground, and buttons that move it.

import { post } from "./api.js";
import { longDate, timeOf, useClock, zonedLocal, zonedSeconds } from "./dates.js";
import { h, fill } from "./dom.js";
import { toast } from "./toast.js";

/** Shows and moves the playground's clock. */
export class ClockBar {
  constructor(store, root) {
    this.store = store;
    this.root = root;
    this.moved = 0;
    this.build();
    useClock(null, () => this.now());
    store.subscribe(() => this.learn());
    setInterval(() => this.draw(), 1000);
  }

  /** The playground's now. */
  now() {
    return new Date(Date.now() + this.moved * 1000);
  }

  build() {
    this.day = h("span", { class: "clock-day", data: { "clock-day": true } });
    this.time = h("span", { class: "clock-time", data: { "clock-time": true } });
    this.mark = h("span", { class: "clock-moved", hidden: true }, "moved");
    this.input = h("input", { type: "datetime-local", class: "input clock-input", "aria-label": "Date and time to go to", step: 60, max: "9999-12-31T23:59", data: { "clock-input": true } });
    const button = (name, label, body) => h("button", {
      type: "button", class: "btn btn-small", data: { clock: name }, on: { click: () => this.move(body()) },
    }, label);
    this.go = h("form", { class: "clock-go", on: { submit: (event) => this.jump(event) } }, this.input,
      h("button", { type: "submit", class: "btn btn-small", data: { clock: "go" } }, "Go"));
    fill(this.root,
      h("div", { class: "clock-now", role: "group", "aria-label": "Playground clock" }, this.day, this.time, this.mark),
      h("div", { class: "clock-buttons" },
        button("now", "Now", () => ({ now: new Date().toISOString() })),
        button("hour", "Next hour", () => ({ next: "hour" })),
        button("working-day", "Next working day", () => ({ next: "working_day" })),
        this.go));
  }

  learn() {
    const clock = this.store.state?.clock;
    if (!clock) return;
    useClock(clock.zone, () => this.now());
    this.moved = Number.isFinite(clock.moved_seconds) ? clock.moved_seconds : (Date.parse(clock.now) - Date.now()) / 1000;
    this.draw();
  }

  draw() {
    const now = this.now();
    this.day.textContent = longDate(now);
    this.time.textContent = timeOf(now);
    this.mark.hidden = Math.abs(this.moved) < 60;
    if (document.activeElement !== this.input) this.input.value = zonedLocal(now / 1000);
  }

  jump(event) {
    event.preventDefault();
    const seconds = this.input.value ? zonedSeconds(this.input.value) : null;
    if (seconds === null) toast("Choose a date and a time first.", "fault");
    else this.move({ now: new Date(seconds * 1000).toISOString() });
  }

  async move(body) {
    this.root.setAttribute("aria-busy", "true");
    const answer = await post("/play/admin/clock", body);
    this.root.removeAttribute("aria-busy");
    if (!answer.ok) toast(answer.detail ?? "The clock could not be moved.", "fault");
    await this.store.refresh();
  }
}
