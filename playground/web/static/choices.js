// Radio buttons and checkboxes.
// https://docs.slack.dev/reference/block-kit/block-elements/radio-button-group-element

import { h, uid } from "./dom.js";
import { lineNodes, plainText } from "./text.js";

/** Render radio buttons; pressing the chosen one again clears it in an optional field, as in Slack. */
export function renderRadios(element, field, role) {
  const group = uid("radio");
  const draw = () => field.state().selected_option?.value ?? null;
  const root = frame(element, field, "radiogroup", (option) => h("input", {
    type: "radio", name: group, checked: draw() === option.value,
    autofocus: element.focus_on_load && option === element.options[0],
    on: {
      change: () => settle(field.commit({ selected_option: option })),
      click: () => {
        if (role.optional && role.input && draw() === option.value) settle(field.commit({ selected_option: null }));
      },
    },
  }));
  const settle = async (done) => {
    await done;
    const value = draw();
    root.querySelectorAll("input").forEach((input, at) => {
      input.checked = element.options[at].value === value;
    });
  };
  return root;
}

/** Render checkboxes. */
export function renderCheckboxes(element, field) {
  const chosen = () => new Set((field.state().selected_options ?? []).map((option) => option.value));
  const root = frame(element, field, "group", (option) => h("input", {
    type: "checkbox", checked: chosen().has(option.value),
    autofocus: element.focus_on_load && option === element.options[0],
    on: { change: () => settle() },
  }));
  const settle = async () => {
    const boxes = [...root.querySelectorAll("input")];
    const picked = element.options.filter((_, at) => boxes[at].checked);
    if ((await field.commit({ selected_options: picked })) === false) {
      boxes.forEach((box, at) => { box.checked = chosen().has(element.options[at].value); });
    }
  };
  return root;
}

function frame(element, field, role, input) {
  const { names } = field.ctx;
  return h("div", { ...field.mark(), role, class: "choices", "aria-label": field.label }, element.options.map((option) => {
    const box = input(option);
    const hint = option.description ? uid("hint") : null;
    box.setAttribute("data-option-value", option.value);
    if (hint) box.setAttribute("aria-describedby", hint);
    return h("label", { class: "choice", title: plainText(option.text) }, box,
      h("span", { class: "choice-words" }, h("span", { class: "choice-label" }, lineNodes(option.text, names)),
        hint ? h("span", { class: "choice-hint", id: hint }, lineNodes(option.description, names)) : null));
  }));
}
