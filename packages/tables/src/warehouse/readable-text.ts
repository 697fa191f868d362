import type { SqlType } from "../dialect.ts";

const SPACE = "[ \\t\\n\\v\\f\\r]*";
const DIGITS = "[0-9]+(?:_[0-9]+)*";
/** Five digits would be beyond every double by far, and beyond what engines read. */
const NUMBER = `(?:${DIGITS}\\.?[0-9]*|\\.[0-9]+)(?:[eE][+-]?0*[0-9]{1,4})?`;
const MONTHS =
  "(?:(?:0?[13578]|1[02])-(?:0?[1-9]|[12][0-9]|3[01])|(?:0?[469]|11)-(?:0?[1-9]|[12][0-9]|30)|0?2-(?:0?[1-9]|1[0-9]|2[0-8]))";
/** Years that are divided by 4, and by 400 where they end in 00. */
const LEAP_YEAR = "(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)";
const DAY = `(?:[0-9]{4}-${MONTHS}|${LEAP_YEAR}-0?2-29)`;
const CLOCK = "(?:[01]?[0-9]|2[0-3]):[0-5]?[0-9](?::[0-5]?[0-9](?:\\.[0-9]{1,9})?)?";

/** A number in a text, sign and all: the patterns are in the syntax of RE2. */
export const FINITE_NUMBER = `^${SPACE}[+-]?${NUMBER}${SPACE}$`;
export const INFINITE = `^${SPACE}[+-]?(?i:inf|infinity)${SPACE}$`;
export const NOT_A_NUMBER = `^${SPACE}[+-]?(?i:nan)${SPACE}$`;

/** Texts that read as a value of a type, as DuckDB reads them; of dates the forms of ISO 8601 alone. */
export const READABLE: Readonly<Record<Exclude<SqlType, "text" | "byte" | "double">, string>> = {
  integer: FINITE_NUMBER,
  boolean: "^(?i:true|false|t|f|yes|no|y|n|1|0)$",
  date: `^${SPACE}${DAY}(?:[ T]${CLOCK})?${SPACE}$`,
  timestamp: `^${DAY}(?:[ T]${CLOCK})?$`,
};
