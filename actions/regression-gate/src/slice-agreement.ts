import { findColumn } from "@assay/action-kit";
import type { MetricTask } from "@assay/metrics";
import { type Check, clip, formatCount, Refusal, visibleText } from "@assay/report";
import type { TableEngine } from "@assay/tables";
import type { PredictionTables } from "./answer-columns.ts";
import type { RememberedSlices } from "./baseline-bundle.ts";
import type { ColumnNames } from "./inputs.ts";
import type { PredictionRows } from "./prediction-rows.ts";
import type { PredictionTable } from "./prediction-table.ts";
import { rememberedOf } from "./remembered-slices.ts";
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
  const theirs = rowMask(fulfilled, baseline.table.rows + 1);
  return differing(rows, places, (number) => theirs[number]);
}

/** Judged rows that are among `places` here and not in the baseline, or the other way round, which says 1 or 0 of a row's number. */
function differing(
  { baselineAt = new Float64Array() }: Reading["rows"],
  places: Uint32Array,
  isTheirs: (number: number) => number | undefined,
): number {
  const ours = rowMask(places, baselineAt.length);
  return baselineAt.reduce((moved, number, place) => (ours[place] === isTheirs(number) ? moved : moved + 1), 0);
}

/** The same of a bundle that keeps the slice of each of its rows. */
function movedByMembers(
  { rows }: Reading,
  { where, rows: counts }: RememberedSlices,
  members: Uint8Array | Uint16Array,
  slices: readonly Slice[],
): number {
  if (where !== undefined) return differing(rows, (slices[0] as Slice).rows, (number) => members[number - 1]);
  const { baselineAt = new Float64Array() } = rows;
  const names = [...counts.keys()];
  return slices.reduce((moved, { name, rows: places }) => {
    const member = names.indexOf(name);
    return places.reduce(
      (sum, place) => (members[(baselineAt[place] as number) - 1] === member ? sum : sum + 1),
      moved,
    );
  }, 0);
}

/** Of a bundle that keeps counts alone: how many rows its slices lack or have in excess, where all of its rows are judged. */
function miscounted(slices: readonly Slice[]): number {
  // A rule that the bundle does not know says nothing.
  if (slices.every(({ baselineRows }) => baselineRows === undefined)) return 0;
  return slices.reduce((sum, { rule, rows, baselineRows = 0 }) => {
    const lacked = baselineRows - rows.length;
    // A condition makes one slice: what it has in excess is lacking in none of the others.
    return sum + (rule.where === undefined ? Math.max(0, lacked) : Math.abs(lacked));
  }, 0);
}

/** What a bundle knows of its rows' slices. */
interface Memory {
  readonly slices: readonly RememberedSlices[] | undefined;
  /** Whether all rows of the bundle are judged, so that counts can be held against counts. */
  readonly whole: boolean;
}

function movedSinceBundle(
  reading: Reading,
  rule: SliceRule,
  slices: readonly Slice[],
  { slices: remembered, whole }: Memory,
): number {
  const known = rememberedOf(remembered, rule);
  if (known?.members) return movedByMembers(reading, known, known.members, slices);
  return whole ? miscounted(slices) : 0;
}

/**
 * Asks for a person's eye where the candidate's file tells rows to other slices or groups than the baseline's does, and
 * where nothing of the baseline says to which slice a row belongs. What a row is does not change with the model, and a
 * candidate that could say so would hide the group that it harms among others.
 *
 * @param groups of fairness, whose limits are on the candidate alone
 */
export async function movedSlices(
  reading: Reading,
  { slices: rules, groups }: { readonly slices: readonly SliceRule[]; readonly groups: readonly SliceRule[] },
  slices: readonly Slice[],
  memory: Memory,
): Promise<Check[]> {
  const { baseline } = reading.tables;
  if (!baseline) return [];
  const checks = new Map<string, Check>();
  for (const rule of [...rules, ...groups]) {
    const own = slices.filter((slice) => slice.rule === rule);
    const moved = baseline.isBundle
      ? movedSinceBundle(reading, rule, own, memory)
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
