import { findColumn } from "@assay/action-kit";
import type { MetricTask } from "@assay/metrics";
import { type Check, clip, formatCount, visibleText } from "@assay/report";
import type { TableEngine } from "@assay/tables";
import type { PredictionTables } from "./answer-columns.ts";
import type { ColumnNames } from "./inputs.ts";
import { rowKey } from "./row-key.ts";
import { sliceValues } from "./slice-columns.ts";
import type { SliceRule } from "./slice-rule.ts";
import type { Slice } from "./slices.ts";

const MAX_NAME = 200;

interface Reading {
  readonly engine: TableEngine;
  readonly tables: PredictionTables;
  readonly columns: ColumnNames;
  readonly task: MetricTask;
}

/** Rows that both sides have and that the candidate's file tells to another slice than the baseline's. */
async function movedRows({ engine, tables, columns, task }: Reading, rule: SliceRule): Promise<number> {
  const { candidate, baseline } = tables;
  if (!baseline || baseline.isBundle || rule.by.some((name) => !findColumn(baseline, name))) return 0;
  const part = (table: typeof candidate) =>
    `select ${[`${rowKey(table, columns, task)} as k`, ...sliceValues(table, rule).map((value, at) => `${value} as v${at}`)].join(", ")} from ${table.table.from}`;
  const [found] = await engine.rows(
    `with c as (${part(candidate)}), b as (${part(baseline)}) select count(*) as moved from c join b using (k)
     where ${rule.by.map((_, at) => `c.v${at} <> b.v${at}`).join(" or ")}`,
  );
  return Number(found?.moved);
}

/** Of a bundle, which keeps counts: how many rows its slices lack or have in excess, where all of them are the candidate's rows. */
function miscounted(slices: readonly Slice[]): number {
  // A rule that the bundle does not know says nothing.
  if (slices.every(({ baselineRows }) => baselineRows === undefined)) return 0;
  return slices.reduce(
    (sum, { candidateRows, baselineRows = 0 }) => sum + Math.max(0, baselineRows - candidateRows),
    0,
  );
}

/**
 * Asks for a person's eye where the candidate's file tells rows to other slices or groups than the baseline's does. What a
 * row is does not change with the model, and a candidate that could say so would hide the group that it harms among others.
 *
 * @param sameRows whether both sides have the very same rows
 */
export async function movedSlices(
  reading: Reading,
  rules: readonly SliceRule[],
  slices: readonly Slice[],
  sameRows: boolean,
): Promise<Check[]> {
  const checks = new Map<string, Check>();
  for (const rule of rules) {
    const counted = sameRows && reading.tables.baseline?.isBundle === true;
    const moved =
      rule.by.length > 0 && !counted
        ? await movedRows(reading, rule)
        : counted
          ? miscounted(slices.filter((slice) => slice.rule === rule))
          : 0;
    if (moved === 0) continue;
    const shown = clip(visibleText(rule.where ?? rule.by.join(", ")), MAX_NAME);
    const id = `slices(${shown})`;
    checks.set(id, {
      id,
      title: `Rows of the slices by ${shown}`,
      verdict: "review",
      reason: "not-comparable",
      severity: "critical",
      message: `the candidate tells ${formatCount(moved)} rows by ${shown} to another slice than the baseline does`,
      remedy:
        "give the same rows the same values on both sides; where the values were mended, score them with the model in production too",
      counts: { rows: moved },
      ...(rule.location ? { location: rule.location } : {}),
    });
  }
  return [...checks.values()];
}
