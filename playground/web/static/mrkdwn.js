// Slack's mrkdwn: text to nodes. https://docs.slack.dev/messaging/formatting-message-text
// People's own `&`, `<` and `>` arrive escaped, so a bare `<...>` is always Slack's own control
// sequence; everything else ends as a text node.

import { formatSlackDate } from "./dates.js";
import { h, link } from "./dom.js";
import { emojiFor } from "./emoji.js";

const WORD = /[\p{L}\p{N}]/u;
const STYLES = { "*": "strong", _: "em", "~": "s" };
const BARE_LINK = /^https?:\/\/[^\s<>|]+[^\s<>|.,;:!?'")\]]/;
const LIST_LINE = /^(\s*)(•|◦|▪|-|\d{1,3}[.)])\s+(.*)$/;

/** Undo Slack's three escapes, once. */
export function unescape(text) {
  return text.replace(/&(amp|lt|gt);/g, (_, name) => ({ amp: "&", lt: "<", gt: ">" })[name]);
}

/** Apply Slack's three escapes. */
export function escape(text) {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
}

/**
 * Render mrkdwn as an array of nodes.
 * `names` turns ids into names: `{user(id), channel(id)}`; each may return null.
 */
export function mrkdwn(text, names) {
  const out = [];
  const fence = /```([\s\S]+?)```/g;
  let from = 0;
  for (let match = fence.exec(text); match; match = fence.exec(text)) {
    out.push(...paragraphs(text.slice(from, match.index).replace(/\n$/, ""), names));
    out.push(h("pre", { class: "mk-pre" }, h("code", {}, tokens(match[1].replace(/^\n/, ""), names))));
    from = match.index + match[0].length;
    if (text[from] === "\n") from += 1;
  }
  out.push(...paragraphs(text.slice(from), names));
  return out;
}

/** Render one line of mrkdwn with no quotes or lists in it. */
export function mrkdwnLine(text, names) {
  return inline(text, names, "");
}

function paragraphs(text, names) {
  if (text === "") return [];
  const out = [];
  let quote = null;
  const lines = text.split("\n");
  lines.forEach((line, index) => {
    const rest = /^(?:&gt;|>){3}\s?/.exec(line);
    if (rest && !quote) {
      const inside = [line.slice(rest[0].length), ...lines.splice(index + 1)].join("\n");
      out.push(h("blockquote", { class: "mk-quote" }, paragraphs(inside, names)));
      return;
    }
    const mark = /^(?:&gt;|>)\s?/.exec(line);
    if (mark) {
      if (!quote) {
        quote = h("blockquote", { class: "mk-quote" });
        out.push(quote);
      }
      quote.append(lineNode(line.slice(mark[0].length), names));
      return;
    }
    quote = null;
    out.push(lineNode(line, names));
  });
  return out;
}

function lineNode(line, names) {
  if (line.trim() === "") return h("div", { class: "mk-gap" });
  // Slack has no lists in mrkdwn: the mark stays as typed, only later lines are indented.
  const item = LIST_LINE.exec(line);
  if (!item) return h("div", { class: "mk-line" }, inline(line, names, ""));
  const depth = Math.min(4, Math.floor(item[1].length / 2));
  return h("div", { class: `mk-line mk-item mk-depth-${depth}` },
    h("span", { class: "mk-mark" }, item[2]), " ", h("span", {}, inline(item[3], names, "")));
}

function inline(text, names, active) {
  const out = [];
  let plain = "";
  const flush = () => {
    if (plain) out.push(unescape(plain));
    plain = "";
  };
  let i = 0;
  while (i < text.length) {
    const found = piece(text, i, names, active);
    if (found) {
      flush();
      out.push(found.node);
      i += found.length;
    } else {
      plain += text[i];
      i += 1;
    }
  }
  flush();
  return out;
}

function piece(text, i, names, active) {
  const char = text[i];
  if (char === "<") return control(text, i, names);
  if (char === "`") return code(text, i, names);
  if (char === ":") return emoji(text, i);
  if (char in STYLES && !active.includes(char)) return styled(text, i, names, active);
  if (char === "h" && !WORD.test(text[i - 1] ?? "")) {
    const match = BARE_LINK.exec(text.slice(i));
    if (match) return { node: link(unescape(match[0]), unescape(match[0])), length: match[0].length };
  }
  return null;
}

function code(text, i, names) {
  const end = text.indexOf("`", i + 1);
  if (end <= i + 1) return null;
  return { node: h("code", { class: "mk-code" }, tokens(text.slice(i + 1, end), names)), length: end - i + 1 };
}

function emoji(text, i) {
  const match = /^:([a-z0-9_+'-]+):(?::skin-tone-\d:)?/.exec(text.slice(i));
  const char = match && emojiFor(match[1]);
  return char ? { node: emojiNode(match[1], char), length: match[0].length } : null;
}

/** An emoji that a screen reader names. */
export function emojiNode(name, char) {
  return h("span", { class: "emoji", role: "img", "aria-label": name.replaceAll("_", " ") }, char);
}

function styled(text, i, names, active) {
  const mark = text[i];
  const before = text[i - 1] ?? "";
  const next = text[i + 1] ?? " ";
  if (WORD.test(before) || before === mark || /\s/.test(next) || next === mark) return null;
  const end = closing(text, i + 1, mark);
  if (end < 0) return null;
  const inside = inline(text.slice(i + 1, end), names, active + mark);
  return { node: h(STYLES[mark], {}, inside), length: end - i + 1 };
}

function closing(text, from, mark) {
  for (let i = from; i < text.length; i += 1) {
    if (text[i] === "<") i = Math.max(i, text.indexOf(">", i));
    else if (text[i] === "`") i = Math.max(i, text.indexOf("`", i + 1));
    else if (text[i] === mark && i > from && !/\s/.test(text[i - 1]) && !WORD.test(text[i + 1] ?? "")) return i;
  }
  return -1;
}

/** Text in which only control sequences count, as inside code. */
function tokens(text, names) {
  const out = [];
  let from = 0;
  for (let i = text.indexOf("<"); i >= 0; i = text.indexOf("<", i + 1)) {
    const found = i < from ? null : control(text, i, names);
    if (!found) continue;
    out.push(unescape(text.slice(from, i)), found.node);
    from = i + found.length;
  }
  out.push(unescape(text.slice(from)));
  return out;
}

function control(text, i, names) {
  const end = text.indexOf(">", i);
  if (end < 0) return null;
  const body = text.slice(i + 1, end);
  const bar = body.indexOf("|");
  const target = bar < 0 ? body : body.slice(0, bar);
  const label = bar < 0 ? null : unescape(body.slice(bar + 1));
  const node = controlNode(target, label, names);
  return node ? { node, length: end - i + 1 } : null;
}

function controlNode(target, label, names) {
  const rest = target.slice(1);
  if (/^@[UW]/.test(target)) return mention("user", `@${names.user(rest) ?? label ?? rest}`);
  if (/^#C/.test(target)) return mention("channel", `#${names.channel(rest) ?? label ?? rest}`);
  if (target.startsWith("!date^")) return dateNode(target, label);
  if (target.startsWith("!subteam^")) return mention("group", label ?? "@group");
  if (/^!(here|channel|everyone)$/.test(target)) return mention("broadcast", `@${rest}`);
  if (target.startsWith("!")) return h("span", {}, label ?? `<${target}>`);
  if (/^[a-z][a-z0-9+.-]*:/i.test(target)) return link(unescape(target), label ?? unescape(target));
  return null;
}

/** A mention of a person, a channel or everybody. */
export function mention(kind, words) {
  return h("span", { class: `mention mention-${kind}`, data: { mention: kind } }, words);
}

function dateNode(target, fallback) {
  const [, seconds, pattern, address] = target.split("^");
  const when = Number(seconds);
  if (!Number.isFinite(when) || !pattern) return h("span", {}, fallback ?? "");
  return timeNode(when, formatSlackDate(when, unescape(pattern)), address && unescape(address));
}

/** A formatted moment: the words shown, the exact time for machines, a link where one is given. */
export function timeNode(seconds, words, address) {
  const node = h("time", { datetime: new Date(seconds * 1000).toISOString() }, words);
  return address ? link(address, node) : node;
}
