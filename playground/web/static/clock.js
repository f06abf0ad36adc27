// The clock bar: what day it is in the playground, and buttons that move it.

import { post } from "./api.js";
import { longDate, timeOf, useClock, zonedSeconds } from "./dates.js";
import { DayField } from "./dayfield.js";
import { fill, h } from "./dom.js";
import { timeField } from "./timefield.js";
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
    this.toTime = "09:00";
    this.toDay = new DayField({ mark: { "aria-label": "Day to go to", data: { "clock-input": "day" } }, value: null, placeholder: "Go to a day" });
    const time = timeField({
      mark: { "aria-label": "Time to go to", data: { "clock-input": "time" } }, value: this.toTime,
      choose: async (value) => { this.toTime = value ?? "09:00"; return true; },
    });
    const button = (name, label, body) => h("button", {
      type: "button", class: "btn btn-small", data: { clock: name }, on: { click: () => this.move(body()) },
    }, label);
    this.go = h("form", { class: "clock-go", on: { submit: (event) => this.jump(event) } }, this.toDay.root, time.root,
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
  }

  jump(event) {
    event.preventDefault();
    const day = this.toDay.read();
    if (!day) {
      this.toDay.finish();
      toast("Choose a day to go to first.", "fault");
      return;
    }
    this.move({ now: new Date(zonedSeconds(`${day}T${this.toTime}`) * 1000).toISOString() });
  }

  async move(body) {
    this.root.setAttribute("aria-busy", "true");
    const answer = await post("/play/admin/clock", body);
    this.root.removeAttribute("aria-busy");
    if (!answer.ok) toast(answer.detail ?? "The clock could not be moved.", "fault");
    await this.store.refresh();
  }
}
