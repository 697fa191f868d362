import type { Report } from "@assay/report";
import type { Column, Table } from "@assay/tables";
import { type Measured, over } from "./expectations/definition.ts";
import type { Queries } from "./judging/table-pass.ts";
import { cellValue, isNumeric } from "./sql/column.ts";
import { numberLiteral } from "./sql/literals.ts";
import type { Suite } from "./suite/suite.ts";

type Chart = Report["charts"][number];

const MAX_HISTOGRAMS = 11;
const MAX_BARS = 40;
const BINS = 30;

interface Ranged {
  readonly column: Column;
  readonly allowed: readonly [number | null, number | null];
}

/** Numeric columns whose single values are held against a range; the first range of a column is drawn. */
function rangedColumns({ expectations }: Suite, { columns }: Table): Ranged[] {
  const ranged = new Map<string, Ranged>();
  for (const { prepared } of expectations) {
    const column = columns.find(({ name }) => name === prepared.column);
    const { allowed } = prepared;
    if (!column || !isNumeric(column) || !allowed || ranged.has(column.name)) continue;
    ranged.set(column.name, { column, allowed });
  }
  return [...ranged.values()].slice(0, MAX_HISTOGRAMS);
}

/** Columns the suite speaks of, in the table's order. */
function namedColumns({ expectations }: Suite, { columns }: Table): Column[] {
  const named = new Set(expectations.map(({ prepared }) => prepared.column));
  return columns.filter(({ name }) => named.has(name)).slice(0, MAX_BARS);
}

/** What the charts need from the pass over the table; most of it the expectations ask for anyway. */
export function chartMeasures(suite: Suite, table: Table): Record<string, string> {
  const measures: Record<string, string> = { rows: over("count(*)") };
  for (const [index, column] of namedColumns(suite, table).entries())
    measures[`present${index}`] = over(`count(${cellValue(column)})`);
  for (const [index, { column }] of rangedColumns(suite, table).entries()) {
    const finite = `isfinite(CAST(${cellValue(column)} AS DOUBLE))`;
    measures[`low${index}`] =
      `CAST(${over(`min(${cellValue(column)})`, ...(column.kind === "float" ? [finite] : []))} AS DOUBLE)`;
    measures[`high${index}`] =
      `CAST(${over(`max(${cellValue(column)})`, ...(column.kind === "float" ? [finite] : []))} AS DOUBLE)`;
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
  const some = shares.filter(({ share }) => share > 0);
  if (some.length === 0) return [];
  return [
    {
      kind: "bars",
      title: "Missing values",
      unit: "%",
      categories: some.map(({ name }) => name),
      series: [{ name: "missing", values: some.map(({ share }) => share) }],
    },
  ];
}

async function histograms(suite: Suite, table: Table, measured: Measured, queries: Queries): Promise<Chart[]> {
  const drawn = rangedColumns(suite, table).flatMap(({ column, allowed }, index) => {
    const [low, high] = [measured[`low${index}`], measured[`high${index}`]];
    if (typeof low !== "number" || typeof high !== "number" || !Number.isFinite(high - low)) return [];
    return [{ column, allowed, ...binsOf(column, low, high) }];
  });
  if (drawn.length === 0) return [];
  const parts = drawn.map(({ column, low, width, bins }, index) => {
    const value = cellValue(column);
    const bin = `CAST(floor((CAST(${value} AS DOUBLE) - ${numberLiteral(low)}) / ${numberLiteral(width)}) AS BIGINT)`;
    return `SELECT ${index} AS chart, least(greatest(${bin}, 0), ${bins - 1}) AS bin, count(*) AS n FROM ${table.from} WHERE ${value} IS NOT NULL AND isfinite(CAST(${value} AS DOUBLE)) GROUP BY 2`;
  });
  const counted = await queries.rows(parts.join(" UNION ALL "));
  return drawn.map(({ column, allowed, low, width, bins }, index) => {
    const values = Array.from({ length: bins }, () => 0);
    for (const { chart, bin, n } of counted) if (chart === index) values[Number(bin)] = Number(n);
    const edges = Array.from({ length: bins + 1 }, (_, edge) => low + edge * width);
    return { kind: "histogram", title: column.name, edges, series: [{ name: "rows", values }], allowed };
  });
}

/** Equal bins over the values; whole numbers get bins of a whole width, so that none is hit twice as often as its neighbour. */
function binsOf(column: Column, low: number, high: number): { low: number; width: number; bins: number } {
  if (column.kind === "integer") {
    const width = Math.max(1, Math.ceil((high - low + 1) / BINS));
    return { low, width, bins: Math.ceil((high - low + 1) / width) };
  }
  if (high === low) return { low, width: Math.abs(low) || 1, bins: 1 };
  return { low, width: (high - low) / BINS, bins: BINS };
}
