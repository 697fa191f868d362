import type { Dialect, SqlType } from "../dialect.ts";
import { READABLE } from "./readable-text.ts";

type Reading = (text: string) => string;

/** How an engine reads texts. */
interface Readings {
  /** Whether a text matches a pattern in the syntax of RE2. */
  readonly matches: (text: string, pattern: string) => string;
  /** Of any text. */
  readonly double: Reading;
  /** Of one that is spelt as a number; NULL beyond 128 bits. */
  readonly integer: Reading;
  /** Of one that is spelt as true or false. */
  readonly boolean: Reading;
  /** Of one that is spelt as a day or a point in time. */
  readonly instant: (text: string, type: Extract<SqlType, "date" | "timestamp">) => string;
}

/** Reads texts as DuckDB does. Engines read more or less, or raise: each is only asked to read what DuckDB would. */
export function tryCastBy({ matches, double, integer, boolean, instant }: Readings): Dialect["tryCast"] {
  return (text, type) => {
    if (type === "text") return text;
    if (type === "double" || type === "byte") return double(text);
    const value = type === "integer" ? integer(text) : type === "boolean" ? boolean(text) : instant(text, type);
    return `(CASE WHEN ${matches(text, READABLE[type])} THEN ${value} END)`;
  };
}

/** Where an engine's own booleans know fewer words. */
export const wordsOfTrue = (text: string) => `lower(${text}) IN ('true', 't', 'yes', 'y', '1')`;

/** Where an engine has no whole numbers of 128 bits: the nearest double, of a text without spaces and underscores. */
export function wholeDouble(bare: string): string {
  const number = `TRY_CAST(${bare} AS DOUBLE)`;
  return `CASE WHEN abs(${number}) < 1.7014118346046923E38 THEN round(${number}) END`;
}
