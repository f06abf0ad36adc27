// Date, time and moment pickers: the browser's own controls, with the day spelled out beside them.
// https://docs.slack.dev/reference/block-kit/block-elements/date-picker-element

import { currentZone, spellDay, zonedLocal, zonedSeconds } from "./dates.js";
import { h, uid } from "./dom.js";
import { plainText } from "./text.js";

/** Render a date picker; a complete day is told at once. */
export function renderDatePicker(element, field) {
  return picker(element, field, {
    type: "date",
    shown: (state) => state.selected_date ?? "",
    state: (value) => ({ selected_date: value || null }),
    words: spellDay,
  });
}

/** Render a time picker. */
export function renderTimePicker(element, field) {
  return picker(element, field, {
    type: "time",
    shown: (state) => state.selected_time ?? "",
    state: (value) => ({ selected_time: value ? value.slice(0, 5) : null }),
    words: () => (element.timezone ? element.timezone.replaceAll("_", " ") : ""),
  });
}

/** Render a date and time picker; times are the workspace's. */
export function renderDateTimePicker(element, field) {
  return picker(element, field, {
    type: "datetime-local",
    shown: (state) => (state.selected_date_time ? zonedLocal(state.selected_date_time) : ""),
    state: (value) => ({ selected_date_time: value ? zonedSeconds(value) : null }),
    words: (value) => (value ? `${spellDay(value.slice(0, 10))}, ${currentZone().replaceAll("_", " ")}` : ""),
  });
}

function picker(element, field, { type, shown, state, words }) {
  const spelled = uid("day");
  const control = h("input", {
    ...field.mark(), type, class: "input picker", autofocus: element.focus_on_load,
    max: type === "time" ? null : type === "date" ? "9999-12-31" : "9999-12-31T23:59",
  });
  control.setAttribute("aria-describedby", [field.describedBy, spelled].filter(Boolean).join(" "));
  const note = h("span", { class: "picker-words", id: spelled });
  const draw = () => {
    note.textContent = words(control.value) || (control.value ? "" : plainText(element.placeholder));
    note.classList.toggle("is-empty", !control.value);
  };
  const show = () => {
    control.value = shown(field.state());
    draw();
  };
  let last = null;
  const tell = async () => {
    if (control.value === last || control.validity.badInput) return;
    last = control.value;
    if ((await field.commit(state(control.value))) === false) {
      show();
      last = control.value;
    }
  };
  // While a day is typed the browser reports half-made dates (year 0002): keep them here and
  // tell the app only when the person leaves the field, presses Enter or picks from the calendar.
  let typing = false;
  control.addEventListener("keydown", (event) => {
    typing = event.key !== "Enter";
    if (event.key === "Enter" && field.tells) {
      event.preventDefault();
      tell();
    }
  });
  control.addEventListener("pointerdown", () => { typing = false; });
  control.addEventListener("input", () => {
    field.keep(state(control.value));
    draw();
    if (!typing) tell();
  });
  control.addEventListener("blur", () => {
    typing = false;
    tell();
  });
  show();
  last = control.value;
  return h("span", { class: "picker-box" }, control, note);
}
