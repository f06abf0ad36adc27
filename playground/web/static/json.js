// JSON as coloured text, for reading and for copying.

import { h } from "./dom.js";

const TOKEN = /("(?:\\.|[^"\\])*")(\s*:)?|\b(true|false|null)\b|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/** A value as indented JSON in a <pre>. */
export function jsonView(value) {
  const text = JSON.stringify(value, null, 2) ?? "null";
  const code = h("code", {});
  let from = 0;
  for (const match of text.matchAll(TOKEN)) {
    code.append(text.slice(from, match.index));
    const kind = match[2] ? "key" : match[1] ? "string" : match[3] ? "word" : "number";
    code.append(h("span", { class: `json-${kind}` }, match[1] ?? match[0]), match[2] ?? "");
    from = match.index + match[0].length;
  }
  code.append(text.slice(from));
  return h("pre", { class: "json", tabindex: "0" }, code);
}

/** Put text on the clipboard; resolves to whether that was allowed. */
export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
