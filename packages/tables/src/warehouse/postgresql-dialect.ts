import type { Dialect, SqlType } from "../dialect.ts";
import { quoteIdentifier, quoteLiteral } from "../quoting.ts";
import { parsePattern } from "./re2/parse-pattern.ts";
import type { Assertion } from "./re2/pattern.ts";
import { pythonMatch, pythonPattern } from "./re2/python-match.ts";
import { WORD_EDGES } from "./re2/word-edges.ts";
import { type PatternSyntax, writePattern } from "./re2/write-pattern.ts";
import { FINITE_NUMBER, INFINITE, NOT_A_NUMBER } from "./readable-text.ts";
import { tryCastBy } from "./try-cast.ts";

const TYPES: Readonly<Record<SqlType, string>> = {
  double: "double precision",
  integer: "bigint",
  byte: "smallint",
  text: "text",
  timestamp: "timestamp",
  date: "date",
  boolean: "boolean",
};

const ASSERTIONS: Readonly<Record<Assertion, string>> = {
  "text-start": "\\A",
  "text-end": "\\Z",
  "line-start": "(?:\\A|(?<=\\n))",
  "line-end": "(?:\\Z|(?=\\n))",
  ...WORD_EDGES,
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

// In the C collation no locale has a say in what a character is.
const runs = (text: string) => (written: string) => `(${text} COLLATE "C" ~ ${quoteLiteral(written)})`;
const reads = (text: string, pattern: string) => runs(text)(writePattern(parsePattern(pattern), SYNTAX));

/** PostgreSQL raises where a text does not read, so that it is only asked to read what will. */
function tryDouble(text: string): string {
  const number = `CAST(replace(btrim(${text}, E' \\t\\n\\v\\f\\r'), '_', '') AS numeric)`;
  const sign = `(CASE WHEN ${text} LIKE '%-%' THEN -1 ELSE 1 END)`;
  return `(CASE WHEN ${reads(text, FINITE_NUMBER)} THEN
    CASE WHEN abs(${number}) >= ${LARGEST} THEN ${sign} * CAST('Infinity' AS double precision)
      WHEN abs(${number}) <= ${SMALLEST} THEN 0 ELSE CAST(${number} AS double precision) END
    WHEN ${reads(text, INFINITE)} THEN ${sign} * CAST('Infinity' AS double precision)
    WHEN ${reads(text, NOT_A_NUMBER)} THEN CAST('NaN' AS double precision) END)`;
}

const tryCast = tryCastBy({
  matches: reads,
  double: tryDouble,
  integer: (text) => {
    const number = `round(CAST(replace(btrim(${text}, E' \\t\\n\\v\\f\\r'), '_', '') AS numeric))`;
    return `CASE WHEN abs(${number}) <= 170141183460469231731687303715884105727 THEN ${number} END`;
  },
  boolean: (text) => `CAST(${text} AS boolean)`,
  instant: (text, type) => `CAST(${text} AS ${TYPES[type]})`,
});

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
  // The forms of ISO 8601 alone, none with an offset.
  spelledInstant: (text) => tryCast(text, "timestamp"),
  namesOffset: () => "false",
  spelt: (value, { kind, sqlType }) => {
    const text = `CAST(${value} AS text)`;
    if (kind !== "float" || sqlType.startsWith("DECIMAL")) return text;
    // DuckDB writes a whole number with ".0", and below 10^16 without an exponent.
    return `(CASE WHEN abs(${value}) >= 1e15 AND abs(${value}) < 1e16 THEN CAST(CAST(${value} AS bigint) AS text) || '.0'
      WHEN ${text} ~ '^-?[0-9]+$' THEN ${text} || '.0' WHEN ${value} = 'Infinity' THEN 'inf' WHEN ${value} = '-Infinity' THEN '-inf' ELSE ${text} END)`;
  },
  filtered: (call, argument, condition) => `${call(argument)} FILTER (WHERE ${condition})`,
  countWhere: (condition) => `count(*) FILTER (WHERE ${condition})`,
  isNaN: (value) => `(${value} = 'NaN')`,
  isInfinite: (value) => `(${value} IN ('Infinity', '-Infinity'))`,
  characters: (text) => `char_length(${text})`,
  ordered: (text) => `(${text} COLLATE "C")`,
  matches: (text, pattern) => pythonMatch(pattern, SYNTAX, runs(text)),
  replaced: (text, pattern, by) =>
    `regexp_replace(${text} COLLATE "C", ${quoteLiteral(pythonPattern(pattern, SYNTAX))}, ${quoteLiteral(by)}, 'g')`,
  sum: (value) => `sum(${value})`,
  mean: (value) => `avg(${value})`,
  deviation: (value) => `stddev_samp(${value})`,
  median: (value) => `percentile_cont(0.5) WITHIN GROUP (ORDER BY CAST(${value} AS double precision))`,
  percentile: (value, share) => `percentile_disc(${share}) WITHIN GROUP (ORDER BY ${value})`,
};
