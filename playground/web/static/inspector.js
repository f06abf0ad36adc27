// The drawer with every call: what the app asked of Slack, and what Slack sent to the app.

import { get } from "./api.js";
import { exactTimeOf } from "./dates.js";
import { fill, h, icon } from "./dom.js";
import { copy, jsonView } from "./json.js";
import { toast } from "./toast.js";

const KEEP = 400;

/** Fetches, lists and filters calls while it is open. */
export class Inspector {
  constructor(root, button) {
    this.root = root;
    this.button = button;
    this.calls = [];
    this.last = 0;
    this.side = "all";
    this.words = "";
    this.fetching = null;
    this.build();
    button.addEventListener("click", () => this.toggle());
  }

  build() {
    this.list = h("ol", { class: "calls", "aria-label": "Calls" });
    this.none = h("p", { class: "calls-none" }, "No calls yet. Send a message or press a button.");
    const search = h("input", {
      type: "search", class: "input", placeholder: "Filter: method, text, status", "aria-label": "Filter calls", data: { "inspector-filter": true },
      on: { input: (event) => { this.words = event.target.value.trim().toLowerCase(); this.draw(); } },
    });
    const sides = [["all", "All"], ["in", "From the app"], ["out", "To the app"]].map(([side, label]) => h("button", {
      type: "button", class: "seg", "aria-pressed": String(side === this.side), data: { side },
      on: { click: () => this.pick(side) },
    }, label));
    this.sides = h("div", { class: "segs", role: "group", "aria-label": "Direction" }, sides);
    fill(this.root,
      h("header", { class: "inspector-head" }, h("h2", {}, "Inspector"), this.sides, search,
        h("button", { type: "button", class: "btn btn-small", on: { click: () => this.clear() } }, "Clear"),
        h("button", { type: "button", class: "btn-bare", "aria-label": "Close the inspector", on: { click: () => this.toggle(false) } }, icon("close"))),
      h("div", { class: "calls-box" }, this.none, this.list));
  }

  /** Open or close the drawer. */
  toggle(open = this.root.hidden) {
    this.root.hidden = !open;
    this.button.setAttribute("aria-expanded", String(open));
    if (open) this.refresh();
    else this.button.focus();
  }

  /** A call was made: fetch the new ones, if anybody looks. */
  hear() {
    if (!this.root.hidden) this.refresh();
  }

  /** Forget everything, as after a reset of the world. */
  restart() {
    this.calls = [];
    this.last = 0;
    this.draw();
    this.hear();
  }

  async refresh() {
    // One question at a time; what is asked meanwhile is asked once more after it.
    if (this.fetching) {
      this.again = true;
      return;
    }
    // A call still under way is asked for again until its answer is known.
    const open = this.calls.find((call) => call.ms === null);
    this.fetching = get("/play/admin/calls", { since: open ? open.id - 1 : this.last, limit: KEEP });
    const answer = await this.fetching;
    this.fetching = null;
    if (answer.ok) {
      const known = new Map(this.calls.map((call) => [call.id, call]));
      for (const call of answer.calls) known.set(call.id, call);
      this.calls = [...known.values()].slice(-KEEP);
      this.last = answer.last ?? this.calls.at(-1)?.id ?? this.last;
      this.draw();
    }
    if (this.again) {
      this.again = false;
      await this.refresh();
    }
  }

  pick(side) {
    this.side = side;
    for (const button of this.sides.children) button.setAttribute("aria-pressed", String(button.dataset.side === side));
    this.draw();
  }

  clear() {
    this.calls = [];
    this.draw();
  }

  draw() {
    const fits = this.calls.filter((call) => this.fits(call));
    this.none.hidden = fits.length > 0;
    this.none.textContent = this.calls.length ? "Nothing fits this filter." : "No calls yet. Send a message or press a button.";
    const shown = new Map([...this.list.children].map((node) => [node.dataset.line, node]));
    fill(this.list, fits.toReversed().map((call) => shown.get(lineKey(call)) ?? line(call)));
  }

  fits(call) {
    if (this.side !== "all" && call.direction !== this.side) return false;
    return !this.words || JSON.stringify(call).toLowerCase().includes(this.words);
  }
}

function lineKey(call) {
  return `${call.id} ${call.ms}`;
}

function line(call) {
  const fine = !call.fault && call.response?.ok !== false && (typeof call.status !== "number" || call.status < 400);
  const name = call.method ?? call.kind;
  const details = h("details", { on: { toggle: () => expand(details, call) } },
    h("summary", { class: "call-line" },
      h("span", { class: `call-way call-${call.direction}`, title: call.direction === "in" ? "From the app to Slack" : "From Slack to the app" }, call.direction === "in" ? "app → Slack" : "Slack → app"),
      h("span", { class: "call-name" }, name),
      h("span", { class: fine ? "call-status" : "call-status is-fault" }, statusWords(call)),
      h("span", { class: "call-ms" }, Number.isFinite(call.ms) ? `${Math.round(call.ms)} ms` : ""),
      h("time", { class: "call-at", datetime: call.at }, exactTimeOf(new Date(call.at)))));
  return h("li", { data: { call: call.id, line: lineKey(call), "call-name": name, direction: call.direction } }, details);
}

function statusWords(call) {
  if (call.fault) return `fault: ${call.fault}`;
  if (call.ms === null) return "waiting";
  if (call.response?.ok === false) return call.response.error ?? "refused";
  return String(call.status ?? "");
}

function expand(details, call) {
  if (!details.open || details.querySelector(".call-json")) return;
  details.append(h("div", { class: "call-json" }, part("Request", call.request), part("Response", call.response)));
}

function part(title, value) {
  return h("section", { class: "call-part" },
    h("header", {}, h("h3", {}, title), h("button", {
      type: "button", class: "btn btn-small", data: { copy: title.toLowerCase() },
      on: { click: async () => toast((await copy(JSON.stringify(value, null, 2))) ? "Copied" : "The browser did not allow copying") },
    }, icon("copy"), "Copy")),
    jsonView(value));
}
