import type { Dialect, SqlType } from "../dialect.ts";
import { re2Pattern } from "../python-pattern.ts";
import { quoteIdentifier, quoteLiteral } from "../quoting.ts";
import { parsePattern } from "./re2/parse-pattern.ts";
import type { Assertion } from "./re2/pattern.ts";
import { CODE_POINT_CLASSES } from "./re2/python-classes.ts";
import { type PatternSyntax, writePattern } from "./re2/write-pattern.ts";
import { FINITE_NUMBER, INFINITE, NOT_A_NUMBER, READABLE } from "./readable-text.ts";

const TYPES: Readonly<Record<SqlType, string>> = {
  double: "double precision",
  integer: "bigint",
  byte: "smallint",
  text: "text",
  timestamp: "timestamp",
  date: "date",
  boolean: "boolean",
};

const WORD = "[0-9A-Z_a-z]";

/** RE2 knows words of ASCII alone, PostgreSQL's `\y` those of the locale: so they are told apart by what stands around. */
const ASSERTIONS: Readonly<Record<Assertion, string>> = {
  "text-start": "\\A",
  "text-end": "\\Z",
  "line-start": "(?:\\A|(?<=\\n))",
  "line-end": "(?:\\Z|(?=\\n))",
  "word-edge": `(?:(?<=${WORD})(?!${WORD})|(?<!${WORD})(?=${WORD}))`,
  "no-word-edge": `(?:(?<=${WORD})(?=${WORD})|(?<!${WORD})(?!${WORD}))`,
};

const hex = (point: number, digits: number) => point.toString(16).padStart(digits, "0");

/** Advanced regular expressions of PostgreSQL 10 and later (manual 9.7.3). */
const SYNTAX: PatternSyntax = {
  open: "(?:",
  point: (point) => (point <= 0xffff ? `\\u${hex(point, 4)}` : `\\U${hex(point, 8)}`),
  assertion: (what) => ASSERTIONS[what],
  mostRepeats: 255,
};

/** The largest number whose nearest double is finite, and the smallest whose nearest is not 0. */
const LARGEST = "1.7976931348623158e308";
const SMALLEST = "2.4703282292062328e-324";

function matches(text: string, pattern: string): string {
  // In the C collation no locale has a say in what a character is.
  return `(${text} COLLATE "C" ~ ${quoteLiteral(writePattern(parsePattern(pattern), SYNTAX))})`;
}

function matchesPython(text: string, python: string): string {
  const { pattern, asksForWordEdges } = re2Pattern(python, CODE_POINT_CLASSES);
  const found = matches(text, pattern);
  return asksForWordEdges ? `(CASE WHEN ${matches(text, "^[\\x01-\\x7f]*$")} THEN ${found} END)` : found;
}

/** PostgreSQL raises where a text does not read, so that it is only asked to read what will. */
function tryDouble(text: string): string {
  const number = `CAST(replace(btrim(${text}, E' \\t\\n\\v\\f\\r'), '_', '') AS numeric)`;
  const sign = `(CASE WHEN ${text} LIKE '%-%' THEN -1 ELSE 1 END)`;
  return `(CASE WHEN ${matches(text, FINITE_NUMBER)} THEN
    CASE WHEN abs(${number}) >= ${LARGEST} THEN ${sign} * CAST('Infinity' AS double precision)
      WHEN abs(${number}) <= ${SMALLEST} THEN 0 ELSE CAST(${number} AS double precision) END
    WHEN ${matches(text, INFINITE)} THEN ${sign} * CAST('Infinity' AS double precision)
    WHEN ${matches(text, NOT_A_NUMBER)} THEN CAST('NaN' AS double precision) END)`;
}

function tryCast(text: string, type: SqlType): string {
  switch (type) {
    case "text":
      return text;
    case "double":
    case "byte":
      return tryDouble(text);
    case "integer": {
      // As wide as DuckDB reads: 128 bits.
      const number = `round(CAST(replace(btrim(${text}, E' \\t\\n\\v\\f\\r'), '_', '') AS numeric))`;
      return `(CASE WHEN ${matches(text, READABLE.integer)} THEN
        CASE WHEN abs(${number}) <= 170141183460469231731687303715884105727 THEN ${number} END END)`;
    }
    case "boolean":
      return `(CASE WHEN ${matches(text, READABLE.boolean)} THEN CAST(${text} AS boolean) END)`;
    default:
      return `(CASE WHEN ${matches(text, READABLE[type])} THEN CAST(${text} AS ${TYPES[type]}) END)`;
  }
}

export const POSTGRESQL: Dialect = {
  name: "postgresql",
  identifier: quoteIdentifier,
  literal: quoteLiteral,
  number: (value) =>
    Number.isSafeInteger(value)
      ? String(value === 0 ? 0 : value)
      : `CAST(${quoteLiteral(String(value))} AS double precision)`,
  timestamp: (text) => `CAST(${quoteLiteral(text)} AS timestamp)`,
  cast: (value, type) => `CAST(${value} AS ${TYPES[type]})`,
  tryCast,
  filtered: (call, argument, condition) => `${call(argument)} FILTER (WHERE ${condition})`,
  countWhere: (condition) => `count(*) FILTER (WHERE ${condition})`,
  isNaN: (value) => `(${value} = 'NaN')`,
  isInfinite: (value) => `(${value} IN ('Infinity', '-Infinity'))`,
  characters: (text) => `char_length(${text})`,
  ordered: (text) => `(${text} COLLATE "C")`,
  matches: matchesPython,
  median: (value) => `percentile_cont(0.5) WITHIN GROUP (ORDER BY CAST(${value} AS double precision))`,
  percentile: (value, share) => `percentile_disc(${share}) WITHIN GROUP (ORDER BY ${value})`,
};
