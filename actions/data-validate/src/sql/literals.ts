import type { Column } from "@assay/tables";
import { quoteLiteral } from "@assay/tables";
import type { Scalar } from "../suite/keyword.ts";
import { kindInWords } from "./column.ts";

/** A number as SQL. Fractions go through text, since DuckDB would read 0.1 as a decimal and round it on the way. */
export function numberLiteral(value: number): string {
  if (Number.isSafeInteger(value)) return String(value === 0 ? 0 : value);
  return `CAST(${quoteLiteral(String(value))} AS DOUBLE)`;
}

const INSTANT = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?))?$/;

function isInstant(value: Scalar): value is string {
  const match = typeof value === "string" ? INSTANT.exec(value) : null;
  if (!match?.[1]) return false;
  const day = new Date(`${match[1]}T00:00:00Z`);
  const time = match[2] ?? "00:00";
  return (
    !Number.isNaN(day.getTime()) &&
    day.toISOString().startsWith(match[1]) &&
    !Number.isNaN(Date.parse(`2000-01-01T${time}Z`))
  );
}

/** The value as SQL that can be compared with the column; `undefined` where no value of the column can equal it. */
export function literalFor(column: Column, value: Scalar): string | undefined {
  switch (column.kind) {
    case "integer":
    case "float":
      return typeof value === "number" ? numberLiteral(value) : undefined;
    case "string":
      return typeof value === "string" ? quoteLiteral(value) : undefined;
    case "boolean":
      return typeof value === "boolean" ? String(value) : undefined;
    case "date":
    case "timestamp":
      return isInstant(value) ? `CAST(${quoteLiteral(value)} AS TIMESTAMP)` : undefined;
    case "other":
      return typeof value === "string" ? quoteLiteral(value) : undefined;
  }
}

/** What to say where a value of the set can equal none of the column's, since it is of another kind. */
export interface KindMismatch {
  /** Ends a sentence about the column: "the set holds text, while x holds whole numbers". */
  readonly words: string;
  readonly remedy: string;
}

/** The usual slip of the pen: `"1"` for `1`, or the reverse. */
export function kindMismatch(column: Column, values: readonly Scalar[]): KindMismatch | undefined {
  const strange = values.find((value) => literalFor(column, value) === undefined);
  if (strange === undefined) return undefined;
  const held = { string: "text", number: "numbers", boolean: "true or false" }[typeof strange as "string"];
  return {
    words: `the set holds ${held}, while ${column.name} holds ${kindInWords(column)}`,
    remedy: `write the values ${AS_WRITTEN[column.kind]}`,
  };
}

const AS_WRITTEN: Readonly<Record<Column["kind"], string>> = {
  integer: "as numbers, without quotes",
  float: "as numbers, without quotes",
  string: 'as text, in quotes ("1")',
  boolean: "as true and false, without quotes",
  date: "as dates (YYYY-MM-DD)",
  timestamp: "as YYYY-MM-DD hh:mm:ss",
  other: "as text, in quotes",
};

/** Whether the column's value is one of these, as SQL that is never NULL where the value is not. */
export function isOneOf(column: Column, value: string, values: readonly Scalar[]): string {
  const literals = values.flatMap((candidate) => literalFor(column, candidate) ?? []);
  const compared = column.kind === "other" ? `CAST(${value} AS VARCHAR)` : value;
  return literals.length === 0 ? "false" : `(${compared} IN (${literals.join(", ")}))`;
}
