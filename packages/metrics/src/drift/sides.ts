import { MetricError } from "../error.ts";
import type { DriftColumn } from "./drift.ts";

/** Rows on each side. */
export interface Sides {
  readonly referenceRows: number;
  readonly currentRows: number;
}

function total(name: string, counts: Float64Array): number {
  let rows = 0;
  for (let at = 0; at < counts.length; at++) {
    const count = counts[at] as number;
    if (!Number.isFinite(count) || count < 0)
      throw new MetricError(`the ${name} count ${at + 1} of a column is ${count}`, {
        code: "negative-count",
        reason: "not-a-number",
        remedy: "give counts of rows: finite and 0 or more",
      });
    rows += count;
  }
  // A sketch's fractions may miss a row by rounding, not more.
  if (!(rows > 0.5))
    throw new MetricError(`the ${name} side of a column has no values`, {
      code: "no-rows",
      reason: "empty-data",
      remedy: "give at least one row whose value is not missing on each side",
    });
  return rows;
}

/** The rows of both sides of a column. @throws MetricError on a column that is not as {@link DriftColumn} says */
export function sidesOf(column: DriftColumn): Sides {
  const { reference, current } = column;
  const cells = column.kind === "numeric" ? column.values.length : reference.length;
  if (reference.length !== cells || current.length !== cells)
    throw new MetricError(`a column has ${cells} values, ${reference.length} and ${current.length} counts`, {
      code: "rows-differ",
      reason: "invalid-input",
      remedy: "give each value one count on each side",
    });
  if (column.kind === "numeric")
    for (let at = 0; at < cells; at++) {
      const value = column.values[at] as number;
      if (!Number.isFinite(value))
        throw new MetricError(`value ${at + 1} of a column is ${value}`, {
          code: "not-finite",
          reason: "not-a-number",
          remedy: "leave NaN and infinite values out of what is compared, and count them apart",
        });
      if (at > 0 && !(value > (column.values[at - 1] as number)))
        throw new MetricError(`value ${at + 1} of a column, ${value}, is not above the one before it`, {
          code: "not-ascending",
          reason: "invalid-input",
          remedy: "give the distinct values in ascending order",
        });
    }
  return { referenceRows: total("reference", reference), currentRows: total("current", current) };
}

/** How many values either side holds: those with a count of 0 on both do not exist. */
export function distinctValues({ reference, current }: DriftColumn): number {
  let distinct = 0;
  for (let at = 0; at < reference.length; at++)
    if ((reference[at] as number) > 0 || (current[at] as number) > 0) distinct++;
  return distinct;
}
