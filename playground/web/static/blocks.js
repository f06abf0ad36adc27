// Block Kit blocks as elements of the page. https://docs.slack.dev/reference/block-kit/blocks

import { h, safeHref, uid } from "./dom.js";
import { isLabelable, renderElement } from "./elements.js";
import { fileCard } from "./files.js";
import { markdown } from "./markdown.js";
import { richText } from "./richtext.js";
import { lineNodes, plainText, textNodes } from "./text.js";

const RENDERERS = {
  section, actions, context, divider, header, image, input,
  rich_text: (block, ctx) => h("div", { class: "b-rich" }, richText(block.elements ?? [], ctx.names)),
  markdown: (block) => h("div", { class: "b-markdown" }, markdown(block.text ?? "")),
  file,
};

/** Render one block. `ctx` is its container's context (see context.js). */
export function renderBlock(block, ctx) {
  const render = RENDERERS[block.type];
  const node = render
    ? render(block, ctx)
    : h("p", { class: "unknown" }, `This page cannot show a ${block.type} block.`);
  node.classList.add("block");
  node.setAttribute("data-block-id", block.block_id ?? "");
  node.setAttribute("data-block-type", block.type);
  return node;
}

function section(block, ctx) {
  const accessory = block.accessory
    ? h("div", { class: "b-accessory" }, block.accessory.type === "image"
      ? picture(block.accessory, "b-thumb")
      : renderElement(block.accessory, block, ctx, { label: plainLabel(block) }).node)
    : null;
  return h("div", { class: "b-section" },
    h("div", { class: "b-words" },
      block.text ? h("div", { class: "b-text" }, textNodes(block.text, ctx.names)) : null,
      block.fields ? h("div", { class: "b-fields" }, block.fields.map((field) =>
        h("div", { class: "b-field" }, textNodes(field, ctx.names)))) : null),
    accessory);
}

function plainLabel(block) {
  // A select beside a text is named by that text, unless it is a button with words of its own.
  return block.accessory.type === "button" ? null : plainText(block.text).replace(/[*_~`]/g, "").split("\n")[0] || null;
}

function actions(block, ctx) {
  return h("div", { class: "b-actions" }, (block.elements ?? []).map((element) =>
    renderElement(element, block, ctx, { label: plainText(element.placeholder) || null }).node));
}

function context(block, ctx) {
  return h("div", { class: "b-context" }, (block.elements ?? []).map((element) =>
    element.type === "image"
      ? picture(element, "b-context-image")
      : h("span", { class: "b-context-text" }, textNodes(element, ctx.names))));
}

function divider() {
  return h("hr", { class: "b-divider" });
}

function header(block) {
  return h("h3", { class: "b-header" }, plainText(block.text));
}

function image(block) {
  return h("figure", { class: "b-image" },
    block.title ? h("figcaption", {}, plainText(block.title)) : null, picture(block, "b-picture"));
}

function picture(source, kind) {
  const address = source.image_url ?? source.slack_file?.page_url ?? source.slack_file?.url ?? "";
  const href = safeHref(address);
  if (!address || !href) return h("span", { class: "unknown", role: "img", "aria-label": source.alt_text }, source.alt_text);
  const node = h("img", { class: kind, src: href, alt: source.alt_text ?? "", loading: "lazy" });
  node.addEventListener("error", () => node.replaceWith(h("span", { class: "b-picture-lost" }, source.alt_text || "Picture")));
  return node;
}

function file(block, ctx) {
  const found = ctx.files?.find((one) => one.external_id === block.external_id || one.id === block.external_id);
  return found ? fileCard(found) : h("div", { class: "file-card" }, block.external_id);
}

function input(block, ctx) {
  const label = plainText(block.label);
  const hintId = block.hint ? uid("hint") : null;
  const errorId = uid("error");
  const { element } = block;
  const drawn = renderElement(element, block, ctx, {
    label, describedBy: [hintId, errorId].filter(Boolean).join(" "),
    input: true, optional: Boolean(block.optional), dispatch: Boolean(block.dispatch_action),
  });
  const words = [label, block.optional ? h("span", { class: "optional" }, " (optional)") : null];
  return h("div", { class: "b-input", data: { label } },
    isLabelable(element.type)
      ? h("label", { class: "field-label", for: drawn.id }, words)
      : h("div", { class: "field-label" }, words),
    drawn.node,
    h("p", { class: "field-error", id: errorId, hidden: true, data: { error: block.block_id } }),
    hintId ? h("p", { class: "field-hint", id: hintId }, lineNodes(block.hint, ctx.names)) : null);
}

/** Show the faults of fields: `errors` is `{block_id: sentence}`; the first field gets the focus. */
export function showErrors(root, errors) {
  let first = null;
  for (const block of root.querySelectorAll("[data-block-type=input]")) {
    const sentence = errors[block.getAttribute("data-block-id")] ?? "";
    const line = block.querySelector("[data-error]");
    const control = block.querySelector("[data-action-id]");
    line.textContent = sentence;
    line.hidden = !sentence;
    block.classList.toggle("has-error", Boolean(sentence));
    if (sentence) control?.setAttribute("aria-invalid", "true");
    else control?.removeAttribute("aria-invalid");
    if (sentence && !first) first = control;
  }
  const target = first?.matches("[role=radiogroup], [role=group]") ? first.querySelector("input") : first;
  target?.focus();
}
