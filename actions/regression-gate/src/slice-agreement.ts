import { findColumn } from "@assay/action-kit";
import type { MetricTask } from "@assay/metrics";
import { type Check, clip, formatCount, Refusal, visibleText } from "@assay/report";
import type { TableEngine } from "@assay/tables";
import type { PredictionTables } from "./answer-columns.ts";
import type { ColumnNames } from "./inputs.ts";
import type { PredictionRows } from "./prediction-rows.ts";
import type { PredictionTable } from "./prediction-table.ts";
import { rowKey } from "./row-key.ts";
import { rowMask } from "./row-mask.ts";
import { sliceValues } from "./slice-columns.ts";
import { BAD_CONDITION, rowsWhere } from "./slice-condition.ts";
import type { SliceRule } from "./slice-rule.ts";
import type { Slice } from "./slices.ts";

const MAX_NAME = 200;

interface Reading {
  readonly engine: TableEngine;
  readonly tables: PredictionTables;
  readonly columns: ColumnNames;
  readonly task: MetricTask;
  readonly rows: Pick<PredictionRows, "baselineAt">;
}

/** Rows that both sides have and that the candidate's file tells to another slice by its columns than the baseline's; `undefined` where the baseline lacks one. */
async function movedByColumns(
  { engine, tables: { candidate }, columns, task }: Reading,
  baseline: PredictionTable,
  rule: SliceRule,
): Promise<number | undefined> {
  if (rule.by.some((name) => !findColumn(baseline, name))) return undefined;
  const part = (table: PredictionTable) =>
    `select ${[`${rowKey(table, columns, task)} as k`, ...sliceValues(table, rule).map((value, at) => `${value} as v${at}`)].join(", ")} from ${table.table.from}`;
  const [found] = await engine.rows(
    `with c as (${part(candidate)}), b as (${part(baseline)}) select count(*) as moved from c join b using (k)
     where ${rule.by.map((_, at) => `c.v${at} <> b.v${at}`).join(" or ")}`,
  );
  return Number(found?.moved);
}

/** The same of a condition; `undefined` where the baseline's columns cannot tell it. */
async function movedByCondition(
  { engine, rows }: Reading,
  baseline: PredictionTable,
  { rule, rows: places }: Slice,
): Promise<number | undefined> {
  const fulfilled = await rowsWhere(engine, baseline, rule).catch((error: unknown) => {
    if (error instanceof Refusal && error.code === BAD_CONDITION) return undefined;
    throw error;
  });
  if (!fulfilled) return undefined;
  const { baselineAt = new Float64Array() } = rows;
  const ours = rowMask(places, baselineAt.length);
  const theirs = rowMask(fulfilled, baseline.table.rows + 1);
  let moved = 0;
  baselineAt.forEach((number, place) => {
    if (ours[place] !== theirs[number]) moved++;
  });
  return moved;
}

/** Of a bundle, which keeps counts: how many rows its slices lack or have in excess, where all of its rows are judged. */
function miscounted(slices: readonly Slice[]): number {
  // A rule that the bundle does not know says nothing.
  if (slices.every(({ baselineRows }) => baselineRows === undefined)) return 0;
  return slices.reduce((sum, { rule, rows, baselineRows = 0 }) => {
    const lacked = baselineRows - rows.length;
    // A condition makes one slice: what it has in excess is lacking in none of the others.
    return sum + (rule.where === undefined ? Math.max(0, lacked) : Math.abs(lacked));
  }, 0);
}

/**
 * Asks for a person's eye where the candidate's file tells rows to other slices or groups than the baseline's does, and
 * where nothing of the baseline says to which slice a row belongs. What a row is does not change with the model, and a
 * candidate that could say so would hide the group that it harms among others.
 *
 * @param groups of fairness, whose limits are on the candidate alone
 * @param whole whether all rows of the baseline are judged, and no others were remembered
 */
export async function movedSlices(
  reading: Reading,
  { slices: rules, groups }: { readonly slices: readonly SliceRule[]; readonly groups: readonly SliceRule[] },
  slices: readonly Slice[],
  whole: boolean,
): Promise<Check[]> {
  const { baseline } = reading.tables;
  if (!baseline) return [];
  const checks = new Map<string, Check>();
  for (const rule of [...rules, ...groups]) {
    const own = slices.filter((slice) => slice.rule === rule);
    const moved = baseline.isBundle
      ? whole
        ? miscounted(own)
        : 0
      : rule.where === undefined
        ? await movedByColumns(reading, baseline, rule)
        : await movedByCondition(reading, baseline, own[0] as Slice);
    if (moved === 0) continue;
    const shown = clip(visibleText(rule.where ?? rule.by.join(", ")), MAX_NAME);
    const id = `slices(${shown})`;
    checks.set(id, {
      id,
      title: `Rows of the slices or groups by ${shown}`,
      verdict: "review",
      reason: "not-comparable",
      severity: "critical",
      ...(moved === undefined ? untold(reading.tables.candidate, baseline, shown) : others(moved, shown)),
      ...(rule.location ? { location: rule.location } : {}),
    });
  }
  return [...checks.values()];
}

type Said = Pick<Check, "message" | "remedy" | "counts">;

function others(moved: number, shown: string): Said {
  return {
    message: `the candidate tells ${formatCount(moved)} rows by ${shown} to another slice or group than the baseline does`,
    remedy:
      "give the same rows the same values on both sides; where the values were mended, score them with the model in production too",
    counts: { rows: moved },
  };
}

function untold(candidate: PredictionTable, baseline: PredictionTable, shown: string): Said {
  return {
    message: `which rows are in the slices or groups by ${shown} is what ${candidate.shown} says: ${baseline.shown} lacks columns to hold it against`,
    remedy: "write the columns of the slices or groups into the baseline's predictions too, or judge against a bundle",
  };
}
