import { type Dialect, DialectError, PatternError, type SqlType } from "../dialect.ts";
import { quoteIdentifier, quoteLiteral } from "../quoting.ts";
import { instant } from "./instant.ts";
import { parsePattern } from "./re2/parse-pattern.ts";
import { pythonMatch, pythonPattern } from "./re2/python-match.ts";
import { type PatternSyntax, writePattern } from "./re2/write-pattern.ts";
import { FINITE_NUMBER, INFINITE, NOT_A_NUMBER } from "./readable-text.ts";
import { tryCastBy, wholeDouble, wordsOfTrue } from "./try-cast.ts";

const TYPES: Readonly<Record<SqlType, string>> = {
  double: "DOUBLE",
  integer: "NUMBER(38, 0)",
  byte: "NUMBER(38, 0)",
  text: "VARCHAR",
  timestamp: "TIMESTAMP_NTZ",
  date: "DATE",
  boolean: "BOOLEAN",
};

/** A backslash escapes in Snowflake's texts. */
const literal = (text: string) => quoteLiteral(text.replaceAll("\\", "\\\\"));

/** Its regular expressions have neither escapes for code points nor look-around, so only what POSIX has is written. */
const SYNTAX: PatternSyntax = {
  open: "(",
  point: (point) => {
    const character = String.fromCodePoint(point);
    return /[\\\]^[-]/.test(character) ? `\\${character}` : character;
  },
  assertion: (what) => {
    // Edges of words are only asked for in texts of ASCII.
    const written = { "text-start": "^", "text-end": "$", "word-edge": "\\b", "no-word-edge": "\\B" }[what as string];
    if (written !== undefined) return written;
    throw new PatternError("uses ^ or $ at the ends of lines (?m), which Snowflake reads otherwise");
  },
  mostRepeats: 1000,
};

/** REGEXP_LIKE is about the whole text; `s` lets the dots around the pattern match line breaks too. */
const runs = (text: string) => (written: string) => `REGEXP_LIKE(${text}, ${literal(`.*(${written}).*`)}, 's')`;
const reads = (text: string, pattern: string) => runs(text)(writePattern(parsePattern(pattern), SYNTAX));

/** A number in a text without what may stand around and between its digits. */
const bare = (text: string) => `REGEXP_REPLACE(${text}, ${literal("[\t\n\v\f\r _]")}, '')`;

const INFINITY = "CAST('inf' AS DOUBLE)";

function tryDouble(text: string): string {
  const sign = `(CASE WHEN ${text} LIKE '%-%' THEN -1 ELSE 1 END)`;
  return `(CASE WHEN ${reads(text, FINITE_NUMBER)} THEN TRY_CAST(${bare(text)} AS DOUBLE)
    WHEN ${reads(text, INFINITE)} THEN ${sign} * ${INFINITY} WHEN ${reads(text, NOT_A_NUMBER)} THEN CAST('NaN' AS DOUBLE) END)`;
}

const tryCast = tryCastBy({
  matches: reads,
  double: tryDouble,
  integer: (text) => wholeDouble(bare(text)),
  boolean: wordsOfTrue,
  instant: (text, type) => `TRY_CAST(replace(trim(${text}), 'T', ' ') AS ${TYPES[type]})`,
});

export const SNOWFLAKE: Dialect = {
  name: "snowflake",
  identifier: quoteIdentifier,
  literal,
  number: (value) => (Number.isSafeInteger(value) ? String(value === 0 ? 0 : value) : `CAST('${value}' AS DOUBLE)`),
  timestamp: (text) => `CAST('${instant(text)}' AS TIMESTAMP_NTZ)`,
  cast: (value, type) => `CAST(${value} AS ${TYPES[type]})`,
  tryCast,
  // The forms of ISO 8601 alone, none with an offset.
  spelledInstant: (text) => tryCast(text, "timestamp"),
  namesOffset: () => "false",
  spelt: (value, { kind, sqlType }) => {
    if (sqlType === "DOUBLE") throw new DialectError("cannot spell floating-point numbers as text the way files do");
    if (kind !== "timestamp") return `CAST(${value} AS VARCHAR)`;
    const digits = `TO_VARCHAR(${value}, 'YYYY-MM-DD HH24:MI:SS.FF6')`;
    // A clock ends in zeros too, and keeps them: only what stands behind the point is cut.
    return `(CASE WHEN ${digits} LIKE '%.000000' THEN LEFT(${digits}, 19) ELSE RTRIM(${digits}, '0') END)`;
  },
  filtered: (call, argument, condition) => call(`(CASE WHEN ${condition} THEN ${argument} END)`),
  countWhere: (condition) => `count_if(${condition})`,
  // NaN equals itself here.
  isNaN: (value) => `(${value} = CAST('NaN' AS DOUBLE))`,
  isInfinite: (value) => `(${value} IN (${INFINITY}, -${INFINITY}))`,
  characters: (text) => `length(${text})`,
  ordered: (text) => text,
  matches: (text, pattern) => pythonMatch(pattern, SYNTAX, runs(text)),
  replaced: (text, pattern, by) =>
    `REGEXP_REPLACE(${text}, ${literal(pythonPattern(pattern, SYNTAX))}, ${literal(by)})`,
  sum: (value) => `sum(${value})`,
  // Means of decimals are rounded.
  mean: (value) => `(CAST(sum(${value}) AS DOUBLE) / nullif(count(${value}), 0))`,
  deviation: (value) => `stddev_samp(CAST(${value} AS DOUBLE))`,
  median: (value) => `median(CAST(${value} AS DOUBLE))`,
  // The share has to be a bare number.
  percentile: (value, share) =>
    `percentile_disc(${share.replace(/^CAST\('([^']+)' AS DOUBLE\)$/, "$1")}) WITHIN GROUP (ORDER BY ${value})`,
};
