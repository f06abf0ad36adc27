// Elements that are typed into: plain text, rich text, e-mail, address and number.
// https://docs.slack.dev/reference/block-kit/block-elements/plain-text-input-element

import { h, uid } from "./dom.js";
import { fromTyped, toTyped } from "./richtext.js";
import { plainText } from "./text.js";

const PAUSE_MS = 400;
const HTML_TYPES = { email_text_input: "email", url_text_input: "url", number_input: "text" };

/** Render a one-line or many-line text field. */
export function renderTextInput(element, field) {
  const tag = element.multiline ? "textarea" : "input";
  const control = h(tag, {
    ...field.mark(), class: "input", rows: element.multiline ? 4 : null,
    type: element.multiline ? null : HTML_TYPES[element.type] ?? "text",
    inputmode: element.type === "number_input" ? (element.is_decimal_allowed ? "decimal" : "numeric") : null,
    placeholder: plainText(element.placeholder), autofocus: element.focus_on_load,
    autocomplete: "off", maxlength: element.max_length ?? null,
  });
  control.value = field.state().value ?? "";
  const read = () => ({ value: control.value === "" ? null : control.value });
  watch(control, element, field, read);
  return withCount(control, element);
}

/** Render a rich text field as plain typing: lines that start with "-" become a list. */
export function renderRichInput(element, field) {
  const hint = uid("rich");
  const control = h("textarea", {
    ...field.mark(), class: "input", rows: 5, placeholder: plainText(element.placeholder),
    autofocus: element.focus_on_load,
  });
  control.value = toTyped(field.state().rich_text_value);
  control.setAttribute("aria-describedby", [field.describedBy, hint].filter(Boolean).join(" "));
  const read = () => ({ rich_text_value: control.value.trim() ? fromTyped(control.value) : null });
  watch(control, element, field, read);
  return h("div", { class: "rich-input" }, control,
    h("p", { class: "field-hint", id: hint }, "Start a line with - to make a list."));
}

// Slack tells the app on Enter, or when typing pauses, as dispatch_action_config asks.
function watch(control, element, field, read) {
  const when = element.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"];
  const many = control.tagName === "TEXTAREA";
  let timer = null;
  const tell = () => {
    clearTimeout(timer);
    if (field.tells) field.commit(read());
  };
  control.addEventListener("input", () => {
    field.keep(read());
    clearTimeout(timer);
    if (when.includes("on_character_entered")) timer = setTimeout(tell, PAUSE_MS);
  });
  control.addEventListener("blur", () => {
    if (timer) tell();
    timer = null;
  });
  control.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    if (!many || event.ctrlKey || event.metaKey) {
      event.preventDefault();
      if (field.tells && when.includes("on_enter_pressed")) tell();
      else control.form?.requestSubmit();
    }
  });
}

function withCount(control, element) {
  if (!element.max_length && !element.min_length) return control;
  const count = h("span", { class: "input-count", "aria-hidden": "true" });
  const draw = () => {
    const length = [...control.value].length;
    const left = element.max_length ? element.max_length - length : null;
    if (element.min_length && length < element.min_length) count.textContent = `${element.min_length - length} more`;
    else count.textContent = left !== null && left <= Math.min(20, element.max_length * 0.25) ? `${left}` : "";
  };
  control.addEventListener("input", draw);
  draw();
  return h("div", { class: "input-counted" }, control, count);
}
