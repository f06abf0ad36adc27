// Date, time and moment pickers.
// https://docs.slack.dev/reference/block-kit/block-elements/date-picker-element

import { zonedLocal, zonedSeconds } from "./dates.js";
import { DayField } from "./dayfield.js";
import { h } from "./dom.js";
import { plainText } from "./text.js";
import { timeField } from "./timefield.js";

/** Render a date picker. */
export function renderDatePicker(element, field) {
  return new DayField({
    mark: field.mark(),
    value: field.state().selected_date,
    placeholder: plainText(element.placeholder),
    autofocus: element.focus_on_load,
    keep: (iso) => field.keep({ selected_date: iso }),
    choose: (iso) => field.commit({ selected_date: iso }),
  }).root;
}

/** Render a time picker. */
export function renderTimePicker(element, field, role) {
  return timeField({
    mark: field.mark(),
    value: field.state().selected_time,
    placeholder: plainText(element.placeholder),
    autofocus: element.focus_on_load,
    clearable: role.input && role.optional,
    choose: (time) => field.commit({ selected_time: time }),
  }).root;
}

/** Render a date and time picker; times are the workspace's, and both halves are needed. */
export function renderDateTimePicker(element, field, role) {
  const seconds = field.state().selected_date_time;
  let [day, time] = seconds ? zonedLocal(seconds).split("T") : [null, null];
  const moment = () => ({ selected_date_time: day && time ? zonedSeconds(`${day}T${time}`) : null });
  const settle = async () => {
    if (Boolean(day) === Boolean(time)) return field.commit(moment());
    field.keep(moment());
    return true;
  };
  const days = new DayField({
    mark: field.mark(),
    value: day,
    autofocus: element.focus_on_load,
    keep: (iso) => { day = iso; field.keep(moment()); },
    choose: (iso) => { day = iso; return settle(); },
  });
  const times = timeField({
    mark: { "aria-label": `${field.label ?? "Moment"}, time`, data: { part: "time" } },
    value: time,
    clearable: role.input && role.optional,
    choose: (chosen) => { time = chosen; return settle(); },
  });
  return h("div", { class: "moment" }, days.root, times.root);
}
