// The stack of modals: shows the top one, submits, closes, and keeps what was typed.
// https://docs.slack.dev/surfaces/modals

import { post } from "./api.js";
import { renderBlock, showErrors } from "./blocks.js";
import { Context } from "./context.js";
import { fill, h, icon, uid } from "./dom.js";
import { keepFocus, reconcile } from "./patch.js";
import { plainText } from "./text.js";

const TROUBLE = "We had some trouble connecting. Try again?";
const FOCUSABLE = "button:not([disabled]), input:not([disabled]), textarea, select, a[href], [tabindex='0']";

/** Shows the person's open modals. */
export class ModalHost {
  constructor(store, forms) {
    this.store = store;
    this.forms = forms;
    this.contexts = new Map();
    this.dialog = null;
    this.viewId = null;
    this.hash = null;
    this.trouble = null;
    this.busy = false;
    store.subscribe(() => this.draw());
  }

  /** The view on top, or null. */
  top() {
    return this.store.state?.modals?.at(-1) ?? null;
  }

  draw() {
    const view = this.top();
    if (!view) return this.hide();
    if (!this.dialog) this.show();
    const fresh = view.id !== this.viewId;
    if (fresh) {
      this.viewId = view.id;
      this.trouble = null;
      this.form.scrollTop = 0;
      this.body.replaceChildren();
    }
    this.prune();
    this.drawFrame(view);
    keepFocus(this.body, () => this.drawBlocks(view));
    if (fresh) this.focusFirst();
    return undefined;
  }

  show() {
    this.before = document.activeElement;
    const title = uid("modal");
    this.title = h("h2", { id: title, class: "modal-title" });
    this.back = this.headButton("back", "Back", () => this.close(false));
    this.body = h("div", { class: "modal-blocks" });
    this.notice = h("p", { class: "modal-notice", role: "alert", hidden: true, data: { notice: true } });
    this.foot = h("footer", { class: "modal-foot" });
    this.scroll = h("div", { class: "modal-scroll" }, this.body);
    this.form = h("form", { class: "modal-form", novalidate: true, on: { submit: (event) => this.submit(event) } },
      this.notice, this.scroll, this.foot);
    this.dialog = h("dialog", {
      class: "modal", "aria-labelledby": title, "aria-modal": "true", data: { modal: true },
      on: { keydown: (event) => this.key(event), cancel: (event) => event.preventDefault() },
    },
    h("header", { class: "modal-head" }, this.back, this.title,
      this.headButton("close", "Close", () => this.close(this.store.state.modals.length > 1))),
    this.form);
    document.body.append(this.dialog);
    this.dialog.showModal();
  }

  headButton(name, label, press) {
    return h("button", { type: "button", class: "btn-bare", "aria-label": label, data: { [`modal-${name}`]: true }, on: { click: press } }, icon(name));
  }

  hide() {
    if (!this.dialog) return;
    this.dialog.close();
    this.dialog.remove();
    this.dialog = null;
    this.viewId = null;
    this.prune();
    const back = this.before?.isConnected && this.before !== document.body ? this.before : document.getElementById("composer-text");
    back?.focus();
  }

  prune() {
    const open = new Set((this.store.state?.modals ?? []).map((view) => view.id));
    const home = this.store.state?.home?.id;
    this.forms.prune(home ? new Set([...open, home]) : open);
    for (const id of this.contexts.keys()) if (!open.has(id)) this.contexts.delete(id);
  }

  drawFrame(view) {
    this.dialog.setAttribute("data-view-id", view.id);
    if (view.hash !== this.hash) this.trouble = null;
    this.hash = view.hash;
    this.dialog.setAttribute("data-callback-id", view.callback_id ?? "");
    fill(this.title, plainText(view.title));
    this.back.hidden = this.store.state.modals.length < 2;
    const words = this.store.state.notice || this.trouble;
    this.notice.hidden = !words;
    fill(this.notice, words || "");
    const sends = view.submit || view.blocks.some((block) => block.type === "input");
    const shown = JSON.stringify([view.submit, view.close, sends, view.submit_disabled]);
    if (this.foot.dataset.shown === shown) return;
    this.foot.dataset.shown = shown;
    fill(this.foot,
      h("button", { type: "button", class: "btn", data: { "modal-cancel": true }, on: { click: () => this.close(false) } },
        plainText(view.close) || (sends ? "Cancel" : "Close")),
      sends ? h("button", { type: "submit", class: "btn btn-primary", disabled: view.submit_disabled, data: { "modal-submit": true } },
        plainText(view.submit) || "Submit", h("span", { class: "btn-spin", "aria-hidden": "true" })) : null);
  }

  drawBlocks(view) {
    const context = this.contextOf(view);
    reconcile(this.body, view.blocks.map((block, at) => ({
      key: block.block_id || `at-${at}`,
      mark: JSON.stringify(block),
      make: () => renderBlock(block, context),
    })));
  }

  contextOf(view) {
    if (!this.contexts.has(view.id)) {
      const container = { type: "view", view_id: view.id };
      this.contexts.set(view.id, new Context(this.store, container, this.forms.of(view.id), (answer) => this.fault(answer)));
    }
    return this.contexts.get(view.id).renew(view.blocks, { values: view.state?.values });
  }

  focusFirst() {
    const wanted = this.body.querySelector("[autofocus]") ?? this.body.querySelector(".b-input input, .b-input textarea");
    (wanted ?? this.foot.querySelector("[type=submit]") ?? this.foot.querySelector("button")).focus();
  }

  fault(answer) {
    this.trouble = answer.error === "operation_timeout" || !answer.detail ? TROUBLE : answer.detail;
    this.draw();
  }

  key(event) {
    if (event.key === "Escape") {
      event.preventDefault();
      this.close(false);
    } else if (event.key === "Tab") {
      const all = [...this.dialog.querySelectorAll(FOCUSABLE)].filter((node) => node.checkVisibility());
      const edge = event.shiftKey ? all[0] : all.at(-1);
      if (document.activeElement !== edge) return;
      event.preventDefault();
      (event.shiftKey ? all.at(-1) : all[0]).focus();
    }
  }

  setBusy(busy) {
    this.busy = busy;
    this.form?.setAttribute("aria-busy", String(busy));
    const submit = this.foot?.querySelector("[type=submit]");
    submit?.setAttribute("aria-busy", String(busy));
  }

  async submit(event) {
    event.preventDefault();
    const view = this.top();
    if (this.busy || !view || view.submit_disabled) return;
    this.trouble = null;
    showErrors(this.body, this.unreadable());
    if (this.body.querySelector(".has-error")) return;
    this.setBusy(true);
    const context = this.contextOf(view);
    const answer = await post("/play/submit", { user: this.store.user, view_id: view.id, values: context.form.collect(view.blocks) });
    this.setBusy(false);
    if (!answer.ok) this.trouble = answer.detail && answer.error !== "operation_timeout" ? answer.detail : TROUBLE;
    await this.store.refresh();
    if (answer.response_action === "errors" && this.viewId === view.id) this.showFaults(answer.errors ?? {});
  }

  // Words that are no date would be lost if the form were sent without them.
  unreadable() {
    const bad = [...this.body.querySelectorAll("input")].filter((input) => input.validity.customError);
    return Object.fromEntries(bad.map((input) => [input.closest("[data-block-id]").dataset.blockId, input.validationMessage]));
  }

  showFaults(errors) {
    const shown = new Set([...this.body.querySelectorAll("[data-error]")].map((node) => node.getAttribute("data-error")));
    const lost = Object.entries(errors).filter(([block]) => !shown.has(block)).map(([, sentence]) => sentence);
    this.trouble = lost.length ? lost.join(" ") : null;
    this.draw();
    showErrors(this.body, errors);
  }

  async close(whole) {
    const view = this.top();
    if (!view || this.busy) return;
    this.setBusy(true);
    await post("/play/close", { user: this.store.user, view_id: view.id, clear: whole });
    this.setBusy(false);
    await this.store.refresh();
  }
}
