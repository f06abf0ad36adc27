// Which module draws which Block Kit element.

import { renderButton, renderIconButton, renderOverflow } from "./buttons.js";
import { renderCheckboxes, renderRadios } from "./choices.js";
import { h } from "./dom.js";
import { makeField } from "./field.js";
import { renderFileInput } from "./files.js";
import { renderRichInput, renderTextInput } from "./inputs.js";
import { renderDatePicker, renderDateTimePicker, renderTimePicker } from "./pickers.js";
import { isSelect, renderSelect } from "./selects.js";

const RENDERERS = {
  button: renderButton,
  icon_button: renderIconButton,
  workflow_button: renderButton,
  overflow: renderOverflow,
  plain_text_input: renderTextInput,
  email_text_input: renderTextInput,
  url_text_input: renderTextInput,
  number_input: renderTextInput,
  rich_text_input: renderRichInput,
  radio_buttons: renderRadios,
  checkboxes: renderCheckboxes,
  datepicker: renderDatePicker,
  timepicker: renderTimePicker,
  datetimepicker: renderDateTimePicker,
  file_input: renderFileInput,
};

const GROUPS = new Set(["radio_buttons", "checkboxes"]);

/** Whether a `<label for>` can point at an element of this type. */
export function isLabelable(type) {
  return !GROUPS.has(type);
}

/**
 * Render an interactive element of `block`; gives `{node, id}`, the id being its control's.
 * `role` as in makeField(). An element this page does not know says so in place.
 */
export function renderElement(element, block, ctx, role = {}) {
  const field = makeField(element, block, ctx, role);
  const render = isSelect(element.type) ? renderSelect : RENDERERS[element.type];
  if (!render) {
    return { node: h("span", { class: "unknown" }, `This page cannot show a ${element.type}.`), id: field.id };
  }
  return { node: render(element, field, role), id: field.id };
}
