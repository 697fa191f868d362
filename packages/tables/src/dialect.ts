import type { Column } from "./column.ts";

/** Types by what they are for; each engine has its own names for them. */
export type SqlType = "double" | "integer" | "byte" | "text" | "timestamp" | "date" | "boolean";

/** What is known of a column whose numbers are added up; one of true and false holds 1 and 0. */
export type NumberColumnType = Pick<Column, "kind" | "sqlType">;

/**
 * How one engine writes what expectations ask of it. All that the methods answer is SQL. Identifiers and literals from
 * outside go through `identifier` and `literal`, one by one. What an engine cannot say is refused, never said differently.
 */
export interface Dialect {
  readonly name: "duckdb" | "postgresql" | "trino" | "snowflake";
  identifier(name: string): string;
  /** A text. */
  literal(text: string): string;
  /** A finite number, exact: a whole one as such, any other as a double. */
  number(value: number): string;
  /** A point in time, from `2024-05-31`, `2024-05-31 12:00:00` or the same with a `T` or fractions of a second. */
  timestamp(text: string): string;
  cast(value: string, type: SqlType): string;
  /** The same, or NULL where a text does not read as such. */
  tryCast(text: string, type: SqlType): string;
  /**
   * The point in time that a text spells, as `dateutil.parser.parse` of Python reads it, at UTC where the text names an
   * offset; NULL where it is read in another way, or not for certain.
   */
  spelledInstant(text: string): string;
  /** Whether a text that spells a point in time names its offset from UTC. */
  namesOffset(text: string): string;
  /** The value of a column as text, spelt as DuckDB spells it. Throws a {@link DialectError} where that cannot be done. */
  spelt(value: string, column: Pick<Column, "kind" | "sqlType">): string;
  /** An aggregate of one argument over the rows where a condition holds. */
  filtered(call: (argument: string) => string, argument: string, condition: string): string;
  /** The number of rows where a condition holds. */
  countWhere(condition: string): string;
  /** Whether a value of a floating-point column is NaN. */
  isNaN(value: string): string;
  /** Whether it is an infinity. */
  isInfinite(value: string): string;
  /** The number of characters of a text. */
  characters(text: string): string;
  /** A text that is compared by code points, whatever the collation of its column. */
  ordered(text: string): string;
  /**
   * Whether a pattern, in the part of Python's syntax that RE2 has, matches anywhere in a text, as `re.search` of Python;
   * NULL for a text of which the engine cannot tell. Throws a {@link PatternError} where the engine would not run it or
   * would read it as something else.
   */
  matches(text: string, pattern: string): string;
  /** The text with each match of such a pattern, which asks for no edges of words, replaced by a text without `$` or `\\`. */
  replaced(text: string, pattern: string, by: string): string;
  /** Aggregates of the numbers of a column: exact where it holds no floating-point numbers, and never too large for a type. */
  sum(value: string, column: NumberColumnType): string;
  mean(value: string, column: NumberColumnType): string;
  /** Of a sample: divided by n − 1. */
  deviation(value: string): string;
  /** The aggregate that is the exact median: the mean of the two middle values where they are two. */
  median(value: string): string;
  /**
   * The aggregate that is the smallest of the values at or below which at least `share` (SQL) of them lie, exactly, as
   * SQL's `percentile_disc`; missing values are left out.
   */
  percentile(value: string, share: string): string;
}

/** The engine cannot say what is asked of it; the message goes on after the engine's name: "cannot …". */
export class DialectError extends Error {
  override readonly name = "DialectError";
}

/** A pattern holds a construct that the engine cannot run as RE2 would. */
export class PatternError extends Error {
  override readonly name = "PatternError";
}
