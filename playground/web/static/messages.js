// Messages of a conversation: who, when, what, and the replies below.

import { renderBlock } from "./blocks.js";
import { avatar } from "./avatar.js";
import { Context } from "./context.js";
import { dayKey, dividerText, fromTs, longDate, playNow, timeOf } from "./dates.js";
import { h, icon } from "./dom.js";
import { fileCard } from "./files.js";
import { attachMenu } from "./menu.js";
import { mrkdwn } from "./mrkdwn.js";
import { reconcile } from "./patch.js";
import { shownName } from "./store.js";
import { toast } from "./toast.js";

const TOGETHER_MS = 5 * 60_000;

/** Draws messages and keeps one context for each. */
export class MessageList {
  /** `actions` has `reply(message)` and `shortcut(message, callbackId)`. */
  constructor(store, forms, actions) {
    this.store = store;
    this.forms = forms;
    this.actions = actions;
    this.contexts = new Map();
  }

  /** Bring `root` up to date with a conversation. `newFrom` is the ts of the first unseen message. */
  draw(root, conversation, newFrom) {
    const parents = conversation.messages.filter((message) => !isReply(message));
    const replies = new Map();
    for (const message of conversation.messages.filter(isReply)) {
      replies.set(message.thread_ts, [...(replies.get(message.thread_ts) ?? []), message]);
    }
    const items = [];
    let before = null;
    for (const message of parents) {
      const day = dayKey(whenOf(message));
      if (!before || day !== dayKey(whenOf(before))) items.push(this.dividerItem(day, message));
      if (message.ts === newFrom) items.push({ key: "new", mark: "new", make: newLine });
      const compact = message.ts !== newFrom && before !== null && goesWith(before, message) && !replies.get(before.ts);
      items.push(this.item(message, conversation, compact, replies.get(message.ts) ?? []));
      before = message;
    }
    reconcile(root, items);
  }

  dividerItem(day, message) {
    const words = dividerText(whenOf(message));
    const full = longDate(whenOf(message));
    return {
      // Days may come twice when the clock was moved back.
      key: `day-${day}-${message.ts}`,
      mark: words,
      make: () => h("div", { class: "day", role: "separator", "aria-label": full, data: { day } },
        h("span", { title: full }, words)),
    };
  }

  item(message, conversation, compact, replies) {
    return {
      key: message.ts,
      // What is chosen in it already stands in its own controls: that alone is no reason to draw it anew.
      mark: JSON.stringify([message, compact, replies, this.around()], (name, value) => (name === "state" ? undefined : value)),
      make: () => this.message(message, conversation, compact, replies),
    };
  }

  // What else a message shows: names, "today", and whether there are shortcuts.
  around() {
    const names = (this.store.state.people ?? []).map((person) => shownName(person)).join("|");
    return [names, dayKey(playNow()), this.messageShortcuts().length];
  }

  messageShortcuts() {
    return (this.store.state.shortcuts ?? []).filter((one) => one.type === "message");
  }

  message(message, conversation, compact, replies) {
    const author = this.author(message);
    const when = whenOf(message);
    const stamp = h("time", { class: "msg-time", datetime: when.toISOString(), title: `${longDate(when)}, ${timeOf(when)}` }, timeOf(when));
    return h("article", {
      class: `msg${compact ? " is-compact" : ""}${message.ephemeral ? " is-ephemeral" : ""}`,
      "aria-label": `${author.name}, ${timeOf(when)}`,
      data: { message: message.ts, from: author.kind, ephemeral: Boolean(message.ephemeral), thread: message.thread_ts },
    },
    h("div", { class: "msg-side" }, compact ? stamp : avatar(author.name, author.id, author.kind === "person" ? "person" : "bot")),
    h("div", { class: "msg-main" },
      message.ephemeral ? h("p", { class: "msg-only" }, icon("eye"), "Only visible to you") : null,
      compact ? null : h("header", { class: "msg-head" }, h("strong", { class: "msg-name" }, author.name),
        author.kind === "person" ? null : h("span", { class: "badge" }, "APP"), stamp),
      this.body(message, conversation),
      replies.length ? this.thread(replies, conversation) : null),
    message.ephemeral ? null : this.tools(message, conversation));
  }

  author(message) {
    if (message.from_bot === "slackbot") return { name: message.name || "Slackbot", id: "slackbot", kind: "slackbot" };
    if (message.from_bot || message.bot_id) return { name: message.name || this.store.state.bot.name, id: message.bot_id, kind: "bot" };
    const name = this.store.names().user(message.user) ?? message.name ?? message.user;
    return { name, id: message.user, kind: "person" };
  }

  body(message, conversation) {
    const context = this.contextOf(message, conversation);
    const quiet = message.subtype && /_(join|leave|topic|purpose)$/.test(message.subtype);
    const words = message.blocks?.length
      ? message.blocks.map((block) => renderBlock(block, context))
      : h("div", { class: quiet ? "b-text is-quiet" : "b-text" }, mrkdwn(message.text ?? "", context.names));
    const edited = message.edited ? h("span", { class: "msg-edited" }, " (edited)") : null;
    // Slack writes the mark behind the last word of a text, and below blocks.
    const last = message.blocks?.length || !edited ? null : words.querySelector(":scope > .mk-line:last-child > span:last-child, :scope > .mk-line:last-child:not(.mk-item)");
    last?.append(edited);
    return h("div", { class: "msg-body", data: { "message-body": true } }, words, last ? null : edited,
      message.files?.length ? h("div", { class: "msg-files" }, message.files.map(fileCard)) : null);
  }

  contextOf(message, conversation) {
    const name = `${conversation.id}:${message.ts}`;
    if (!this.contexts.has(name)) {
      const container = { type: "message", channel: conversation.id, ts: message.ts };
      this.contexts.set(name, new Context(this.store, container, this.forms.of(`${this.store.user}:${name}`),
        (answer) => toast(answer.detail ?? "That did not work. Try again.", "fault")));
    }
    return this.contexts.get(name).renew(message.blocks, { files: message.files, values: message.state?.values });
  }

  thread(replies, conversation) {
    const count = `${replies.length} ${replies.length === 1 ? "reply" : "replies"}`;
    return h("details", { class: "thread", open: true, data: { thread: replies[0].thread_ts } },
      h("summary", {}, count),
      replies.map((reply) => this.message(reply, conversation, false, [])));
  }

  tools(message, conversation) {
    const more = h("button", { type: "button", class: "btn-bare", "aria-label": "More actions for this message", data: { "message-more": true } }, icon("dots"));
    attachMenu(more, () => this.messageShortcuts().map((one) => ({
      label: one.name, hint: one.description, data: { shortcut: one.callback_id },
      choose: () => this.actions.shortcut(message, one.callback_id),
    })), "The app has no message shortcuts");
    const parent = message.thread_ts ?? message.ts;
    return h("div", { class: "msg-tools" },
      h("button", {
        type: "button", class: "btn-bare", "aria-label": "Reply in thread", title: "Reply in thread",
        data: { reply: true }, on: { click: () => this.actions.reply({ ...message, ts: parent }) },
      }, icon("chat")), more);
  }
}

function isReply(message) {
  return Boolean(message.thread_ts) && message.thread_ts !== message.ts;
}

function whenOf(message) {
  return message.case_time ? new Date(message.case_time) : fromTs(message.ts);
}

function goesWith(before, message) {
  const gap = whenOf(message) - whenOf(before);
  return before.user === message.user && before.bot_id === message.bot_id && before.from_bot === message.from_bot
    && Boolean(before.ephemeral) === Boolean(message.ephemeral) && !message.ephemeral
    && gap >= 0 && gap < TOGETHER_MS && dayKey(whenOf(before)) === dayKey(whenOf(message));
}

function newLine() {
  return h("div", { class: "new-line", role: "separator", data: { "new-line": true } }, h("span", {}, "New"));
}
