import { daysIn } from "./strptime.ts";
import type { TextVerdict } from "./text-verdict.ts";

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const MONTH_NAMES = [
  ...MONTHS,
  ...["january", "february", "march", "april", "june", "july"],
  ...["august", "sept", "september", "october", "november", "december"],
];
/** Every word that `dateutil.parser.parse` of English knows, months left out. */
const WORDS = new Set([
  ...["at", "on", "and", "ad", "m", "t", "of", "st", "nd", "rd", "th", "z", "utc", "gmt"],
  ...["mon", "tue", "wed", "thu", "fri", "sat", "sun"],
  ...["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"],
  ...["h", "hour", "hours", "minute", "minutes", "s", "second", "seconds", "am", "a", "pm", "p"],
]);

const TIME = String.raw`(?<hour>\d{1,2}):(?<minute>\d{2})(?::(?<second>\d{2})(?:\.(?<fraction>\d{1,9}))?)?(?: ?(?<zone>Z|[+-](?:[01]\d|2[0-3]):?[0-5]\d)| ?(?<half>[AP]M))?`;
const TIMED = `(?:(?:T| )${TIME})?`;
const NAME = `(?<name>${MONTH_NAMES.join("|")})`;
const WEEKDAY = "(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,? )?";

/** Forms whose reading leaves no doubt; whether they are a date is then the calendar's to say. */
const FORMS = [
  String.raw`(?<year>\d{4})(?<mark>[-/.])(?<month>\d{1,2})\k<mark>(?<day>\d{1,2})${TIMED}`,
  String.raw`(?<year>\d{4})(?<month>\d{2})(?<day>\d{2})${TIMED}`,
  String.raw`(?<year>\d{4})-(?<month>\d{1,2})`,
  String.raw`(?<first>\d{1,2})(?<mark>[-/.])(?<other>\d{1,2})\k<mark>(?<year>\d{4})${TIMED}`,
  String.raw`(?<first>0?[1-9]|[12]\d|3[01])/(?<other>\d{1,2})/(?<short>\d{2})${TIMED}`,
  String.raw`${WEEKDAY}(?<day>\d{1,2})[ -]${NAME}[ -](?<year>\d{4})${TIMED}`,
  String.raw`${WEEKDAY}${NAME} (?<day>\d{1,2}),? (?<year>\d{4})${TIMED}`,
  String.raw`${NAME} (?<year>\d{4})`,
  TIME,
].map((form) => new RegExp(`^${form}$`, "i"));

/**
 * Whether `dateutil.parser.parse` reads a text as a date. It takes very much, so that only what is certain is said: common
 * forms are read, words and signs it does not know break it, and everything between is undecided.
 */
export function dateutilVerdict(text: string): TextVerdict {
  for (const form of FORMS) {
    const groups = form.exec(text)?.groups;
    if (groups) return isDate(groups) ? "kept" : "broken";
  }
  return isForeign(text) ? "broken" : "undecided";
}

/** A point in time that a text spells. */
export interface SpelledInstant {
  /** `YYYY-MM-DD` or `YYYY-MM-DD hh:mm:ss` with its fraction, at UTC where the text names an offset. */
  readonly text: string;
  readonly namesOffset: boolean;
}

/** What `dateutil.parser.parse` makes of a text on every day of the year; `undefined` where that is not certain. */
export function dateutilInstant(text: string): SpelledInstant | undefined {
  const groups = FORMS.map((form) => form.exec(text.trim())?.groups).find((found) => found !== undefined);
  if (!groups || !isDate(groups)) return undefined;
  // What is left out is today's.
  if (!/^[1-9]/.test(groups.year ?? "") || (groups.day ?? groups.other) === undefined) return undefined;
  const [month, day] = monthAndDay(groups);
  const date = new Date(Date.UTC(Number(groups.year), month - 1, day));
  if (groups.hour === undefined) return { text: date.toISOString().slice(0, 10), namesOffset: false };
  const half = groups.half?.toUpperCase();
  const hour = half === undefined ? Number(groups.hour) : (Number(groups.hour) % 12) + (half === "PM" ? 12 : 0);
  date.setUTCHours(hour, Number(groups.minute) - offsetOf(groups.zone), Number(groups.second ?? 0));
  // Python has no such year; an offset leads to it from the last hours of 9999.
  if (date.getUTCFullYear() > 9999) return undefined;
  const fraction = groups.fraction === undefined ? "" : `.${groups.fraction.slice(0, 6)}`;
  return {
    text: date.toISOString().slice(0, 19).replace("T", " ") + fraction,
    namesOffset: groups.zone !== undefined,
  };
}

/** Minutes ahead of UTC. */
function offsetOf(zone = "Z"): number {
  const [, sign, hours, minutes] = /^([+-])(\d{2}):?(\d{2})$/.exec(zone) ?? [];
  return (sign === "-" ? -1 : 1) * (60 * Number(hours ?? 0) + Number(minutes ?? 0));
}

type Groups = Readonly<Record<string, string | undefined>>;

const partOf = (groups: Groups, name: string, otherwise: number) =>
  groups[name] === undefined ? otherwise : Number(groups[name]);

/** The first of two numbers is the month unless it is too large for one. */
function monthAndDay(groups: Groups): [month: number, day: number] {
  const [first, other] = [partOf(groups, "first", 0), partOf(groups, "other", 0)];
  if (groups.first !== undefined) return first > 12 ? [other, first] : [first, other];
  const month = groups.name === undefined ? partOf(groups, "month", 1) : monthOf(groups.name);
  return [month, partOf(groups, "day", 1)];
}

function isDate(groups: Groups): boolean {
  const part = (name: string, otherwise: number) => partOf(groups, name, otherwise);
  const [month, day] = monthAndDay(groups);
  // The century of a short year moves no leap day: 2000 had one.
  const year = part("year", 2000 + part("short", 0));
  const calendar = year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month);
  const lastHour = groups.half === undefined ? 23 : 12;
  return calendar && part("hour", 0) <= lastHour && part("minute", 0) < 60 && part("second", 0) < 60;
}

function monthOf(name: string): number {
  return MONTHS.indexOf(name.toLowerCase().slice(0, 3)) + 1;
}

/** Holds a word or a sign that stands in no date, or nothing that could be one. */
function isForeign(text: string): boolean {
  if (/[^\p{L}\p{Nd}\s.,;\-/':+()]/u.test(text)) return true;
  if (!/[\p{L}\p{Nd}]/u.test(text)) return true;
  return (text.match(/\p{L}+/gu) ?? []).some(
    // Up to five capitals may be the name of a time zone.
    (word) => !WORDS.has(word.toLowerCase()) && !MONTH_NAMES.includes(word.toLowerCase()) && !/^[A-Z]{1,5}$/.test(word),
  );
}
