import { loadCharts, type Report } from "@assay/report";
import type { Column, Table } from "@assay/tables";
import type { Measured } from "./expectations/measure.ts";
import type { Queries } from "./judging/queries.ts";
import { isLarge } from "./judging/value-counts.ts";
import { canBeInfinite, isNumeric } from "./sql/column.ts";
import { TableSql } from "./sql/table-sql.ts";
import type { Suite } from "./suite/suite.ts";

type Chart = Report["charts"][number];

const MAX_HISTOGRAMS = 11;
/** Columns whose ends are measured, so that those beyond their range can be drawn first. */
const MAX_RANGED = 60;
const MAX_BARS = 40;
const BINS = 30;
/** How many different numbers a byte holds. */
const BYTE = 256;

interface Ranged {
  readonly column: Column;
  readonly allowed: readonly [number | null, number | null];
}

/** Numeric columns whose single values are held against a range; the first range of a column is drawn. */
function rangedColumns({ expectations }: Suite, { columns }: Table): Ranged[] {
  const ranged = new Map<string, Ranged>();
  const known = new Map(columns.map((column) => [column.name, column]));
  for (const { prepared } of expectations) {
    const column = prepared.column === undefined ? undefined : known.get(prepared.column);
    if (!column || !isNumeric(column)) continue;
    const allowed = isWhole(column) ? prepared.allowedWhole : prepared.allowed;
    if (!allowed || ranged.has(column.name)) continue;
    ranged.set(column.name, { column, allowed });
  }
  return [...ranged.values()].slice(0, MAX_RANGED);
}

function isWhole({ kind }: Column): boolean {
  return kind === "integer";
}

/** Columns the suite speaks of, in the table's order. */
function namedColumns({ expectations }: Suite, { columns }: Table): Column[] {
  const named = new Set(expectations.map(({ prepared }) => prepared.column));
  return columns.filter(({ name }) => named.has(name));
}

/** What the charts need from the pass over the table; most of it the expectations ask for anyway. */
export function chartMeasures(suite: Suite, table: Table): Record<string, string> {
  const sql = new TableSql(table.dialect);
  const measures: Record<string, string> = { rows: sql.count() };
  for (const [index, column] of namedColumns(suite, table).entries())
    measures[`present${index}`] = sql.countOf(sql.value(column));
  for (const [index, { column }] of rangedColumns(suite, table).entries()) {
    const value = sql.value(column);
    const finite = canBeInfinite(column) ? `NOT ${sql.dialect.isInfinite(value)}` : undefined;
    measures[`low${index}`] = sql.dialect.cast(
      sql.over((argument) => `min(${argument})`, value, finite),
      "double",
    );
    measures[`high${index}`] = sql.dialect.cast(
      sql.over((argument) => `max(${argument})`, value, finite),
      "double",
    );
  }
  return measures;
}

/** Shares of missing values, if there are any, and a histogram of each column that a range is held against. */
export async function drawCharts(suite: Suite, table: Table, measured: Measured, queries: Queries): Promise<Chart[]> {
  return [...missingBars(suite, table, measured), ...(await histograms(suite, table, measured, queries))];
}

function missingBars(suite: Suite, table: Table, measured: Measured): Chart[] {
  const rows = Number(measured.rows);
  const shares = namedColumns(suite, table).map(({ name }, index) => ({
    name,
    share: ((rows - Number(measured[`present${index}`])) / rows) * 100,
  }));
  const missing = shares.filter(({ share }) => share > 0);
  const most = new Set(missing.toSorted((one, other) => other.share - one.share).slice(0, MAX_BARS));
  const some = missing.filter((column) => most.has(column));
  if (some.length === 0) return [];
  return [
    {
      kind: "bars",
      title: missing.length > MAX_BARS ? `Missing values, the ${MAX_BARS} columns with most` : "Missing values",
      unit: "%",
      categories: some.map(({ name }) => name),
      series: [{ name: "missing", values: some.map(({ share }) => share) }],
    },
  ];
}

async function histograms(suite: Suite, table: Table, measured: Measured, queries: Queries): Promise<Chart[]> {
  const sql = new TableSql(table.dialect);
  const drawable = rangedColumns(suite, table).flatMap(({ column, allowed }, index) => {
    const [low, high] = [measured[`low${index}`], measured[`high${index}`]];
    if (typeof low !== "number" || typeof high !== "number" || !Number.isFinite(high - low)) return [];
    const beyond = (allowed[0] !== null && low < allowed[0]) || (allowed[1] !== null && high > allowed[1]);
    return [{ column, allowed, beyond, ...binsOf(sql, column, [low, high], allowed) }];
  });
  // What breaks its promise is what a reader wants to see.
  const drawn = drawable.toSorted((one, other) => Number(other.beyond) - Number(one.beyond)).slice(0, MAX_HISTOGRAMS);
  if (drawn.length === 0) return [];
  const parts = drawn.map(({ column, place }, index) => {
    const value = sql.value(column);
    const finite = `${value} IS NOT NULL${canBeInfinite(column) ? ` AND NOT ${sql.dialect.isInfinite(value)}` : ""}`;
    return `SELECT ${index} AS chart, ${sql.dialect.cast(place, "byte")} AS place, count(*) AS n FROM ${table.from} WHERE ${finite} GROUP BY 2`;
  });
  // A small table is counted before the library is there, so that loading it beside would gain nothing.
  const beside = isLarge(table) ? loadCharts() : undefined;
  const [counted] = await Promise.all([queries.rows(parts.join(" UNION ALL ")), beside]);
  return drawn.map(({ column, allowed, edges, binOf }, index) => {
    const values = Array.from({ length: edges.length - 1 }, () => 0);
    for (const { chart, place, n } of counted) {
      if (chart !== index) continue;
      const bin = Math.min(Math.max(binOf(Number(place)), 0), values.length - 1);
      values[bin] = (values[bin] ?? 0) + Number(n);
    }
    const whole = isWhole(column) ? { whole: true } : {};
    return { kind: "histogram", title: column.name, edges, series: [{ name: "rows", values }], allowed, ...whole };
  });
}

interface Bins {
  readonly edges: number[];
  /** SQL of a small whole number for each value. */
  readonly place: string;
  /** The bin of such a number, from 0. Rounding may carry the outermost values one further. */
  readonly binOf: (place: number) => number;
}

/** Equal bins over the values. */
function binsOf(sql: TableSql, column: Column, [low, high]: Span, allowed: Ranged["allowed"]): Bins {
  const widthsFrom = (start: number, width: number) =>
    `(${sql.dialect.cast(sql.value(column), "double")} - ${sql.dialect.number(start)}) / ${sql.dialect.number(width)}`;
  if (isWhole(column)) return wholeBins(sql, column, [low, high], allowed, widthsFrom);
  const step = (high - low) / BINS;
  const [width, bins] = step > 0 ? [step, BINS] : [Math.abs(low) || 1, 1];
  return { edges: edgesFrom(low, width, bins), place: `floor(${widthsFrom(low, width)})`, binOf: (place) => place };
}

type Span = readonly [low: number, high: number];

function edgesFrom(start: number, width: number, bins: number): number[] {
  return Array.from({ length: bins + 1 }, (_, edge) => start + edge * width);
}

/**
 * Whole numbers get a bin each, centred on the number, so that none is hit twice as often as its neighbour. Where they are
 * too many for that, bins of a whole width; their edges lie between two numbers too. One ends at the largest number allowed
 * and one starts at the smallest, so that what is beyond a limit is drawn beyond it, and nothing else is. Values within a
 * byte of each other are counted as they are, which is four times as fast as dividing them.
 */
function wholeBins(
  sql: TableSql,
  column: Column,
  [low, high]: Span,
  [least, most]: Ranged["allowed"],
  widthsFrom: (start: number, width: number) => string,
): Bins {
  const width = Math.ceil((high - low + 1) / BINS);
  const anchor = most !== null && most >= low && most < high ? most : high;
  const start = anchor - Math.ceil((anchor - low + 1) / width) * width;
  const even = edgesFrom(start, width, Math.ceil((high - start) / width)).map(
    (edge) => Math.min(Math.max(edge, low - 1), high) + 0.5,
  );
  const cut = least === null ? Number.NaN : least - 0.5;
  const isCut = cut > low && cut < high && !even.includes(cut);
  const edges = isCut ? [...even, cut].sort((one, other) => one - other) : even;
  if (high - low < BYTE && Number.isSafeInteger(low) && Number.isSafeInteger(high))
    return {
      edges,
      // The difference of two bytes is none.
      place: `${sql.dialect.cast(sql.value(column), "integer")} - ${sql.dialect.number(low)}`,
      binOf: (place) => edges.findLastIndex((edge) => edge < low + place),
    };
  const after = isCut
    ? ` + CASE WHEN ${sql.value(column)} >= ${sql.dialect.number(least ?? low)} THEN 1 ELSE 0 END`
    : "";
  return { edges, place: `ceil(${widthsFrom(start, width)})${after}`, binOf: (place) => place - 1 };
}
