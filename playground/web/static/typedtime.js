// Reads days and times as people in Britain type them.

const MONTHS = ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];

/** A day of the calendar as YYYY-MM-DD, or null where there is no such day. */
function isoDay(year, month, day) {
  const full = year < 100 ? 2000 + year : year;
  const date = new Date(Date.UTC(full, month - 1, day));
  const real = full >= 1900 && full <= 9999 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return real ? date.toISOString().slice(0, 10) : null;
}

/** Move a day by a number of days. */
export function addDays(iso, days) {
  return new Date(Date.parse(`${iso}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/** Move a day by a number of months, to the last day of a shorter month where need be. */
export function addMonths(iso, months) {
  const [year, month, day] = iso.split("-").map(Number);
  const last = new Date(Date.UTC(year, month - 1 + months + 1, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1 + months, Math.min(day, last))).toISOString().slice(0, 10);
}

/** The day of the week, Monday 0 to Sunday 6. */
export function weekday(iso) {
  return (new Date(`${iso}T00:00:00Z`).getUTCDay() + 6) % 7;
}

/**
 * Read a day: "6 January 2027", "Wed 6 Jan", "6/1/27", "2027-01-06", "today", "tomorrow".
 * `today` (YYYY-MM-DD) settles a missing year: the next such day. Null when it is no day.
 */
export function readDay(text, today) {
  const words = text.trim().toLowerCase();
  if (words === "today") return today;
  if (words === "tomorrow") return addDays(today, 1);
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(words);
  if (iso) return isoDay(Number(iso[1]), Number(iso[2]), Number(iso[3]));
  const numbers = /^(\d{1,2})[./ -](\d{1,2})[./ -](\d{4}|\d{2})$/.exec(words);
  if (numbers) return isoDay(Number(numbers[3]), Number(numbers[2]), Number(numbers[1]));
  const named = /^(?:[a-z]+day,? |(?:mon|tue|tues|wed|thu|thur|thurs|fri|sat|sun),? )?(\d{1,2})(?:st|nd|rd|th)? ([a-z]{3,9}),?(?: (\d{4}|\d{2}))?$/.exec(words);
  const month = named ? MONTHS.findIndex((name) => name.startsWith(named[2])) + 1 : 0;
  if (!month) return null;
  if (named[3]) return isoDay(Number(named[3]), month, Number(named[1]));
  const year = Number(today.slice(0, 4));
  const near = isoDay(year, month, Number(named[1]));
  return near && near >= today ? near : isoDay(year + 1, month, Number(named[1]));
}

/** Read a time as HH:MM: "9:30", "09.30", "930", "9am", "2.15 pm". Null when it is no time. */
export function readTime(text) {
  const found = /^(\d{1,2})(?:[:.]?(\d{2}))?\s*(am|pm)?$/.exec(text.trim().toLowerCase());
  if (!found) return null;
  let hour = Number(found[1]);
  const minute = Number(found[2] ?? 0);
  if (found[3] && (hour < 1 || hour > 12)) return null;
  if (found[3] === "pm") hour = (hour % 12) + 12;
  else if (found[3] === "am") hour %= 12;
  return hour < 24 && minute < 60 ? `${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}` : null;
}
