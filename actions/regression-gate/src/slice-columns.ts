import { findColumn, requireColumn } from "@assay/action-kit";
import { formatCount, Refusal } from "@assay/report";
import { type TableEngine, textOf } from "@assay/tables";
import type { PredictionTable } from "./prediction-table.ts";
import type { SliceRule } from "./slice-rule.ts";

/** More slices than this are no slices but single rows. */
const MAX_SLICES = 500;

/** What in a value could be read as the next column of a combination. */
const AMBIGUOUS = /[,="]/;

/** Rows by slice, by the name the slice has in ids: `Contract=Two year`. */
export type SliceCounts = ReadonlyMap<string, number>;

function valuesOf(from: PredictionTable, rule: SliceRule): string[] {
  return rule.by.map((name) => `coalesce(${textOf(requireColumn(from, "by", name))}, '(missing)')`);
}

/** SQL of the number of a row's slice, in the order of {@link sliceCounts}. */
export function sliceNumber(from: PredictionTable, rule: SliceRule): string {
  return `dense_rank() over (order by ${valuesOf(from, rule).join(", ")}) - 1`;
}

/** The slices that a `by` rule makes of a table, in the order of their values; `undefined` where a column is not there. */
export async function sliceCounts(
  engine: TableEngine,
  from: PredictionTable,
  rule: SliceRule,
): Promise<SliceCounts | undefined> {
  if (from.role !== "candidate" && rule.by.some((name) => !findColumn(from, name))) return undefined;
  const values = valuesOf(from, rule);
  const places = values.map((_, index) => index + 1).join(", ");
  const rows = await engine.rows(
    `select ${values.map((value, index) => `${value} as v${index}`).join(", ")}, count(*) as count
     from ${from.table.from} group by ${places} order by ${places} limit ${MAX_SLICES + 1}`,
  );
  if (rows.length > MAX_SLICES)
    throw new Refusal(`slices by ${rule.by.join(", ")}: ${from.shown} holds more than ${MAX_SLICES} values`, {
      code: "too-many-slices",
      reason: "invalid-policy",
      remedy: `slice by a column of few values, or by a condition (\`where\`)`,
      location: rule.location,
    });
  const part = (name: string, value: string) =>
    `${name}=${rule.by.length > 1 && AMBIGUOUS.test(value) ? JSON.stringify(value) : value}`;
  return new Map(
    rows.map((row) => [
      rule.by.map((name, index) => part(name, String(row[`v${index}`]))).join(", "),
      Number(row.count),
    ]),
  );
}

/**
 * Numbers of the rows that fulfil a rule's condition, ascending. The condition is the policy's SQL, so it runs on the
 * engine's path for users' queries; whatever it gives back is checked to be row numbers.
 */
export async function rowsWhere(engine: TableEngine, from: PredictionTable, rule: SliceRule): Promise<Uint32Array> {
  const { name, rowNumber, rows: count } = from.table;
  const { rows } = await engine
    .userRows(
      `select string_agg(cast(${rowNumber} as varchar), ',') as numbers from ${from.table.from} where (\n${rule.where}\n)`,
      { tables: [name], limit: 1 },
    )
    .catch((cause: unknown) => {
      throw new Refusal(
        `slice "${rule.name}": ${cause instanceof Error ? cause.message : String(cause)}`.slice(0, 1000),
        {
          code: "bad-condition",
          reason: "invalid-policy",
          remedy: `write one SQL condition over the columns of the predictions: ${from.table.columns.map((column) => column.name).join(", ")}`,
          location: rule.location,
          cause,
        },
      );
    });
  const numbers = rows[0]?.numbers;
  if (typeof numbers !== "string" || numbers === "") return new Uint32Array();
  const found = Uint32Array.from(new Set(numbers.split(",").map(Number))).sort();
  const outside = found.findIndex((at) => !(at >= 1 && at <= count));
  if (outside >= 0)
    throw new Refusal(`slice "${rule.name}" selects row ${found[outside]} of ${formatCount(count)}`, {
      code: "bad-condition",
      reason: "invalid-policy",
      remedy: "write one SQL condition and nothing else",
      location: rule.location,
    });
  return found;
}
