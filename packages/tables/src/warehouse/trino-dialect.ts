import { type Dialect, DialectError, type NumberColumnType, type SqlType } from "../dialect.ts";
import { quoteIdentifier, quoteLiteral } from "../quoting.ts";
import { instant } from "./instant.ts";
import { parsePattern } from "./re2/parse-pattern.ts";
import type { Assertion } from "./re2/pattern.ts";
import { pythonMatch, pythonPattern } from "./re2/python-match.ts";
import { WORD_EDGES } from "./re2/word-edges.ts";
import { type PatternSyntax, writePattern } from "./re2/write-pattern.ts";
import { FINITE_NUMBER, INFINITE, NOT_A_NUMBER } from "./readable-text.ts";
import { tryCastBy, wholeDouble, wordsOfTrue } from "./try-cast.ts";

const TYPES: Readonly<Record<SqlType, string>> = {
  double: "DOUBLE",
  integer: "BIGINT",
  byte: "SMALLINT",
  text: "VARCHAR",
  timestamp: "TIMESTAMP(6)",
  date: "DATE",
  boolean: "BOOLEAN",
};

const ASSERTIONS: Readonly<Record<Assertion, string>> = {
  "text-start": "\\A",
  "text-end": "\\z",
  "line-start": "(?:\\A|(?<=\\x0A))",
  "line-end": "(?:\\z|(?=\\x0A))",
  ...WORD_EDGES,
};

/** Joni with the syntax of Java, which is Trino's own choice; its other one, RE2/J, reads all but look-around alike. */
const SYNTAX: PatternSyntax = {
  open: "(?:",
  point: (point) => `\\x{${point.toString(16).toUpperCase()}}`,
  assertion: (what) => ASSERTIONS[what],
  mostRepeats: 1000,
};

const runs = (text: string) => (written: string) => `regexp_like(${text}, ${quoteLiteral(written)})`;
const reads = (text: string, pattern: string) => runs(text)(writePattern(parsePattern(pattern), SYNTAX));

/** A number in a text without what may stand around and between its digits. */
const bare = (text: string) => `regexp_replace(${text}, '[\\x09-\\x0D _]')`;

/** A NaN is above every bound in DuckDB and below none in Trino, so that an infinity stands for it. Trino reads more than DuckDB does ("1d", "0x1p3"), so that it is only asked to read what both read. */
function tryDouble(text: string): string {
  const sign = `(CASE WHEN ${text} LIKE '%-%' THEN -1 ELSE 1 END)`;
  return `(CASE WHEN ${reads(text, FINITE_NUMBER)} THEN TRY_CAST(${bare(text)} AS DOUBLE)
    WHEN ${reads(text, INFINITE)} THEN ${sign} * infinity() WHEN ${reads(text, NOT_A_NUMBER)} THEN infinity() END)`;
}

const tryCast = tryCastBy({
  matches: reads,
  double: tryDouble,
  integer: (text) => wholeDouble(bare(text)),
  boolean: wordsOfTrue,
  instant: (text, type) => {
    const day = `date_parse(regexp_extract(${text}, '[0-9]+-[0-9]+-[0-9]+'), '%Y-%c-%e')`;
    return type === "date" ? `CAST(${day} AS DATE)` : `TRY_CAST(replace(${text}, 'T', ' ') AS TIMESTAMP(6))`;
  },
});

/** The values in order. It holds them all in one worker's memory: Trino has no other exact quantile. */
const sorted = (value: string) => `array_sort(array_agg(${value}) FILTER (WHERE ${value} IS NOT NULL))`;
const nth = (value: string, place: string) =>
  `(CASE WHEN count(${value}) > 0 THEN element_at(${sorted(value)}, CAST(${place} AS INTEGER)) END)`;

function median(value: string): string {
  const number = `CAST(${value} AS DOUBLE)`;
  const [low, high] = [nth(number, `(count(${number}) + 1) / 2`), nth(number, `count(${number}) / 2 + 1`)];
  return `(${low} + (${high} - ${low}) / 2)`;
}

/** What neither overflows nor is rounded when it is added up. */
function summand(value: string, { kind, sqlType }: NumberColumnType): string {
  if (kind !== "float") return `CAST(${value} AS DECIMAL(38, 0))`;
  return sqlType.startsWith("DECIMAL") ? value : `CAST(${value} AS DOUBLE)`;
}

export const TRINO: Dialect = {
  name: "trino",
  identifier: quoteIdentifier,
  literal: quoteLiteral,
  number: (value) =>
    Number.isSafeInteger(value) ? String(value === 0 ? 0 : value) : `CAST(${quoteLiteral(String(value))} AS DOUBLE)`,
  timestamp: (text) => `CAST(${quoteLiteral(instant(text))} AS TIMESTAMP(6))`,
  cast: (value, type) => `CAST(${value} AS ${TYPES[type]})`,
  tryCast,
  // The forms of ISO 8601 alone, none with an offset.
  spelledInstant: (text) => tryCast(text, "timestamp"),
  namesOffset: () => "false",
  spelt: (value, { kind, sqlType }) => {
    if (sqlType === "DOUBLE" || sqlType === "FLOAT")
      throw new DialectError("cannot spell floating-point numbers as text the way files do");
    const text = `CAST(${value} AS VARCHAR)`;
    if (kind !== "timestamp") return text;
    const whole = `regexp_replace(${text}, '(\\.[0-9]*[1-9])0+|\\.0+', '$1')`;
    return sqlType === "TIMESTAMP" ? whole : `replace(${whole}, ' UTC', '+00')`;
  },
  // FILTER would bind to one of several aggregates in a call.
  filtered: (call, argument, condition) => call(`(CASE WHEN ${condition} THEN ${argument} END)`),
  countWhere: (condition) => `count_if(${condition})`,
  isNaN: (value) => `is_nan(${value})`,
  isInfinite: (value) => `is_infinite(${value})`,
  characters: (text) => `length(${text})`,
  ordered: (text) => text,
  matches: (text, pattern) => pythonMatch(pattern, SYNTAX, runs(text)),
  replaced: (text, pattern, by) =>
    `regexp_replace(${text}, ${quoteLiteral(pythonPattern(pattern, SYNTAX))}, ${quoteLiteral(by)})`,
  // Sums of whole numbers overflow, and means of decimals are rounded to their scale.
  sum: (value, column) => `sum(${summand(value, column)})`,
  mean: (value, column) => `(CAST(sum(${summand(value, column)}) AS DOUBLE) / count(${value}))`,
  deviation: (value) => `stddev_samp(CAST(${value} AS DOUBLE))`,
  median,
  percentile: (value, share) => nth(value, `greatest(1, ceil(${share} * count(${value})))`),
};
