// Block Kit's text objects: plain_text and mrkdwn.

import { withEmoji } from "./emoji.js";
import { mrkdwn, mrkdwnLine, unescape } from "./mrkdwn.js";

/** The words of a text object, without formatting. */
export function plainText(object) {
  if (!object) return "";
  const words = unescape(object.text ?? "");
  return object.emoji === false ? words : withEmoji(words);
}

/** A text object as nodes; mrkdwn may hold several lines. */
export function textNodes(object, names) {
  if (!object) return [];
  return object.type === "mrkdwn" ? mrkdwn(object.text, names) : [plainText(object)];
}

/** A text object as nodes on one line, as in an option. */
export function lineNodes(object, names) {
  if (!object) return [];
  return object.type === "mrkdwn" ? mrkdwnLine(object.text, names) : [plainText(object)];
}
