// The markdown block: ordinary Markdown, as Slack shows it.
// https://docs.slack.dev/reference/block-kit/blocks/markdown-block

import { h, link } from "./dom.js";
import { emojiFor } from "./emoji.js";
import { emojiNode, unescape } from "./mrkdwn.js";

const ITEM = /^(\s*)([-*+]|\d{1,9}[.)])\s+(.*)$/;
const RULE = /^ {0,3}([-*_])(?:\s*\1){2,}\s*$/;

/** Render Markdown as an array of nodes. */
export function markdown(text) {
  return blocks(unescape(text).replace(/\r\n?/g, "\n").split("\n"));
}

function blocks(lines) {
  const out = [];
  let i = 0;
  while (i < lines.length) {
    const [node, used] = blockAt(lines, i);
    if (node) out.push(node);
    i += used;
  }
  return out;
}

function blockAt(lines, i) {
  const line = lines[i];
  if (line.trim() === "") return [null, 1];
  const fence = /^\s*(```|~~~)/.exec(line);
  if (fence) return fenced(lines, i, fence[1]);
  const heading = /^(#{1,6})\s+(.*?)\s*#*$/.exec(line);
  if (heading) return [h("p", { class: `md-h md-h${heading[1].length}`, role: "heading", "aria-level": heading[1].length + 2 }, spans(heading[2])), 1];
  if (RULE.test(line)) return [h("hr", { class: "b-divider" }), 1];
  if (/^\s*>/.test(line)) return quote(lines, i);
  if (ITEM.test(line)) return list(lines, i);
  if (line.includes("|") && /^[\s|:-]*-[\s|:-]*$/.test(lines[i + 1] ?? "") && lines[i + 1].includes("|")) return table(lines, i);
  return paragraph(lines, i);
}

function fenced(lines, i, mark) {
  let end = i + 1;
  while (end < lines.length && !lines[end].trim().startsWith(mark)) end += 1;
  const code = h("pre", { class: "mk-pre" }, h("code", {}, lines.slice(i + 1, end).join("\n")));
  return [code, end - i + 1];
}

function quote(lines, i) {
  let end = i;
  while (end < lines.length && /^\s*>/.test(lines[end])) end += 1;
  const inside = lines.slice(i, end).map((line) => line.replace(/^\s*> ?/, ""));
  return [h("blockquote", { class: "mk-quote" }, blocks(inside)), end - i];
}

function list(lines, i) {
  const [, indent, mark] = ITEM.exec(lines[i]);
  const ordered = /\d/.test(mark);
  const items = [];
  let end = i;
  while (end < lines.length) {
    const item = ITEM.exec(lines[end]);
    const depth = /^\s*/.exec(lines[end])[0].length;
    if (item && depth <= indent.length + 1) {
      if (depth < indent.length || /\d/.test(item[2]) !== ordered) break;
      items.push([item[3]]);
    } else if (items.length && depth > indent.length && lines[end].trim()) {
      items.at(-1).push(lines[end].slice(Math.min(depth, indent.length + 2)));
    } else {
      break;
    }
    end += 1;
  }
  const start = ordered ? Number.parseInt(mark, 10) : null;
  const node = h(ordered ? "ol" : "ul", { class: "md-list", start: start === 1 ? null : start }, items.map(listItem));
  return [node, end - i];
}

function listItem([first, ...rest]) {
  const task = /^\[([ xX])\]\s+(.*)$/.exec(first);
  const words = task ? [task[1] === " " ? "☐ " : "☑ ", spans(task[2])] : spans(first);
  return h("li", {}, words, rest.length ? blocks(rest) : null);
}

function table(lines, i) {
  let end = i + 2;
  while (end < lines.length && lines[end].includes("|")) end += 1;
  const head = cells(lines[i]);
  const rows = lines.slice(i + 2, end).map(cells);
  const node = h("div", { class: "md-table", tabindex: "0", role: "region", "aria-label": "Table" },
    h("table", {},
      h("thead", {}, h("tr", {}, head.map((cell) => h("th", { scope: "col" }, spans(cell))))),
      h("tbody", {}, rows.map((row) => h("tr", {}, head.map((_, at) => h("td", {}, spans(row[at] ?? ""))))))));
  return [node, end - i];
}

function cells(line) {
  return line.trim().replace(/^\||\|$/g, "").split("|").map((cell) => cell.trim());
}

function paragraph(lines, i) {
  let end = i + 1;
  while (end < lines.length && lines[end].trim() && !/^(#{1,6}\s|\s*>|\s*```)/.test(lines[end]) && !ITEM.test(lines[end])) end += 1;
  const words = [];
  lines.slice(i, end).forEach((line, at) => {
    if (at) words.push(h("br"));
    words.push(...spans(line.trim()));
  });
  return [h("p", { class: "md-p" }, words), end - i];
}

const SPANS = [
  [/^\\([\\`*_{}[\]()#+.!|~>-])/, (m) => m[1]],
  [/^`([^`]+)`/, (m) => h("code", { class: "mk-code" }, m[1])],
  [/^!?\[([^\]]*)\]\(\s*<?([^\s)>]+)>?(?:\s+"[^"]*")?\s*\)/, (m) => link(m[2], spans(m[1] || m[2]))],
  [/^<(https?:\/\/[^\s>|]+)(?:\|([^>]*))?>/, (m) => link(m[1], m[2] ?? m[1])],
  [/^https?:\/\/[^\s<>|]+[^\s<>|.,;:!?'")\]]/, (m) => link(m[0], m[0])],
  [/^\*\*(?=\S)(.+?\S|\S)\*\*/, (m) => h("strong", {}, spans(m[1]))],
  [/^__(?=\S)(.+?)__(?!\w)/, (m) => h("strong", {}, spans(m[1]))],
  [/^~~(?=\S)(.+?)~~/, (m) => h("s", {}, spans(m[1]))],
  [/^\*(?=[^\s*])(.+?)\*(?!\*)/, (m) => h("em", {}, spans(m[1]))],
  [/^_(?=[^\s_])(.+?)_(?!\w)/, (m) => h("em", {}, spans(m[1]))],
  [/^:([a-z0-9_+-]+):/, (m) => (emojiFor(m[1]) ? emojiNode(m[1], emojiFor(m[1])) : m[0])],
];

function spans(text) {
  const out = [];
  let plain = "";
  let i = 0;
  while (i < text.length) {
    const found = spanAt(text, i);
    if (found) {
      if (plain) out.push(plain);
      plain = "";
      out.push(found.node);
      i += found.length;
    } else {
      plain += text[i];
      i += 1;
    }
  }
  if (plain) out.push(plain);
  return out;
}

function spanAt(text, i) {
  // A word's own underscore (file_name) is no emphasis, and no link starts inside a word.
  if (/[_h]/.test(text[i]) && /\w/.test(text[i - 1] ?? " ")) return null;
  if (!/[\\`![<h*_~:]/.test(text[i])) return null;
  const rest = text.slice(i);
  for (const [pattern, make] of SPANS) {
    const match = pattern.exec(rest);
    if (match) return { node: make(match), length: match[0].length };
  }
  return null;
}
