import { findColumn, requireColumn } from "@assay/action-kit";
import { Refusal } from "@assay/report";
import { quoteIdentifier, type TableEngine, textOf } from "@assay/tables";
import type { PredictionTable } from "./prediction-table.ts";
import type { SliceRule } from "./slice-rule.ts";

/** More slices than this are no slices but single rows. */
const MAX_SLICES = 500;

/** What in a value could be read as the next column of a combination. */
const AMBIGUOUS = /[,="]/;

/** The columns whose values make slices or groups. */
export type ByColumns = Pick<SliceRule, "by" | "location">;

/** Rows by slice, by the name the slice has in ids: `Contract=Two year`. */
export type SliceCounts = ReadonlyMap<string, number>;

/** SQL of the values that tell a row's slice, as text and never NULL. */
export function sliceValues(from: PredictionTable, rule: ByColumns): string[] {
  return rule.by.map((name) => `coalesce(${textOf(requireColumn(from, "by", name))}, '(missing)')`);
}

/** SQL of the number of a row's slice, in the order of {@link sliceCounts}. */
export function sliceNumber(from: PredictionTable, rule: ByColumns): string {
  return `dense_rank() over (order by ${sliceValues(from, rule).join(", ")}) - 1`;
}

function refuseTooMany(from: PredictionTable, rule: ByColumns): never {
  const number = rule.by.find((name) => ["integer", "float"].includes(requireColumn(from, "by", name).kind));
  throw new Refusal(`slices by ${rule.by.join(", ")}: ${from.shown} holds more than ${MAX_SLICES} values`, {
    code: "too-many-slices",
    reason: "invalid-policy",
    remedy:
      number === undefined
        ? "slice by a column of few values, or by a condition (`where`)"
        : `slice a number by conditions, one for each range: \`{where: '${quoteIdentifier(number)} < 10', name: ${number} below 10, limits: …}\``,
    location: rule.location,
  });
}

/**
 * The slices that a `by` rule makes of a table, in the order of their values; `undefined` where a column is not there.
 *
 * @param among SQL of the rows that count; all of them unless given
 */
export async function sliceCounts(
  engine: TableEngine,
  from: PredictionTable,
  rule: ByColumns,
  among = "true",
): Promise<SliceCounts | undefined> {
  if (from.role !== "candidate" && rule.by.some((name) => !findColumn(from, name))) return undefined;
  const values = sliceValues(from, rule);
  const places = values.map((_, index) => index + 1).join(", ");
  const rows = await engine.rows(
    `select ${values.map((value, index) => `${value} as v${index}`).join(", ")}, count(*) as count
     from ${from.table.from} where ${among} group by ${places} order by ${places} limit ${MAX_SLICES + 1}`,
  );
  if (rows.length > MAX_SLICES) refuseTooMany(from, rule);
  const part = (name: string, value: string) =>
    `${name}=${rule.by.length > 1 && AMBIGUOUS.test(value) ? JSON.stringify(value) : value}`;
  return new Map(
    rows.map((row) => [
      rule.by.map((name, index) => part(name, String(row[`v${index}`]))).join(", "),
      Number(row.count),
    ]),
  );
}
