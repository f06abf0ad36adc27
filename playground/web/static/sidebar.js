// The left side: the workspace, who you are, and the conversations.

import { avatar } from "./avatar.js";
import { fill, h, icon } from "./dom.js";
import { keepFocus } from "./patch.js";
import { shownName } from "./store.js";

/** Draws the sidebar and folds it away on a narrow screen. */
export class Sidebar {
  constructor(store, root) {
    this.store = store;
    this.root = root;
    this.mark = null;
    store.subscribe(() => this.draw());
    for (const button of document.querySelectorAll("[data-menu-toggle]")) {
      button.addEventListener("click", () => this.toggle());
    }
    document.getElementById("veil").addEventListener("click", () => this.toggle(false));
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && document.body.hasAttribute("data-menu-open")) this.toggle(false);
    });
  }

  /** Open or close on a narrow screen. */
  toggle(open = !document.body.hasAttribute("data-menu-open")) {
    document.body.toggleAttribute("data-menu-open", open);
    for (const button of document.querySelectorAll("[data-menu-toggle]")) button.setAttribute("aria-expanded", String(open));
    if (open) this.root.querySelector("[aria-current]")?.focus();
  }

  draw() {
    const { state } = this.store;
    if (!state) return;
    const open = this.store.conversation();
    const mark = JSON.stringify([state.team, state.people, open?.id, this.store.user,
      state.conversations.map((one) => [one.id, one.name, one.unread])]);
    if (mark === this.mark) return;
    this.mark = mark;
    const waiting = state.people.some((one) => one.unread && one.id !== this.store.user) || state.conversations.some((one) => one.unread);
    for (const button of document.querySelectorAll("[data-menu-toggle]")) {
      button.toggleAttribute("data-unread", waiting);
      button.setAttribute("aria-label", waiting ? "People and conversations, with new messages" : "People and conversations");
    }
    const scrolled = this.root.querySelector(".side-people")?.scrollTop ?? 0;
    keepFocus(this.root, () => fill(this.root,
      h("div", { class: "side-team" }, h("span", { class: "team-mark", "aria-hidden": "true" }, state.team.name.slice(0, 1)),
        h("span", { class: "team-name", data: { team: true } }, state.team.name)),
      h("h2", { class: "side-title", id: "side-people" }, "You are"),
      h("ul", { class: "side-list side-people", "aria-labelledby": "side-people" }, state.people.filter((one) => !one.deleted).map((one) => this.person(one))),
      h("h2", { class: "side-title", id: "side-channels" }, "Channels"),
      h("ul", { class: "side-list", "aria-labelledby": "side-channels" }, this.links("channel", open)),
      h("h2", { class: "side-title", id: "side-apps" }, "Apps"),
      h("ul", { class: "side-list", "aria-labelledby": "side-apps" }, this.links("im", open))));
    this.root.querySelector(".side-people").scrollTop = scrolled;
  }

  person(person) {
    const me = person.id === this.store.user;
    const name = shownName(person);
    const about = [...new Set([person.title, person.agency])].filter(Boolean).join(", ");
    return h("li", {}, h("a", {
      class: "side-person", id: `person-${person.id}`, href: `?user=${encodeURIComponent(person.id)}`,
      "aria-current": me ? "true" : null, data: { person: person.id, unread: person.unread || null },
      on: { click: (event) => this.choose(event, () => this.store.become(person.id)) },
    }, avatar(name, person.id), h("span", { class: "person-words" }, h("span", { class: "person-name" }, name),
      about ? h("span", { class: "person-title" }, about) : null), count(me ? 0 : person.unread)));
  }

  links(kind, open) {
    return this.store.state.conversations.filter((one) => one.kind === kind).map((one) => h("li", {}, h("a", {
      class: `side-link${one.unread ? " is-unread" : ""}`, id: `go-${one.id}`,
      href: `?user=${encodeURIComponent(this.store.user)}&channel=${encodeURIComponent(one.id)}`,
      "aria-current": open?.id === one.id ? "page" : null, data: { conversation: one.id, kind: one.kind },
      on: { click: (event) => this.choose(event, () => this.store.go({ channel: one.id, tab: "messages" })) },
    }, kind === "im" ? avatar(one.name, one.id, "bot") : icon("hash"), h("span", { class: "side-name" }, one.name), count(one.unread))));
  }

  choose(event, go) {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    this.toggle(false);
    go();
  }
}

function count(unread) {
  if (!unread) return null;
  return h("span", { class: "count", data: { count: unread } }, String(unread), h("span", { class: "visually-hidden" }, unread === 1 ? " new message" : " new messages"));
}
