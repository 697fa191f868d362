import type { TextVerdict } from "../expectations/values-inspected.ts";
import { daysIn } from "./strptime.ts";

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

const TIME = String.raw`(?<hour>\d{1,2}):(?<minute>\d{2})(?::(?<second>\d{2})(?:\.\d{1,6})?)?(?:Z|[+-](?:[01]\d|2[0-3]):?[0-5]\d| ?(?<half>[AP]M))?`;
const TIMED = `(?:(?:T| )${TIME})?`;
const NAME = `(?<name>${MONTH_NAMES.join("|")})`;
const WEEKDAY = "(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)day,? )?";

/** Forms whose reading leaves no doubt; whether they are a date is then the calendar's to say. */
const FORMS = [
  String.raw`(?<year>\d{4})(?<mark>[-/.])(?<month>\d{1,2})\k<mark>(?<day>\d{1,2})${TIMED}`,
  String.raw`(?<year>\d{4})(?<month>\d{2})(?<day>\d{2})(?:T${TIME})?`,
  String.raw`(?<year>\d{4})-(?<month>\d{1,2})`,
  String.raw`(?<first>\d{1,2})(?<mark>[-/.])(?<other>\d{1,2})\k<mark>(?<year>\d{4})(?: ${TIME})?`,
  String.raw`(?<first>0?[1-9]|[12]\d|3[01])/(?<other>\d{1,2})/(?<short>\d{2})(?: ${TIME})?`,
  String.raw`${WEEKDAY}(?<day>\d{1,2})[ -]${NAME}[ -](?<year>\d{4})(?: ${TIME})?`,
  String.raw`${WEEKDAY}${NAME} (?<day>\d{1,2}),? (?<year>\d{4})(?: ${TIME})?`,
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

function isDate(groups: Readonly<Record<string, string | undefined>>): boolean {
  const part = (name: string, otherwise: number) => (groups[name] === undefined ? otherwise : Number(groups[name]));
  const [first, other] = [part("first", 0), part("other", 0)];
  const named = groups.name === undefined ? part("month", 1) : monthOf(groups.name);
  // The first number is the month unless it is too large for one.
  const [month, day] =
    groups.first === undefined ? [named, part("day", 1)] : first > 12 ? [other, first] : [first, other];
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
