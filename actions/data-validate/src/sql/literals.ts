import type { Column } from "@assay/tables";
import { quoteLiteral } from "@assay/tables";
import type { Scalar } from "../suite/keyword.ts";

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

/** Whether the column's value is one of these, as SQL that is never NULL where the value is not. */
export function isOneOf(column: Column, value: string, values: readonly Scalar[]): string {
  const literals = values.flatMap((candidate) => literalFor(column, candidate) ?? []);
  const compared = column.kind === "other" ? `CAST(${value} AS VARCHAR)` : value;
  return literals.length === 0 ? "false" : `(${compared} IN (${literals.join(", ")}))`;
}
