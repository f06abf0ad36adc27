// Times as people in the workspace read them: British wording, the workspace's zone, and
// "today" by the playground's clock, never by this machine's.

const LOCALE = "en-GB";
let zone = "Europe/London";
let now = () => new Date();

/** Set the workspace's zone (an IANA name) and the function that gives the playground's now. */
export function useClock(zoneName, nowFunction) {
  if (zoneName) zone = zoneName;
  now = nowFunction;
}

/** The playground's now. */
export function playNow() {
  return now();
}

function format(date, options) {
  return new Intl.DateTimeFormat(LOCALE, { timeZone: zone, ...options }).format(date);
}

/** A Slack timestamp ("1767600000.000100") as a Date. */
export function fromTs(ts) {
  return new Date(Number.parseFloat(ts) * 1000);
}

/** The day as YYYY-MM-DD in the workspace's zone. */
export function dayKey(date) {
  return new Intl.DateTimeFormat("en-CA", {
    timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit",
  }).format(date);
}

/** Hours and minutes, "09:05". */
export function timeOf(date) {
  return format(date, { hour: "2-digit", minute: "2-digit", hour12: false });
}

/** Hours, minutes and seconds, "09:05:30". */
export function exactTimeOf(date) {
  return format(date, { hour: "2-digit", minute: "2-digit", second: "2-digit", hour12: false });
}

/** "Wednesday 6 January 2027". */
export function longDate(date) {
  return format(date, { weekday: "long", day: "numeric", month: "long", year: "numeric" }).replace(",", "");
}

/** An ISO day ("2027-01-06") spelled out, or "" when it is not a day. */
export function spellDay(iso) {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(iso ?? "")) return "";
  const noon = new Date(`${iso}T12:00:00Z`);
  if (Number.isNaN(noon.getTime())) return "";
  return new Intl.DateTimeFormat(LOCALE, {
    timeZone: "UTC", weekday: "long", day: "numeric", month: "long", year: "numeric",
  }).format(noon).replace(",", "");
}

function relativeDay(date) {
  const days = Math.round((Date.parse(dayKey(date)) - Date.parse(dayKey(now()))) / 86_400_000);
  return { "-1": "Yesterday", 0: "Today", 1: "Tomorrow" }[days] ?? null;
}

/** The words on a day's divider in a conversation. */
export function dividerText(date) {
  const near = relativeDay(date);
  return near && near !== "Tomorrow" ? near : longDate(date);
}

function ago(date) {
  const seconds = Math.round((date - now()) / 1000);
  const steps = [["day", 86_400], ["hour", 3600], ["minute", 60]];
  const words = new Intl.RelativeTimeFormat(LOCALE, { numeric: "auto" });
  for (const [unit, size] of steps) {
    if (Math.abs(seconds) >= size) return words.format(Math.trunc(seconds / size), unit);
  }
  return words.format(seconds, "second");
}

const DAY = { day: "numeric", month: "long", year: "numeric" };
const SHORT = { day: "numeric", month: "short", year: "numeric" };
const LONG = { weekday: "long", ...DAY };
const DATE_WORDS = {
  date_num: dayKey,
  date_slash: (d) => format(d, { day: "2-digit", month: "2-digit", year: "numeric" }),
  date: (d) => format(d, DAY),
  date_short: (d) => format(d, SHORT),
  date_long: (d) => format(d, LONG),
  date_long_full: (d) => format(d, LONG),
  date_pretty: (d) => relativeDay(d) ?? format(d, DAY),
  date_short_pretty: (d) => relativeDay(d) ?? format(d, SHORT),
  date_long_pretty: (d) => relativeDay(d) ?? format(d, LONG),
  day_divider_pretty: (d) => relativeDay(d) ?? format(d, { weekday: "long", day: "numeric", month: "long" }),
  time: timeOf,
  time_secs: exactTimeOf,
  ago,
};

/** Slack's date format (`{date_short_pretty} at {time}`) filled in; unknown words stay. */
export function formatSlackDate(seconds, pattern) {
  const date = new Date(seconds * 1000);
  let first = true;
  return pattern.replace(/\{([a-z_]+)\}/g, (whole, word, offset) => {
    const render = DATE_WORDS[word];
    if (!render) return whole;
    const text = render(date);
    const opening = first && offset === 0;
    first = false;
    return opening ? text : text.replace(/^(Today|Yesterday|Tomorrow)$/, (near) => near.toLowerCase());
  });
}

/** A local "YYYY-MM-DDTHH:MM" in the workspace's zone as whole seconds since 1970. */
export function zonedSeconds(local) {
  const asUtc = Date.parse(`${local.slice(0, 16)}:00Z`);
  if (Number.isNaN(asUtc)) return null;
  // Two steps settle it on either side of a clock change.
  let guess = asUtc;
  for (let step = 0; step < 2; step += 1) guess = asUtc - (wallClock(guess) - guess);
  return Math.round(guess / 1000);
}

/** Seconds since 1970 as the local "YYYY-MM-DDTHH:MM" that a datetime input holds. */
export function zonedLocal(seconds) {
  return new Date(wallClock(seconds * 1000)).toISOString().slice(0, 16);
}

function wallClock(instant) {
  const parts = new Intl.DateTimeFormat("en-CA", {
    timeZone: zone, hourCycle: "h23", year: "numeric", month: "2-digit", day: "2-digit",
    hour: "2-digit", minute: "2-digit", second: "2-digit",
  }).formatToParts(new Date(instant));
  const at = Object.fromEntries(parts.map((part) => [part.type, part.value]));
  return Date.parse(`${at.year}-${at.month}-${at.day}T${at.hour}:${at.minute}:${at.second}Z`);
}
