import { findColumn, requireColumn } from "@assay/action-kit";
import type { ClassCodes, Side } from "@assay/metrics";
import { formatCount, formatCountOf, Refusal } from "@assay/report";
import {
  type LabelColumn,
  numberOf,
  quoteLiteral,
  readLabels,
  requireKeys,
  type TableEngine,
  textOf,
} from "@assay/tables";
import type { ColumnNames } from "./inputs.ts";
import { type Columns, fetchColumns, type JoinedColumn } from "./joined-columns.ts";
import { refuseOtherSpelling } from "./label-agreement.ts";
import { LabelCodes } from "./label-codes.ts";
import type { PredictionTable } from "./prediction-table.ts";
import type { ScoredRows } from "./scored-rows.ts";
import { sliceNumber } from "./slice-columns.ts";
import type { SliceRule } from "./slice-rule.ts";
import { type BaselineRows, countBaselineRows } from "./unscored-rows.ts";

export interface PredictionTables {
  readonly candidate: PredictionTable;
  readonly baseline: PredictionTable | undefined;
  /** Where the truth lies apart. */
  readonly truths: PredictionTable | undefined;
}

/** The rows that are judged, and what was left out on the way to them. */
export interface PredictionRows {
  readonly scored: ScoredRows;
  /** Number of each row in the candidate's files, ascending. */
  readonly at: Float64Array;
  /** For each slice rule by columns, the number of each row's slice. */
  readonly sliceNumbers: readonly (Float64Array | undefined)[];
  /** Every label that occurs, by code. */
  readonly labels: readonly string[];
  /** `undefined` where there is no baseline. */
  readonly baselineRows: BaselineRows | undefined;
  readonly notes: readonly string[];
}

interface Reading {
  readonly engine: TableEngine;
  readonly tables: PredictionTables;
  readonly columns: ColumnNames;
  readonly rules: readonly SliceRule[];
  /** Where the baseline's keys are hashed: the salt that the candidate's are hashed with before they meet. */
  readonly salt: string | undefined;
}

const ALIAS = { candidate: "c", baseline: "b", "truth-file": "t" } as const;

/** SQL of the hash that a bundle keeps in place of a key: 32 hexadecimal digits. */
export function hashedKey(salt: string, key: string): string {
  return `substr(sha256(concat(${quoteLiteral(salt)}, ${key})), 1, 32)`;
}

function keyOf(table: PredictionTable, { columns, salt }: Reading): string {
  const key = textOf(requireColumn(table, "key", columns.key));
  return salt !== undefined && table.role !== "baseline" ? hashedKey(salt, key) : key;
}

function labelColumns({ tables, columns }: Reading): LabelColumn[] {
  const found: LabelColumn[] = [];
  for (const table of [tables.candidate, tables.baseline, tables.truths])
    for (const what of ["truth", "prediction"] as const) {
      const column = table && findColumn(table, columns[what]);
      if (table && column)
        found.push({ shown: `the ${what} of ${table.shown}`, from: table.table.from, text: textOf(column) });
    }
  return found;
}

/** The tables that say what is true, the decisive one first. Two that contradict each other are refused later. */
function truthTables({ tables, columns }: Reading): PredictionTable[] {
  const { candidate, baseline, truths } = tables;
  if (truths) {
    requireColumn(truths, "truth", columns.truth);
    return [truths];
  }
  const holders = [candidate, ...(baseline ? [baseline] : [])].filter((table) => findColumn(table, columns.truth));
  if (holders.length === 0) requireColumn(candidate, "truth", columns.truth);
  return holders;
}

/** What a table brings into the join: its key and its columns, named apart by the table's letter. */
interface Part {
  readonly table: PredictionTable;
  readonly select: readonly string[];
  readonly joined: readonly JoinedColumn[];
}

async function partOf(table: PredictionTable, reading: Reading, codes: LabelCodes, truths: readonly PredictionTable[]) {
  const { engine, columns, rules } = reading;
  const letter = ALIAS[table.role];
  const select = [`${table.table.rowNumber} as number`];
  const joined: JoinedColumn[] = [{ name: `${letter}.number`, sql: `${letter}.number` }];
  const add = (name: string, sql: string, shown?: string) => {
    select.push(`${sql} as ${name}`);
    joined.push({
      name: `${letter}.${name}`,
      sql: `${letter}.${name}`,
      ...(shown ? { shown: `the ${shown} of ${table.shown}`, at: `${letter}.number` } : {}),
    });
  };
  if (truths.includes(table)) add("truth", codes.sql(textOf(requireColumn(table, "truth", columns.truth))), "truth");
  if (table.role !== "truth-file") {
    // The candidate must have what is named; a baseline that lacks it is a baseline without those metrics.
    const column = (what: "prediction" | "score") =>
      table.role === "candidate" && columns[what] !== undefined
        ? requireColumn(table, what, columns[what])
        : findColumn(table, columns[what]);
    const [prediction, score] = [column("prediction"), column("score")];
    if (prediction) add("prediction", codes.sql(textOf(prediction)), "prediction");
    if (score) add("score", await numberOf(engine, table, "score", score), "score");
  }
  if (table.role !== "truth-file" && columns.weight !== undefined) {
    const weight =
      table.role === "candidate" ? requireColumn(table, "weight", columns.weight) : findColumn(table, columns.weight);
    if (weight) add("weight", await numberOf(engine, table, "weight", weight), "weight");
  }
  if (table.role === "candidate") {
    rules.forEach((rule, index) => {
      if (rule.by.length > 0) add(`slice${index}`, sliceNumber(table, rule));
    });
  }
  return { table, select, joined } satisfies Part;
}

function codesOf(columns: Columns, name: string, binary: boolean): ClassCodes | undefined {
  const values = columns.get(name);
  if (!values) return undefined;
  return binary ? Uint8Array.from(values) : Int32Array.from(values);
}

function sideOf(columns: Columns, letter: "c" | "b", binary: boolean): Side {
  return { prediction: codesOf(columns, `${letter}.prediction`, binary), score: columns.get(`${letter}.score`) };
}

async function refuseNoRows({ engine, tables, columns }: Reading, parts: readonly Part[]): Promise<never> {
  const keys: string[] = [];
  for (const { table } of parts) {
    const key = textOf(requireColumn(table, "key", columns.key));
    const [row] = await engine.rows(`select ${key} as k from ${table.table.from} limit 1`);
    keys.push(`${table.shown} has keys such as ${JSON.stringify(row?.k)}`);
  }
  throw new Refusal(`no row of ${tables.candidate.shown} has a counterpart: ${keys.join(", ")}`, {
    code: "empty-intersection",
    reason: "empty-intersection",
    remedy: "score the same rows with both models, and name the column that identifies them as `key`",
  });
}

/** Truth and weight say what a model is judged by, so a model's own file cannot say something else than the baseline's. */
async function refuseOther(
  what: "truth" | "weight",
  { engine, columns }: Reading,
  parts: readonly Part[],
  fetched: Columns,
) {
  const [ours, theirs] = [fetched.get(`c.${what}`), fetched.get(`b.${what}`)];
  const candidate = parts[0]?.table;
  if (!ours || !theirs || !candidate) return;
  let differing = 0;
  let first = -1;
  for (let row = ours.length - 1; row >= 0; row--)
    if (ours[row] !== theirs[row]) {
      differing++;
      first = row;
    }
  if (differing === 0) return;
  const key = textOf(requireColumn(candidate, "key", columns.key));
  const [row] = await engine.rows(
    `select ${key} as k from ${candidate.table.from} where ${candidate.table.rowNumber} = ${fetched.get("c.number")?.[first]}`,
  );
  throw new Refusal(
    `the ${what} differs between candidate and baseline in ${formatCountOf(differing, "row")}, first for key ${JSON.stringify(row?.k)}`,
    {
      code: `${what}-differs`,
      reason: "not-comparable",
      remedy:
        what === "truth"
          ? "score both models against the same truth, or give the truth apart as `truth-file`"
          : "give the same row the same weight on both sides",
    },
  );
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
  const { engine, tables, rules } = reading;
  const codes = LabelCodes.of(await readLabels(engine, labelColumns(reading)), reading.columns.positive);
  const truths = truthTables(reading);
  const parts: Part[] = [];
  for (const table of [tables.candidate, tables.baseline, tables.truths])
    if (table) parts.push(await partOf(table, reading, codes, truths));
  if (parts.length > 1 || reading.columns.key !== undefined)
    for (const { table } of parts)
      await requireKeys(engine, table, textOf(requireColumn(table, "key", reading.columns.key)));

  const ctes = parts.map(({ table, select }) => {
    const key = parts.length > 1 ? [`${keyOf(table, reading)} as k`] : [];
    return `${ALIAS[table.role]} as (select ${[...key, ...select].join(", ")} from ${table.table.from})`;
  });
  const joins = parts.slice(1).map(({ table }) => `join ${ALIAS[table.role]} using (k)`);
  const joined = parts.flatMap((part) => part.joined);
  const fetched = await fetchColumns(engine, joined, {
    with: ctes.join(", "),
    from: `c ${joins.join(" ")}`,
    order: "c.number",
  });
  const at = fetched.get("c.number") as Float64Array;
  if (at.length === 0) await refuseNoRows(reading, parts);
  for (const what of ["truth", "weight"] as const) await refuseOther(what, reading, parts, fetched);
  const decisive = ALIAS[(truths[0] as PredictionTable).role];
  const truth = codesOf(fetched, `${decisive}.truth`, codes.binary) as ClassCodes;
  const candidate = sideOf(fetched, "c", codes.binary);
  const baseline = tables.baseline && sideOf(fetched, "b", codes.binary);
  for (const [table, side] of [
    [tables.candidate, candidate],
    [tables.baseline, baseline],
  ] as const)
    if (table && side?.prediction)
      refuseOtherSpelling(`the predictions of ${table.shown}`, truth, side.prediction, codes);
  return {
    scored: {
      count: at.length,
      truth,
      binary: codes.binary,
      candidate,
      baseline,
      weight: fetched.get("c.weight"),
    },
    at,
    sliceNumbers: rules.map((_, index) => fetched.get(`c.slice${index}`)),
    labels: codes.labels,
    baselineRows: tables.baseline && (await countBaselineRows(engine, ctes.join(", "), tables.truths !== undefined)),
    notes: leftOut(parts, at.length),
  };
}
