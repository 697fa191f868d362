import { findColumn, requireColumn } from "@assay/action-kit";
import type { MetricTask } from "@assay/metrics";
import { type Check, formatCount, Refusal } from "@assay/report";
import { numberOf, requireKeys, type TableEngine } from "@assay/tables";
import type { JoinedTable, PredictionTables, TaskColumns } from "./answer-columns.ts";
import type { ColumnNames } from "./inputs.ts";
import { fetchColumns, type JoinedColumn } from "./joined-columns.ts";
import type { PredictionTable } from "./prediction-table.ts";
import { contradictedTruth, refuseOther } from "./row-agreement.ts";
import { hashedKey, rowKey } from "./row-key.ts";
import type { ScoredRows } from "./scored-rows.ts";
import { type ByColumns, sliceNumber } from "./slice-columns.ts";
import { taskColumns } from "./task-columns.ts";
import { countBaselineRows, countTruths, type WantedRows } from "./unscored-rows.ts";
import { unvouched, type Vouched } from "./unvouched.ts";

/** The rows that are judged, and what was left out on the way to them. */
export interface PredictionRows {
  readonly scored: ScoredRows;
  /** Number of each row in the candidate's files; `undefined` where all of them are there in their order. */
  readonly at: Float64Array | undefined;
  /** For each rule by columns, the number of each row's slice or group. */
  readonly sliceNumbers: readonly (Float64Array | undefined)[];
  /** Every label that occurs, by code; none where no classes are predicted. */
  readonly labels: readonly string[];
  /** Number of each row in the baseline's files; `undefined` where there is none. */
  readonly baselineAt: Float64Array | undefined;
  /** `undefined` where nothing says which rows there are beside the candidate. */
  readonly wantedRows: WantedRows | undefined;
  /** What the candidate's file alone says of the rows that both sides are judged on. */
  readonly unvouched: readonly Vouched[];
  /** Where the truth-file says something else than the baseline was judged by. */
  readonly contradicted: readonly Check[];
  readonly notes: readonly string[];
}

interface Reading {
  readonly engine: TableEngine;
  readonly tables: PredictionTables;
  readonly columns: ColumnNames;
  readonly task: MetricTask;
  /** What the rows are told apart by, beside the columns of the task. */
  readonly rules: readonly ByColumns[];
  /** Where the baseline's keys are hashed: the salt that the candidate's are hashed with before they meet. */
  readonly salt: string | undefined;
}

const ELSEWHERE = "the table that has it as `truth-file`";

const ALIAS = { candidate: "c", baseline: "b", "truth-file": "t" } as const;

function keyOf(table: PredictionTable, { columns, task, salt }: Reading): string {
  const key = rowKey(table, columns, task);
  return salt !== undefined && table.role !== "baseline" ? hashedKey(salt, key) : key;
}

/** The table, where it has the column. */
function known(table: PredictionTable | undefined, column: string | undefined): PredictionTable[] {
  return table && findColumn(table, column) ? [table] : [];
}

/** The tables that say what is true, the decisive one first. What contradicts it is refused later, or shown to a person. */
function truthTables({ tables, columns }: Reading): PredictionTable[] {
  const { candidate, baseline, truths } = tables;
  if (truths) {
    requireColumn(truths, "truth", columns.truth);
    return [truths, ...known(baseline, columns.truth)];
  }
  const holders = [...known(candidate, columns.truth), ...known(baseline, columns.truth)];
  if (holders.length === 0) requireColumn(candidate, "truth", columns.truth, ELSEWHERE);
  return holders;
}

/** The tables that say what a row counts, the decisive one first; none where nothing does. */
function weightTables({ tables, columns }: Reading): PredictionTable[] {
  const { candidate, baseline, truths } = tables;
  if (columns.weight === undefined) return [];
  if (truths && findColumn(truths, columns.weight)) return [truths, ...known(baseline, columns.weight)];
  requireColumn(candidate, "weight", columns.weight, ELSEWHERE);
  return [candidate, ...known(baseline, columns.weight)];
}

/** What a table brings into the join: its key and its columns, named apart by the table's letter. */
interface Part {
  readonly table: PredictionTable;
  readonly select: readonly string[];
  readonly joined: readonly JoinedColumn[];
}

/** Whether the rows come as one table has them: DuckDB keeps its order, but not that of a join or of a window. */
function isWholeInOrder({ tables: { baseline, truths }, task, rules }: Reading): boolean {
  return !baseline && !truths && task !== "ranking" && rules.every(({ by }) => by.length === 0);
}

async function partOf(
  table: PredictionTable,
  reading: Reading,
  answers: TaskColumns,
  { truths, weights }: { readonly truths: readonly PredictionTable[]; readonly weights: readonly PredictionTable[] },
): Promise<Part> {
  const { engine, columns, rules } = reading;
  const letter = ALIAS[table.role];
  const select: string[] = [];
  const joined: JoinedColumn[] = [];
  const number = `${letter}.number`;
  const numbered = !isWholeInOrder(reading);
  // Beside a truth-file the baseline's own truth is there to be compared, where it has one.
  const compare = (name: Vouched, sql: string) => {
    select.push(`${sql} as ${name}`);
    joined.push({ name: `${letter}.${name}`, sql: `coalesce(${letter}.${name}, t.${name})` });
  };
  const add = (name: string, sql: string, shown?: string) => {
    select.push(`${sql} as ${name}`);
    joined.push({
      name: `${letter}.${name}`,
      sql: `${letter}.${name}`,
      ...(shown ? { shown: `the ${shown} of ${table.shown}`, ...(numbered ? { at: number } : {}) } : {}),
    });
  };
  if (numbered) add("number", table.table.rowNumber);
  const vouch = (name: Vouched, sql: string, [holder]: readonly PredictionTable[]) =>
    holder?.role === "truth-file" && holder !== table ? compare(name, sql) : add(name, sql, name);
  if (truths.includes(table)) vouch("truth", await answers.truth(table), truths);
  if (table.role !== "truth-file") for (const { name, sql, what } of await answers.answers(table)) add(name, sql, what);
  if (weights.includes(table)) {
    const weight = requireColumn(table, "weight", columns.weight);
    vouch("weight", await numberOf(engine, table, "weight", weight), weights);
  }
  if (table.role === "candidate") {
    rules.forEach((rule, index) => {
      if (rule.by.length > 0) add(`slice${index}`, sliceNumber(table, rule));
    });
  }
  return { table, select, joined };
}

async function refuseNoRows({ engine, tables, columns, task }: Reading, parts: readonly Part[]): Promise<never> {
  const keys: string[] = [];
  for (const { table } of parts) {
    const [row] = await engine.rows(`select ${rowKey(table, columns, task)} as k from ${table.table.from} limit 1`);
    // A hash is nothing that its reader could compare with a key.
    keys.push(
      table.isBundle
        ? `the keys of ${table.shown} are hashed`
        : `${table.shown} has keys such as ${JSON.stringify(row?.k)}`,
    );
  }
  throw new Refusal(`no row of ${tables.candidate.shown} has a counterpart: ${keys.join(", ")}`, {
    code: "empty-intersection",
    reason: "empty-intersection",
    remedy: parts.some(({ table }) => table.isBundle)
      ? "score the rows that the bundle was written from, identified by the same column and spelling of `key` as then"
      : "score the same rows with both models, and name the column that identifies them as `key`",
  });
}

/** Rows that one side has and the other has not, counted. */
function leftOut(parts: readonly Part[], judged: number): string[] {
  if (parts.length === 1) return [];
  return parts.flatMap(({ table }) => {
    const rest = table.table.rows - judged;
    if (rest === 0) return [];
    return [
      `${formatCount(rest)} of ${formatCount(table.table.rows)} rows of ${table.shown} have no counterpart and were left out`,
    ];
  });
}

/** Joins the tables by key and fetches what the metrics need: one query, columns of numbers. */
export async function readPredictionRows(reading: Reading): Promise<PredictionRows> {
  const { engine, tables, columns, task, rules } = reading;
  const answers = await taskColumns(task, reading);
  const [truths, weights] = [truthTables(reading), weightTables(reading)];
  const parts: Part[] = [];
  for (const table of [tables.candidate, tables.baseline, tables.truths])
    if (table) parts.push(await partOf(table, reading, answers, { truths, weights }));
  if (parts.length > 1 || columns.key !== undefined)
    for (const { table } of parts) await requireKeys(engine, table, rowKey(table, columns, task));

  const ctes = parts.map(({ table, select }) => {
    const key = parts.length > 1 ? [`${keyOf(table, reading)} as k`] : [];
    return `${ALIAS[table.role]} as (select ${[...key, ...select].join(", ")} from ${table.table.from})`;
  });
  const joins = parts.slice(1).map(({ table }) => `join ${ALIAS[table.role]} using (k)`);
  const fetched = await fetchColumns(
    engine,
    parts.flatMap(({ joined }) => joined),
    { with: ctes.join(", "), from: `c ${joins.join(" ")}`, ...(parts.length > 1 ? { order: "c.number" } : {}) },
  );
  const of = (table: PredictionTable): JoinedTable => ({
    numbers: (name) => fetched.numbers(`${ALIAS[table.role]}.${name}`),
    codes: (name) => fetched.codes(`${ALIAS[table.role]}.${name}`),
  });
  const [holder] = truths as [PredictionTable];
  const count = fetched.get(`${ALIAS[holder.role]}.truth`)?.length ?? 0;
  if (count === 0) await refuseNoRows(reading, parts);
  const key = () => rowKey(tables.candidate, columns, task);
  const contradicted: Check[] = [];
  for (const what of ["truth", "weight"] as const) {
    await refuseOther(what, engine, tables.candidate, { key, fetched });
    contradicted.push(...(await contradictedTruth(what, engine, tables, { key, fetched })));
  }
  return {
    scored: answers.rows({
      count,
      holder: of(holder),
      weight: weights[0] && of(weights[0]).numbers("weight"),
      candidate: of(tables.candidate),
      baseline: tables.baseline && of(tables.baseline),
    }),
    at: fetched.numbers("c.number"),
    sliceNumbers: rules.map((_, index) => fetched.numbers(`c.slice${index}`)),
    labels: answers.labels,
    baselineAt: fetched.numbers("b.number"),
    wantedRows: tables.baseline
      ? await countBaselineRows(engine, ctes.join(", "), {
          truthApart: tables.truths !== undefined,
          wasJudged: findColumn(tables.baseline, columns.truth) !== undefined,
        })
      : tables.truths && (await countTruths(engine, ctes.at(-1) as string, count)),
    contradicted,
    unvouched: unvouched(tables, { truth: truths, weight: weights }),
    notes: leftOut(parts, count),
  };
}
