// Elements that are pressed: buttons, link buttons and the overflow menu.
// https://docs.slack.dev/reference/block-kit/block-elements/button-element

import { h, icon, safeHref } from "./dom.js";
import { attachMenu } from "./menu.js";
import { plainText } from "./text.js";

/** Render a button; one with a `url` also opens it. */
export function renderButton(element, field) {
  const style = { primary: " btn-primary", danger: " btn-danger" }[element.style] ?? "";
  const button = h("button", {
    ...field.mark({ "option-value": element.value }),
    type: "button",
    class: `btn${style}`,
    "aria-label": element.accessibility_label ?? null,
    on: {
      click: async () => {
        // Opened within the press itself: a browser may refuse a window that comes later.
        if (!element.confirm) open(element.url);
        const pressed = await field.press({ value: element.value ?? null }, button);
        if (pressed && element.confirm) open(element.url);
      },
    },
  }, plainText(element.text), h("span", { class: "btn-spin", "aria-hidden": "true" }));
  if (element.url) button.setAttribute("data-url", element.url);
  return button;
}

function open(address) {
  const href = address ? safeHref(address) : null;
  if (href) window.open(href, "_blank", "noopener");
}

/** Render an overflow menu. */
export function renderOverflow(element, field) {
  const button = h("button", {
    ...field.mark(),
    type: "button",
    class: "btn btn-icon",
    "aria-label": element.accessibility_label ?? "More options",
  }, icon("dots"));
  attachMenu(button, () => element.options.map((option) => ({
    label: plainText(option.text),
    hint: plainText(option.description),
    data: { "option-value": option.value },
    choose: async () => {
      const pressed = await field.press({ selected_option: option }, button);
      if (pressed) open(option.url);
    },
  })));
  return button;
}

/** Render a workflow button or an icon button as the plain button it is here. */
export function renderIconButton(element, field) {
  const button = h("button", {
    ...field.mark(), type: "button", class: "btn btn-icon", title: plainText(element.text),
    "aria-label": element.accessibility_label ?? plainText(element.text),
    on: { click: () => field.press({ value: element.value ?? null }, button) },
  }, icon("close"));
  return button;
}
