// Where a person types: messages, slash commands, files, shortcuts.

import { post, upload } from "./api.js";
import { fill, h, icon } from "./dom.js";
import { dropTarget } from "./files.js";
import { attachMenu } from "./menu.js";
import { shownName } from "./store.js";
import { Suggestions } from "./suggest.js";
import { toast } from "./toast.js";

const TALLEST_PX = 200;

/** The message box below a conversation. */
export class Composer {
  constructor(store, root) {
    this.store = store;
    this.root = root;
    this.drafts = new Map();
    this.files = [];
    this.thread = null;
    this.place = null;
    this.build();
    store.subscribe(() => this.draw());
  }

  build() {
    this.text = h("textarea", {
      id: "composer-text", rows: 1, class: "composer-text", autocomplete: "off", data: { composer: true },
      on: { input: () => this.typed(), keydown: (event) => this.key(event), blur: () => this.suggestions.close() },
    });
    this.chips = h("div", { class: "composer-chips", hidden: true });
    this.picker = h("input", { type: "file", multiple: true, class: "visually-hidden", tabindex: "-1", "aria-label": "Add files", data: { "composer-file": true }, on: { change: () => this.take([...this.picker.files]) } });
    this.send = h("button", { type: "submit", class: "btn-send", "aria-label": "Send", data: { send: true }, disabled: true }, icon("send"));
    this.wait = h("span", { class: "composer-wait", role: "status" });
    const shortcuts = h("button", { type: "button", class: "btn-bare", "aria-label": "Shortcuts", title: "Shortcuts", data: { shortcuts: true } }, icon("bolt"));
    attachMenu(shortcuts, () => this.shortcuts(), "The app has no shortcuts");
    this.form = h("form", { class: "composer-box", on: { submit: (event) => this.submit(event), ...dropTarget((files) => this.take(files)) } },
      this.chips, this.text,
      h("div", { class: "composer-bar" },
        h("button", { type: "button", class: "btn-bare", "aria-label": "Attach a file", title: "Attach a file", data: { attach: true }, on: { click: () => this.picker.click() } }, icon("clip")),
        shortcuts, this.wait, h("span", { class: "grow" }), this.send),
      this.picker);
    fill(this.root, this.form, h("p", { class: "composer-help" }, h("kbd", {}, "Enter"), " sends, ", h("kbd", {}, "Shift"), " + ", h("kbd", {}, "Enter"), " starts a new line, ", h("kbd", {}, "/"), " starts a command"));
    this.suggestions = new Suggestions(this.text, () => this.store.state?.commands ?? [], () => this.typed());
  }

  draw() {
    const conversation = this.store.conversation();
    if (!conversation) return;
    const place = `${this.store.user} ${conversation.id}`;
    if (place !== this.place) {
      if (this.place) this.drafts.set(this.place, this.text.value);
      this.place = place;
      this.thread = null;
      this.files = [];
      this.put(this.drafts.get(place) ?? "", false);
      this.drawChips();
    }
    const target = conversation.kind === "im" ? conversation.name : `#${conversation.name}`;
    this.text.placeholder = `Message ${target}`;
    this.text.setAttribute("aria-label", `Message ${target} as ${shownName(this.store.state.me)}`);
  }

  /** Put text into the box, ready to be sent or changed. */
  put(text, focus = true) {
    this.text.value = text;
    this.typed();
    if (!focus) return;
    this.text.focus();
    this.suggestions.close();
  }

  /** Answer in the thread of a message. */
  replyTo(message) {
    this.thread = message.ts;
    this.drawChips();
    this.text.focus();
  }

  typed() {
    this.text.style.height = "auto";
    this.text.style.height = `${Math.min(this.text.scrollHeight, TALLEST_PX)}px`;
    this.send.disabled = !this.text.value.trim() && !this.files.length;
    this.suggestions.update();
  }

  key(event) {
    if (this.suggestions.key(event)) return;
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.form.requestSubmit();
    } else if (event.key === "Escape" && this.thread) {
      this.thread = null;
      this.drawChips();
    }
  }

  drawChips() {
    this.chips.hidden = !this.thread && !this.files.length;
    const drop = (label, press) => h("button", { type: "button", "aria-label": label, on: { click: press } }, icon("close"));
    fill(this.chips,
      this.thread ? h("span", { class: "chip" }, "Replying in a thread", drop("Stop replying in the thread", () => { this.thread = null; this.drawChips(); })) : null,
      this.files.map((file) => h("span", { class: "chip", data: { file: file.id } }, file.name,
        drop(`Remove ${file.name}`, () => { this.files = this.files.filter((one) => one !== file); this.drawChips(); this.typed(); }))));
  }

  async take(files) {
    this.waiting("Uploading…");
    for (const file of files) {
      const answer = await upload(this.store.user, file);
      if (answer.ok) this.files.push(answer.file);
      else toast(answer.detail ?? `${file.name} could not be uploaded. Try again.`, "fault");
    }
    this.waiting("");
    this.picker.value = "";
    this.drawChips();
    this.typed();
    this.text.focus();
  }

  waiting(words) {
    this.wait.textContent = words;
  }

  shortcuts() {
    return (this.store.state.shortcuts ?? []).filter((one) => one.type === "global").map((one) => ({
      label: one.name, hint: one.description, data: { shortcut: one.callback_id },
      choose: () => this.tell("/play/shortcut", { callback_id: one.callback_id }),
    }));
  }

  async submit(event) {
    event.preventDefault();
    const text = this.text.value.trim();
    if (!text && !this.files.length) return;
    const channel = this.store.conversation().id;
    const body = { channel, text, ...(this.thread ? { thread_ts: this.thread } : {}) };
    const command = /^\/[a-z]/i.test(text) && !this.files.length;
    if (!command && this.files.length) body.files = this.files.map((file) => file.id);
    const kept = { text: this.text.value, files: this.files, thread: this.thread };
    this.put("");
    this.files = [];
    this.thread = null;
    this.drawChips();
    const posted = await this.tell(command ? "/play/command" : "/play/message", body);
    if (!posted && !this.text.value) {
      this.files = kept.files;
      this.thread = kept.thread;
      this.put(kept.text);
      this.drawChips();
    }
  }

  async tell(path, body) {
    this.waiting("Sending…");
    const answer = await post(path, { user: this.store.user, ...body });
    this.waiting("");
    await this.store.refresh();
    // A message can stand in the conversation although no app heard it; Slack's own line there says
    // when a command got no answer in time.
    const shown = Boolean(answer.ts || answer.effects?.messages?.length);
    if (!answer.ok && !shown) toast(answer.detail ?? "That was not sent. Try again.", "fault");
    return answer.ok || shown;
  }
}
