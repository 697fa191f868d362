import type { MetricTask } from "@assay/metrics";
import type { TableEngine } from "@assay/tables";
import type { PredictionTables } from "./answer-columns.ts";
import type { RememberedSlices } from "./baseline-bundle.ts";
import type { ColumnNames } from "./inputs.ts";
import { rowKey } from "./row-key.ts";
import { rowMask } from "./row-mask.ts";
import { sliceCounts } from "./slice-columns.ts";
import { rowsWhere } from "./slice-condition.ts";
import type { SliceRule } from "./slice-rule.ts";

interface Reading {
  readonly engine: TableEngine;
  readonly tables: PredictionTables;
  readonly columns: ColumnNames;
  readonly task: MetricTask;
}

/**
 * Rows by slice over the rows that a bundle keeps: those of the candidate's file that have a truth. Counted over others too,
 * they could not be held against the rows of the next run, which are those that the bundle keeps.
 */
export async function rememberedSlices(
  { engine, tables: { candidate, truths }, columns, task }: Reading,
  rules: readonly SliceRule[],
): Promise<RememberedSlices[]> {
  const kept = truths
    ? `${rowKey(candidate, columns, task)} in (select ${rowKey(truths, columns, task)} from ${truths.table.from})`
    : "true";
  const numbersKept = async () => {
    const [found] = await engine.numbers(
      `select cast(${candidate.table.rowNumber} as double) from ${candidate.table.from} where ${kept}`,
    );
    return rowMask(Uint32Array.from(found?.values ?? []), candidate.table.rows + 1);
  };
  const isKept = rules.some(({ where }) => where !== undefined) ? await numbersKept() : new Uint8Array();
  const remembered: RememberedSlices[] = [];
  for (const rule of rules) {
    const { by, where, name } = rule;
    if (where === undefined) {
      remembered.push({ by, where, rows: (await sliceCounts(engine, candidate, rule, kept)) ?? new Map() });
      continue;
    }
    const rows = (await rowsWhere(engine, candidate, rule)).filter((number) => isKept[number]).length;
    remembered.push({ by, where, rows: new Map(rows > 0 ? [[name, rows]] : []) });
  }
  return remembered;
}
