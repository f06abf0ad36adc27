// A field for a time of day: chosen from half hours or typed ("9.30", "2pm").

import { combobox } from "./combobox.js";
import { readTime } from "./typedtime.js";

const HALF_HOURS = Array.from({ length: 48 }, (_, at) => `${String(Math.floor(at / 2)).padStart(2, "0")}:${at % 2 ? "30" : "00"}`);
// The working day comes first, the night last.
const TIMES = [...HALF_HOURS.slice(14), ...HALF_HOURS.slice(0, 14)];

const item = (time) => ({ key: time, label: time });

/** A time field; `value` is HH:MM or null, `choose(time)` resolves to false when it is refused. */
export function timeField({ mark, value, placeholder, autofocus, clearable, choose }) {
  return combobox({
    mark, autofocus, clearable,
    placeholder: placeholder || "Choose a time",
    chosen: value ? [item(value)] : [],
    parse: (text) => {
      const time = readTime(text);
      return time ? item(time) : null;
    },
    source: async (query) => [{ label: null, items: fitting(query), note: null }],
    choose: (items) => choose(items[0]?.key ?? null),
  });
}

function fitting(query) {
  const typed = query.trim();
  if (!typed) return TIMES.map(item);
  const exact = readTime(typed);
  const near = TIMES.filter((time) => time !== exact && (time.startsWith(typed) || time.startsWith(`0${typed}`)));
  return [...(exact ? [exact] : []), ...near].map(item);
}
