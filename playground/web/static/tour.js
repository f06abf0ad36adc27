// The tour: steps that tick themselves off, each with the person to be and a command to try.

import { fill, h, icon } from "./dom.js";
import { mrkdwn } from "./mrkdwn.js";
import { keepFocus } from "./patch.js";

/** Draws the steps of state.tour. */
export class TourPanel {
  /** `put(text)` places a command in the message box. */
  constructor(store, root, put) {
    this.store = store;
    this.root = root;
    this.put = put;
    this.mark = null;
    this.folded = window.matchMedia("(max-width: 900px)").matches;
    store.subscribe(() => this.draw());
  }

  draw() {
    const { state, user } = this.store;
    if (!state) return;
    const steps = state.tour?.steps ?? [];
    this.root.hidden = !steps.length;
    const mark = JSON.stringify([state.tour, user, this.folded, state.people.map((one) => one.id)]);
    if (mark === this.mark) return;
    this.mark = mark;
    keepFocus(this.root, () => this.build(steps, state.tour));
  }

  build(steps, tour) {
    const done = steps.filter((step) => step.done).length;
    this.root.toggleAttribute("data-folded", this.folded);
    const bar = h("progress", { class: "tour-bar", max: steps.length, "aria-label": "Steps done" });
    bar.value = done;
    fill(this.root,
      h("header", { class: "tour-head" },
        h("button", {
          type: "button", id: "tour-fold", class: "tour-fold", "aria-expanded": String(!this.folded), "aria-controls": "tour-steps",
          data: { "tour-fold": true }, on: { click: () => this.fold() },
        }, icon("flag"), h("span", { class: "tour-title" }, "Tour"), h("span", { class: "tour-count", data: { "tour-count": true } }, `${done} of ${steps.length}`), icon("down")),
        bar),
      h("ol", { class: "tour-steps", id: "tour-steps", hidden: this.folded }, steps.map((step, at) => this.step(step, at, tour.current))),
      tour.finished && !this.folded ? h("p", { class: "tour-end", role: "status" }, "That was the whole tour. Look around as anybody you like.") : null);
  }

  step(step, at, current) {
    const here = at === current;
    return h("li", {
      class: `tour-step${step.done ? " is-done" : ""}${here ? " is-current" : ""}`, "aria-current": here ? "step" : null,
      data: { "tour-step": at, done: String(Boolean(step.done)) },
    },
    h("span", { class: "tour-mark" }, step.done ? icon("tick") : String(at + 1)),
    h("div", { class: "tour-words" }, h("p", { class: "tour-name" }, step.title,
      step.done ? h("span", { class: "visually-hidden" }, " (done)") : null),
    h("div", { class: "tour-text" }, this.text(step)), step.done ? null : this.switcher(step, here)));
  }

  text(step) {
    const nodes = h("div", {}, mrkdwn(marked(step.text ?? ""), this.store.names()));
    for (const code of nodes.querySelectorAll("code.mk-code")) {
      const words = code.textContent;
      if (!words.startsWith("/")) continue;
      code.replaceWith(h("button", {
        type: "button", class: "tour-try", title: "Put this into the message box", data: { try: words },
        on: { click: () => this.try(words) },
      }, words));
    }
    return nodes;
  }

  try(words) {
    this.store.go({ tab: "messages" });
    this.put(words);
  }

  switcher(step, here) {
    const id = step.user ?? step.when?.user;
    const person = id && this.store.state.people.find((one) => one.id === id);
    if (!person) return null;
    const name = person.real_name || person.name;
    if (id === this.store.user) return here ? h("p", { class: "tour-you" }, `You are ${name} now.`) : null;
    return h("a", {
      class: "tour-switch", href: `?user=${encodeURIComponent(id)}`, id: `tour-switch-${id}`, data: { "switch-to": id },
      on: {
        click: (event) => {
          event.preventDefault();
          this.store.become(id);
        },
      },
    }, `Switch to ${name}`);
  }

  fold() {
    this.folded = !this.folded;
    this.draw();
  }
}

// A command in a step's plain words becomes one to press, as if it were written as code.
function marked(text) {
  if (text.includes("`")) return text;
  return text.replace(/(^|[\s(])(\/[a-z]+(?: [a-z]+)?(?: [A-Z]+-\d+)?)(?=[\s.,;:)]|$)/g, "$1`$2`");
}
