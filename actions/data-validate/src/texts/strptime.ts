import {
  DAYS,
  type Deciding,
  type Directive,
  decidingDirectives,
  MONTHS,
  readFormat,
  SPACE,
  short,
} from "./date-format.ts";

const oneOf = (names: readonly string[]) => [...names].sort((a, b) => b.length - a.length).join("|");
const digits = String.raw`\p{Nd}`;

/**
 * What each directive matches, as Python's documentation and its `_strptime` have it: numbers need no leading zero, any
 * decimal digit counts, names are those of the C locale in any case.
 */
const DIRECTIVES: Readonly<Record<Directive, string>> = {
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

/**
 * Whether a text is a date of a format, as `datetime.strptime` of Python 3.11 decides it in the C locale.
 *
 * @throws DateFormatError where the format holds a directive that is unknown, repeated or depends on the machine.
 */
export function dateFormat(format: string): (text: string) => boolean {
  const parts = readFormat(format);
  const pattern = parts.map((part) => {
    if ("directive" in part) return `(?<${part.directive}>${DIRECTIVES[part.directive]})`;
    return part.literal === undefined ? `${SPACE}+` : part.literal.replace(/[\\^$.*+?()[\]{}|/]/, "\\$&");
  });
  const expression = new RegExp(pattern.join(""), "iuy");
  const deciding = decidingDirectives(parts);
  return (text) => {
    expression.lastIndex = 0;
    const match = expression.exec(text);
    // Python takes the first match, and what is left over is an error.
    return match !== null && match[0].length === text.length && isDate(match.groups ?? {}, deciding);
  };
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
function isDate(
  groups: Readonly<Record<string, string | undefined>>,
  { year: ofYear, month: ofMonth }: Deciding,
): boolean {
  const part = (name: string) => (groups[name] === undefined ? undefined : toNumber(groups[name]));
  if ((part("S") ?? 0) > 59) return false;
  if (groups.z !== undefined && !isOffset(groups.z)) return false;
  const given = ofYear === undefined ? undefined : part(ofYear);
  const year = given === undefined ? 1900 : ofYear === "y" ? given + (given >= 69 ? 1900 : 2000) : given;
  if (year < 1) return false;
  // The day of the year decides where it is given.
  const dayOfYear = part("j");
  if (dayOfYear !== undefined) return year < 9999 || dayOfYear <= 365;
  const month =
    ofMonth === undefined ? 1 : ofMonth === "m" ? (part("m") as number) : monthOf(groups[ofMonth] as string);
  return (part("d") ?? 1) <= daysIn(year, month);
}

function monthOf(name: string): number {
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
