/** A date format holds what cannot be run as Python's `strptime` would; the message names it. */
export class DateFormatError extends Error {
  override readonly name = "DateFormatError";
}

const DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
const MONTHS = [
  ...["january", "february", "march", "april", "may", "june", "july"],
  ...["august", "september", "october", "november", "december"],
];
const short = (names: readonly string[]) => names.map((name) => name.slice(0, 3));
const oneOf = (names: readonly string[]) => [...names].sort((a, b) => b.length - a.length).join("|");
const digits = String.raw`\p{Nd}`;

/**
 * What each directive matches, as Python's documentation and its `_strptime` have it: numbers need no leading zero, any
 * decimal digit counts, names are those of the C locale in any case.
 */
const DIRECTIVES: Readonly<Record<string, string>> = {
  d: `3[0-1]|[1-2]${digits}|0[1-9]|[1-9]| [1-9]`,
  f: "[0-9]{1,6}",
  H: `2[0-3]|[0-1]${digits}|${digits}`,
  I: "1[0-2]|0[1-9]|[1-9]",
  j: `36[0-6]|3[0-5]${digits}|[1-2]${digits}${digits}|0[1-9]${digits}|00[1-9]|[1-9]${digits}|0[1-9]|[1-9]`,
  m: "1[0-2]|0[1-9]|[1-9]",
  M: `[0-5]${digits}|${digits}`,
  S: `6[0-1]|[0-5]${digits}|${digits}`,
  w: "[0-6]",
  u: "[1-7]",
  y: `${digits}{2}`,
  Y: `${digits}{4}`,
  z: `[+-]${digits}{2}:?[0-5]${digits}(?::?[0-5]${digits}(?:\\.${digits}{1,6})?)?|(?-i:Z)`,
  A: oneOf(DAYS),
  a: oneOf(short(DAYS)),
  B: oneOf(MONTHS),
  b: oneOf(short(MONTHS)),
  p: "am|pm",
};

const REFUSED: Readonly<Record<string, string>> = {
  c: "depends on the locale",
  x: "depends on the locale",
  X: "depends on the locale",
  Z: "depends on the time zone of the machine",
  G: "is a year of weeks, which is not read here",
  V: "is a week of a year, which is not read here",
  U: "is a week of a year, which is not read here",
  W: "is a week of a year, which is not read here",
};

/** Python's white space, which is not quite JavaScript's. */
const SPACE = String.raw`(?:[^\S\uFEFF]|[\x1c-\x1f\x85])`;

/**
 * Whether a text is a date of a format, as `datetime.strptime` of Python 3.11 decides it in the C locale.
 *
 * @throws DateFormatError where the format holds a directive that is unknown, repeated or depends on the machine.
 */
export function dateFormat(format: string): (text: string) => boolean {
  const used = new Set<string>();
  let pattern = "";
  const characters = [...format];
  for (let at = 0; at < characters.length; at++) {
    const character = characters[at] as string;
    if (character !== "%") {
      if (!isSpace(character)) pattern += character.replace(/[\\^$.*+?()[\]{}|/]/, "\\$&");
      else if (at === 0 || !isSpace(characters[at - 1] as string)) pattern += `${SPACE}+`;
      continue;
    }
    const directive = characters[++at];
    if (directive === "%") {
      pattern += "%";
      continue;
    }
    const matched = directive === undefined ? undefined : DIRECTIVES[directive];
    if (directive === undefined || matched === undefined)
      throw new DateFormatError(
        directive === undefined
          ? "it ends with a single %"
          : `%${directive} ${REFUSED[directive] ?? "is no directive of strptime"}`,
      );
    if (used.has(directive)) throw new DateFormatError(`%${directive} stands in it twice`);
    used.add(directive);
    pattern += `(?<${directive}>${matched})`;
  }
  const expression = new RegExp(pattern, "iuy");
  return (text) => {
    expression.lastIndex = 0;
    const match = expression.exec(text);
    // Python takes the first match, and what is left over is an error.
    return match !== null && match[0].length === text.length && isDate(match.groups ?? {});
  };
}

function isSpace(character: string): boolean {
  return new RegExp(`^${SPACE}$`, "u").test(character);
}

/** A decimal digit of any script as a number: each script's digits lie together, from a zero on. */
function toNumber(text: string): number {
  let value = 0;
  for (const character of text.trim()) {
    let digit = character.codePointAt(0) as number;
    let worth = 0;
    while (worth < 9 && /\p{Nd}/u.test(String.fromCodePoint(digit - 1))) {
      digit--;
      worth++;
    }
    value = value * 10 + (/[0-9]/.test(character) ? Number(character) : worth);
  }
  return value;
}

/** Whether the parts that matched are a date and a time: what `datetime` itself refuses. */
function isDate(groups: Readonly<Record<string, string | undefined>>): boolean {
  const part = (name: string) => (groups[name] === undefined ? undefined : toNumber(groups[name]));
  if ((part("S") ?? 0) > 59) return false;
  if (groups.z !== undefined && !isOffset(groups.z)) return false;
  const short = part("y");
  const year = part("Y") ?? (short === undefined ? 1900 : short + (short >= 69 ? 1900 : 2000));
  if (year < 1) return false;
  // The day of the year decides where it is given.
  const dayOfYear = part("j");
  if (dayOfYear !== undefined) return year < 9999 || dayOfYear <= 365;
  const month = part("m") ?? monthOf(groups.B ?? groups.b) ?? 1;
  return (part("d") ?? 1) <= daysIn(year, month);
}

function monthOf(name: string | undefined): number | undefined {
  if (name === undefined) return undefined;
  return short(MONTHS).indexOf(name.toLowerCase().slice(0, 3)) + 1;
}

/** The number of days of a month of the Gregorian calendar. */
export function daysIn(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

/** Colons stand everywhere or nowhere, and an offset is less than a day. */
function isOffset(text: string): boolean {
  if (text === "Z") return true;
  const parts = text.slice(1);
  const hours = toNumber([...parts].slice(0, 2).join(""));
  const consistent = /^\p{Nd}{4}(?:\p{Nd}{2}(?:\..*)?)?$|^\p{Nd}{2}:\p{Nd}{2}(?::\p{Nd}{2}(?:\..*)?)?$/u.test(parts);
  return consistent && hours < 24;
}
