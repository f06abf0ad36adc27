// rich_text blocks: shown, and made from what a person typed in a plain field.
// https://docs.slack.dev/reference/block-kit/blocks/rich-text-block

import { formatSlackDate } from "./dates.js";
import { h, link } from "./dom.js";
import { emojiFor } from "./emoji.js";
import { emojiNode, mention, timeNode } from "./mrkdwn.js";

const BULLETS = ["•", "◦", "▪"];
const STYLE_TAGS = { bold: "strong", italic: "em", strike: "s", underline: "u", code: "code", highlight: "mark" };

/** Render the `elements` of a rich_text block or value. `names` as in mrkdwn(). */
export function richText(elements, names) {
  const counters = new Map();
  return elements.map((element) => {
    if (element.type === "rich_text_list") return list(element, names, counters);
    counters.clear();
    if (element.type === "rich_text_preformatted") {
      return h("pre", { class: "mk-pre" }, h("code", {}, inlines(element.elements, names)));
    }
    if (element.type === "rich_text_quote") {
      return h("blockquote", { class: "mk-quote" }, inlines(element.elements, names));
    }
    return h("div", { class: "rt-section" }, inlines(element.elements, names));
  });
}

function list(element, names, counters) {
  const indent = element.indent ?? 0;
  const ordered = element.style === "ordered";
  // Lists of one depth that follow each other count on, as Slack's do.
  const key = `${indent}-${element.style}`;
  let number = (element.offset ?? 0) + (counters.get(key) ?? 0);
  const items = (element.elements ?? []).map((item) => {
    number += 1;
    const mark = ordered ? ordinal(number, indent) : BULLETS[indent % BULLETS.length];
    return h("li", { data: { mark } }, inlines(item.elements, names));
  });
  counters.set(key, number - (element.offset ?? 0));
  return h(ordered ? "ol" : "ul", { class: `rt-list rt-indent-${Math.min(indent, 8)}`, role: "list" }, items);
}

function ordinal(number, indent) {
  if (indent % 3 === 1) return `${String.fromCharCode(97 + ((number - 1) % 26))}.`;
  if (indent % 3 === 2) return `${["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x"][number - 1] ?? number}.`;
  return `${number}.`;
}

function inlines(elements, names) {
  return (elements ?? []).map((element) => styled(inlineNode(element, names), element.style));
}

function styled(node, style) {
  let out = node;
  for (const [name, on] of Object.entries(style ?? {})) {
    const tag = STYLE_TAGS[name];
    if (on && tag) out = h(tag, name === "code" ? { class: "mk-code" } : {}, out);
  }
  return out;
}

function inlineNode(element, names) {
  switch (element.type) {
    case "text":
      return document.createTextNode(element.text);
    case "link":
      return link(element.url, element.text ?? element.url);
    case "emoji": {
      const char = element.unicode ? fromCodes(element.unicode) : emojiFor(element.name);
      return char ? emojiNode(element.name, char) : document.createTextNode(`:${element.name}:`);
    }
    case "user":
      return mention("user", `@${names.user(element.user_id) ?? element.user_id}`);
    case "channel":
      return mention("channel", `#${names.channel(element.channel_id) ?? element.channel_id}`);
    case "usergroup":
      return mention("group", `@${element.usergroup_id}`);
    case "broadcast":
      return mention("broadcast", `@${element.range}`);
    case "color":
      return colour(element.value);
    case "date":
      return timeNode(element.timestamp, formatSlackDate(element.timestamp, element.format), element.url);
    default:
      return document.createTextNode(element.text ?? element.fallback ?? "");
  }
}

function colour(value) {
  const swatch = h("span", { class: "rt-swatch", "aria-hidden": "true" });
  if (/^#[0-9a-f]{3,8}$/i.test(value)) swatch.style.backgroundColor = value;
  return h("span", { class: "rt-colour" }, value, swatch);
}

function fromCodes(unicode) {
  const codes = unicode.split("-").map((code) => Number.parseInt(code, 16));
  return codes.every((code) => code > 0 && code <= 0x10ffff) ? String.fromCodePoint(...codes) : null;
}

/** A rich_text value for plain typed text: bullet lines become a list, the rest sections. */
export function fromTyped(text) {
  const elements = [];
  for (const line of text.split("\n")) {
    const bullet = /^\s*[-•*]\s+(.+)$/.exec(line);
    const last = elements.at(-1);
    if (bullet) {
      const item = { type: "rich_text_section", elements: [{ type: "text", text: bullet[1] }] };
      if (last?.type === "rich_text_list") last.elements.push(item);
      else elements.push({ type: "rich_text_list", style: "bullet", indent: 0, elements: [item] });
    } else if (last?.type === "rich_text_section") {
      last.elements.push({ type: "text", text: `\n${line}` });
    } else {
      elements.push({ type: "rich_text_section", elements: [{ type: "text", text: line }] });
    }
  }
  for (const element of elements) mergeText(element);
  return { type: "rich_text", elements: elements.filter((element) => element.elements.length) };
}

function mergeText(section) {
  if (section.type !== "rich_text_section") return;
  const text = section.elements.map((element) => element.text).join("");
  section.elements = text ? [{ type: "text", text }] : [];
}

/** The plain text of a rich_text value, for a plain field that edits it. */
export function toTyped(value) {
  const parts = (value?.elements ?? []).map((element) => {
    if (element.type === "rich_text_list") {
      return element.elements.map((item) => `- ${plain(item.elements)}`).join("\n");
    }
    return plain(element.elements);
  });
  return parts.join("\n");
}

function plain(elements) {
  return (elements ?? []).map((element) => element.text ?? element.url ?? (element.name ? `:${element.name}:` : "")).join("");
}
