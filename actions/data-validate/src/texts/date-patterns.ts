import {
  DAYS,
  DateFormatError,
  type Directive,
  decidingDirectives,
  type FormatPart,
  MONTHS,
  readFormat,
  short,
} from "./date-format.ts";

/**
 * One way in which the digits of a text may be dealt out to the directives. Python takes the first way that a text starts
 * with, and no other. Patterns are in the syntax of `re`, of texts whose digits are those of ASCII.
 */
interface DateShape {
  /** Texts that start in this way. */
  readonly starts: string;
  /** Texts that are in this way a day of the calendar and a time of the clock, from end to end. */
  readonly valid: string;
}

/** What a directive matches, the ways of different widths apart, widest first: in this order Python tries them. */
const WIDTHS: Readonly<Record<Directive, readonly string[]>> = {
  d: ["3[01]|[12][0-9]|0[1-9]| [1-9]", "[1-9]"],
  f: ["[0-9]{6}", "[0-9]{5}", "[0-9]{4}", "[0-9]{3}", "[0-9]{2}", "[0-9]"],
  H: ["2[0-3]|[01][0-9]", "[0-9]"],
  I: ["1[0-2]|0[1-9]", "[1-9]"],
  j: ["36[0-6]|3[0-5][0-9]|[12][0-9][0-9]|0[1-9][0-9]|00[1-9]", "[1-9][0-9]|0[1-9]", "[1-9]"],
  m: ["1[0-2]|0[1-9]", "[1-9]"],
  M: ["[0-5][0-9]", "[0-9]"],
  S: ["6[01]|[0-5][0-9]", "[0-9]"],
  w: ["[0-6]"],
  u: ["[1-7]"],
  y: ["[0-9]{2}"],
  Y: ["[0-9]{4}"],
  z: ["[+-][0-9]{2}:?[0-5][0-9](?::?[0-5][0-9](?:\\.[0-9]{1,6})?)?|(?-i:Z)"],
  A: [DAYS.join("|")],
  a: [short(DAYS).join("|")],
  B: [MONTHS.join("|")],
  b: [short(MONTHS).join("|")],
  p: ["am|pm"],
};

/** So many ways are still one statement. */
const MOST_SHAPES = 64;

const LEAP: Readonly<Record<"Y" | "y", string>> = {
  Y: "[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:0[48]|[2468][048]|[13579][26])00",
  // 1969 to 2068, 2000 among them.
  y: "[02468][048]|[13579][26]",
};
const YEARS_OF_ZEROS = "0[1-9][0-9]{2}|00[1-9][0-9]|000[1-9]";
const YEARS_BUT_LAST = `[1-8][0-9]{3}|9[0-8][0-9]{2}|99[0-8][0-9]|999[0-8]|${YEARS_OF_ZEROS}`;
const DAYS_OF_YEAR_BUT_LAST = "36[0-5]|3[0-5][0-9]|[12][0-9][0-9]|0[1-9][0-9]|00[1-9]";

const HOURS = "(?:[01][0-9]|2[0-3])";
const SIXTY = "[0-5][0-9]";
const FRACTION = "(?:\\.[0-9]{1,6})?";
/** What `strptime` matches and `datetime` then refuses left out: colons in one place alone, a day or more, seconds from 60, a year 0. */
const VALID: Readonly<Record<Directive, readonly string[]>> = {
  ...WIDTHS,
  z: [`[+-]${HOURS}(?:${SIXTY}(?:${SIXTY}${FRACTION})?|:${SIXTY}(?::${SIXTY}${FRACTION})?)|(?-i:Z)`],
  S: [SIXTY, "[0-9]"],
  Y: [`[1-9][0-9]{3}|${YEARS_OF_ZEROS}`],
};

/** All widths of a directive at once, where what follows leaves no choice between them. */
const ANY = -1;

const ofWidth = (widths: readonly string[], width: number) =>
  width === ANY ? widths.join("|") : (widths[width] as string);

/** What directives are narrowed to. */
type Narrowed = Partial<Readonly<Record<Directive, string>>>;

/**
 * Writes a format as patterns, in the order in which they are tried.
 *
 * @throws DateFormatError where `readFormat` does, and where there are too many ways.
 */
export function datePatterns(format: string): DateShape[] {
  const parts = readFormat(format);
  const ways = parts.reduce<readonly (readonly number[])[]>(
    (before, part, at) => before.flatMap((way) => widthsOf(part, parts[at + 1]).map((width) => [...way, width])),
    [[]],
  );
  if (ways.length > MOST_SHAPES)
    throw new DateFormatError(`its directives may share the digits of a text in ${ways.length} ways`);
  return ways.map((way) => {
    const write = (pattern: (directive: Directive, width: number) => string) =>
      parts.map((part, at) => partPattern(part, (directive) => pattern(directive, way[at] as number))).join("");
    const valid = validDays(parts, way).map((narrowed) =>
      write((directive, width) => narrowed[directive] ?? ofWidth(VALID[directive], width)),
    );
    return {
      starts: `(?i)\\A${write((directive, width) => ofWidth(WIDTHS[directive], width))}`,
      valid: `(?i)\\A(?:${valid.join("|")})\\Z`,
    };
  });
}

/** The widths to be told apart: those of a directive behind which another digit may stand. */
function widthsOf(part: FormatPart, next: FormatPart | undefined): readonly number[] {
  if (!("directive" in part) || WIDTHS[part.directive].length === 1 || next === undefined) return [ANY];
  const digitMayFollow = "directive" in next ? !"zAaBbp".includes(next.directive) : /^[0-9]$/.test(next.literal ?? "");
  return digitMayFollow ? [...WIDTHS[part.directive].keys()] : [ANY];
}

function partPattern(part: FormatPart, write: (directive: Directive) => string): string {
  if ("directive" in part) return `(?:${write(part.directive)})`;
  return part.literal === undefined ? "\\s+" : part.literal.replace(/[\\^$.*+?()[\]{}|]/, "\\$&");
}

/** What the directives of the date may match together, so that they are a day of the calendar; alternatives. */
function validDays(parts: readonly FormatPart[], way: readonly number[]): Narrowed[] {
  const widthOf = (directive: Directive | undefined) =>
    way[parts.findIndex((part) => "directive" in part && part.directive === directive)];
  const { year, month } = decidingDirectives(parts);
  const [ofYear, day] = [widthOf("j"), widthOf("d")];
  // The day of the year decides where it is given, and the last one of 9999 would be in a year that there is not.
  if (ofYear !== undefined) {
    if (year !== "Y" || ofYear > 0) return [{}];
    const others = ofYear === ANY ? [DAYS_OF_YEAR_BUT_LAST, ...WIDTHS.j.slice(1)] : [DAYS_OF_YEAR_BUT_LAST];
    return [{ Y: YEARS_BUT_LAST }, { j: others.join("|") }];
  }
  if (day === undefined || month === undefined || day > 0) return [{}];
  const early = ["1[0-9]|2[0-8]|0[1-9]| [1-9]", "[1-9]"];
  const months = (numbers: readonly number[]) => ({ [month]: monthPattern(month, numbers, widthOf(month) as number) });
  const each: readonly Narrowed[] = [
    { d: ofWidth(early, day) },
    { d: "29|30", ...months([1, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]) },
    { d: "31", ...months([1, 3, 5, 7, 8, 10, 12]) },
  ];
  // Without a year it is 1900, which had 365 days.
  return year === undefined ? [...each] : [...each, { d: "29", ...months([2]), [year]: LEAP[year] }];
}

/** Texts of these months, of which one at least has a single digit. */
function monthPattern(directive: "m" | "B" | "b", numbers: readonly number[], width: number): string {
  const names = directive === "b" ? short(MONTHS) : MONTHS;
  if (directive !== "m") return numbers.map((number) => names[number - 1]).join("|");
  const two = numbers.map((number) => String(number).padStart(2, "0")).join("|");
  return ofWidth([two, numbers.filter((number) => number < 10).join("|")], width);
}
