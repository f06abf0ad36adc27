// The middle of the page: header, tabs, and what the chosen tab shows.

import { post } from "./api.js";
import { avatar } from "./avatar.js";
import { fill, h, icon } from "./dom.js";
import { about, HomeTab } from "./home.js";
import { MessageList } from "./messages.js";
import { keepFocus } from "./patch.js";
import { toast } from "./toast.js";

const NEAR_PX = 120;
const TABS = [["home", "Home"], ["messages", "Messages"], ["about", "About"]];

/** Draws the open conversation. */
export class ConversationPane {
  constructor(store, forms, composer) {
    this.store = store;
    this.composer = composer;
    this.head = document.getElementById("pane-head");
    this.tabs = document.getElementById("tabs");
    this.body = document.getElementById("pane-body");
    this.composerBox = document.getElementById("composer");
    this.home = new HomeTab(store, forms);
    this.messages = new MessageList(store, forms, {
      reply: (message) => composer.replyTo(message),
      shortcut: (message, id) => this.shortcut(message, id),
    });
    this.shown = null;
    this.newFrom = null;
    store.subscribe(() => this.draw());
    document.addEventListener("visibilitychange", () => this.markRead());
    this.atEnd = true;
    this.body.addEventListener("scroll", () => { this.atEnd = this.nearEnd(); }, { passive: true });
    // Pictures that arrive late and drawers that open must not hide the newest message.
    new ResizeObserver(() => this.keepEnd()).observe(this.body);
    this.body.addEventListener("load", () => this.keepEnd(), true);
  }

  draw() {
    const conversation = this.store.conversation();
    if (!conversation) return;
    const tab = conversation.kind === "im" ? this.store.place.tab : "messages";
    const key = [this.store.user, conversation.id, tab].join(" ");
    const fresh = key !== this.shown;
    this.shown = key;
    this.drawHead(conversation, tab);
    this.composerBox.hidden = tab !== "messages";
    if (fresh) this.open(conversation, tab);
    if (tab === "home") this.home.draw(this.root);
    else if (tab === "about") fill(this.root, about(this.store.state));
    else this.drawMessages(conversation, fresh);
  }

  open(conversation, tab) {
    const names = { home: "home", about: "about-pane", messages: "messages" };
    this.root = h("div", { class: names[tab], data: { pane: tab } });
    if (tab === "messages") {
      this.root.setAttribute("role", "log");
      this.root.setAttribute("aria-label", `Messages with ${conversation.name}`);
      this.newFrom = firstUnseen(conversation);
    }
    fill(this.body, this.root);
    this.body.scrollTop = 0;
    if (tab === "home") post("/play/home", { user: this.store.user }).then(() => this.store.refreshSoon());
  }

  drawHead(conversation, tab) {
    const im = conversation.kind === "im";
    const mark = JSON.stringify([conversation.id, conversation.name, tab, this.store.user]);
    if (this.head.dataset.mark === mark) return;
    this.head.dataset.mark = mark;
    fill(this.head, im ? avatar(conversation.name, conversation.id, "bot") : icon("hash"),
      h("h1", { id: "pane-title" }, conversation.name), im ? h("span", { class: "badge" }, "APP") : null);
    this.tabs.hidden = !im;
    if (im) this.body.setAttribute("role", "tabpanel");
    else this.body.removeAttribute("role");
    if (im) this.body.setAttribute("aria-labelledby", `tab-${tab}`);
    else this.body.removeAttribute("aria-labelledby");
    keepFocus(this.tabs, () => fill(this.tabs, TABS.map(([name, label]) => h("button", {
      type: "button", role: "tab", id: `tab-${name}`, class: "tab", "aria-controls": "pane-body", data: { tab: name },
      "aria-selected": name === tab ? "true" : "false", tabindex: name === tab ? "0" : "-1",
      on: { click: () => this.store.go({ tab: name }), keydown: (event) => this.tabKey(event, name) },
    }, label))));
  }

  tabKey(event, name) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const at = TABS.findIndex(([one]) => one === name);
    this.store.go({ tab: TABS[(at + step + TABS.length) % TABS.length][0] });
  }

  drawMessages(conversation, fresh) {
    const stay = fresh || this.atEnd;
    if (!conversation.messages.length) fill(this.root, this.beginning(conversation));
    else keepFocus(this.root, () => this.messages.draw(this.root, conversation, this.newFrom));
    this.atEnd = stay;
    this.keepEnd();
    this.markRead();
  }

  nearEnd() {
    return this.body.scrollHeight - this.body.scrollTop - this.body.clientHeight < NEAR_PX;
  }

  keepEnd() {
    if (this.atEnd && this.root?.dataset.pane === "messages") this.body.scrollTop = this.body.scrollHeight;
  }

  beginning(conversation) {
    const { bot, commands = [] } = this.store.state;
    const im = conversation.kind === "im";
    const command = commands[0]?.command;
    return h("div", { class: "empty" }, im ? avatar(bot.name, bot.bot_id, "bot") : icon("hash"),
      h("p", { class: "empty-title" }, im ? `This is the start of your messages with ${bot.name}` : `This is #${conversation.name}`),
      h("p", {}, im ? "Only you and the app can see what is said here." : "Everybody in the workspace can see what is said here."),
      command ? h("button", { type: "button", class: "btn", on: { click: () => this.composer.put(`${command} help`) } }, `Try ${command} help`) : null);
  }

  markRead() {
    const conversation = this.store.conversation();
    const tab = conversation?.kind === "im" ? this.store.place.tab : "messages";
    if (!conversation?.unread || tab !== "messages" || document.hidden) return;
    post("/play/read", { user: this.store.user, channel: conversation.id }).then(() => this.store.refreshSoon());
  }

  async shortcut(message, id) {
    const answer = await post("/play/message_shortcut", {
      user: this.store.user, channel: this.store.conversation().id, ts: message.ts, callback_id: id,
    });
    if (!answer.ok) toast(answer.detail ?? "That did not work. Try again.", "fault");
    await this.store.refresh();
  }
}

function firstUnseen(conversation) {
  const theirs = conversation.messages.filter((message) => message.from_bot || message.bot_id);
  const count = conversation.unread ?? 0;
  return count && count < theirs.length ? theirs.at(-count).ts : null;
}
