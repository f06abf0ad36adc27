// The Home tab: the view the app published for this person.
// https://docs.slack.dev/surfaces/app-home

import { renderBlock } from "./blocks.js";
import { Context } from "./context.js";
import { dayKey, playNow } from "./dates.js";
import { fill, h } from "./dom.js";
import { keepFocus, reconcile } from "./patch.js";
import { toast } from "./toast.js";

/** Draws the published view. */
export class HomeTab {
  constructor(store, forms) {
    this.store = store;
    this.forms = forms;
    this.context = null;
    this.viewId = null;
  }

  /** Bring `root` up to date. */
  draw(root) {
    const view = this.store.state.home;
    root.setAttribute("data-home", view ? view.id : "");
    if (!view) {
      this.viewId = null;
      fill(root, h("div", { class: "empty" }, h("p", { class: "empty-title" }, "Nothing on Home yet"),
        h("p", {}, `${this.store.state.bot.name} has not published a Home for ${this.store.state.me.real_name}.`)));
      return;
    }
    if (view.id !== this.viewId) {
      root.replaceChildren();
      this.viewId = view.id;
      this.context = new Context(this.store, { type: "view", view_id: view.id }, this.forms.of(view.id),
        (answer) => toast(answer.detail ?? "That did not work. Try again.", "fault"));
    }
    const context = this.context.renew(view.blocks, { values: view.state?.values });
    keepFocus(root, () => reconcile(root, view.blocks.map((block, at) => ({
      key: block.block_id || `at-${at}`,
      mark: JSON.stringify([block, dayKey(playNow())]),
      make: () => renderBlock(block, context),
    }))));
  }
}

/** The About tab: what this app is and what it listens to. */
export function about(state) {
  const { bot, delivery } = state;
  const commands = state.commands ?? [];
  const line = delivery.mode === "socket"
    ? `Socket Mode, ${delivery.connected} ${delivery.connected === 1 ? "connection" : "connections"}`
    : `HTTP, ${delivery.url ?? "no address set"}`;
  return h("div", { class: "about" },
    h("h2", {}, bot.name),
    bot.description ? h("p", {}, bot.description) : null,
    h("dl", { class: "facts" },
      h("dt", {}, "App"), h("dd", {}, bot.app_id),
      h("dt", {}, "Workspace"), h("dd", {}, state.team.name),
      h("dt", {}, "Connected by"), h("dd", { data: { delivery: true } }, line)),
    commands.length ? [h("h3", {}, "Commands"), h("ul", { class: "about-commands" }, commands.map((one) =>
      h("li", {}, h("code", { class: "mk-code" }, one.command), " ", h("span", { class: "quiet" }, one.usage_hint ?? ""),
        one.description ? h("p", {}, one.description) : null)))] : null);
}
