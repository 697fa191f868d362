import type { Column } from "@assay/tables";
import type { Scalar } from "../suite/keyword.ts";
import { dateutilInstant } from "../texts/dateutil-date.ts";
import { kindInWords } from "./column.ts";

const INSTANT = /^(\d{4}-\d{2}-\d{2})(?:[T ]((?:[01]\d|2[0-3]):\d{2}(?::\d{2}(?:\.\d{1,6})?)?))?$/;

/** Whether it spells a day of the calendar, with a time or not, as our dialects read it. */
export function isInstant(value: Scalar): value is string {
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

/** The type of points in time that name an offset, which are kept at UTC. */
export const ZONED = "TIMESTAMP WITH TIME ZONE";

/** The point in time at UTC that a text with an offset spells; `undefined` where it has none. */
export function zonedInstant(value: Scalar): string | undefined {
  const instant = typeof value === "string" ? dateutilInstant(value) : undefined;
  return instant?.namesOffset ? instant.text : undefined;
}

/** Whether a value from outside is of a kind that can equal a value of the column; true and false are 1 and 0, as in Python. */
export function canEqual({ kind, sqlType }: Column, value: Scalar): boolean {
  switch (kind) {
    case "integer":
    case "float":
      return typeof value !== "string";
    case "boolean":
      return typeof value === "boolean" || value === 0 || value === 1;
    case "date":
    case "timestamp":
      return isInstant(value) || (sqlType === ZONED && zonedInstant(value) !== undefined);
    case "string":
    case "other":
      return typeof value === "string";
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
  const strange = values.find((value) => !canEqual(column, value));
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
