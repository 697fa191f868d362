import type { Column, Table } from "@assay/tables";
import type { Plan } from "../expectations/definition.ts";
import type { Measure, Measured } from "../expectations/measure.ts";
import type { Queries } from "../judging/queries.ts";
import { measure } from "../judging/table-pass.ts";
import { canBeInfinite, isNumeric } from "../sql/column.ts";
import { TableSql } from "../sql/table-sql.ts";
import {
  type ColumnProfile,
  type FormatCount,
  hasFewValues,
  type NumberFacts,
  type ShapeCount,
  type TextFacts,
  type ValueCount,
} from "./column-profile.ts";
import { VALUE_FORMATS, type ValueFormat } from "./value-formats.ts";

/** Beyond this many parts of a UNION an engine spends longer on planning it than on a second query. */
const MOST_PARTS = 100;
/** A column of more shapes is no id. */
const MOST_SHAPES = 40;
const DIGITS = "0123456789";
const CAPITALS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

type Facts = Readonly<Record<string, Measured[string]>>;

/** Asks the same kind of thing of several columns, in as few passes over the table as there can be. */
async function ask(
  columns: readonly Column[],
  measuresOf: (column: Column) => Readonly<Record<string, Measure>>,
  table: Table,
  queries: Queries,
): Promise<ReadonlyMap<Column, Facts>> {
  const plans = columns.map(
    (column): Plan => ({
      measures: measuresOf(column),
      judge: () => ({ met: true, reason: "as-expected", message: "" }),
    }),
  );
  const found = await measure(plans, table, queries);
  return new Map(columns.map((column, index) => [column, found[index] ?? {}]));
}

const numberOf = (facts: Facts | undefined, name: string) => Number(facts?.[name] ?? 0);

/** The aggregates of one column that ask for nothing else to be known. */
function firstMeasures(column: Column, sql: TableSql): Record<string, Measure> {
  const value = sql.value(column);
  const measures: Record<string, Measure> = { present: sql.countOf(value) };
  const { kind } = column;
  if (kind !== "boolean" && kind !== "other") measures.distinct = sql.countDistinct(column, value, undefined);
  if (isNumeric(column)) {
    const number = sql.dialect.cast(value, "double");
    const finite = finiteOf(column, sql);
    measures.min = sql.over((argument) => `min(${argument})`, number, finite);
    measures.max = sql.over((argument) => `max(${argument})`, number, finite);
    if (finite !== undefined) {
      measures.infiniteBelow = sql.count(sql.dialect.isInfinite(value), `${value} < 0`);
      measures.infiniteAbove = sql.count(sql.dialect.isInfinite(value), `${value} > 0`);
    }
  }
  if (kind === "date" || kind === "timestamp") measures.first = `min(${value})`;
  if (kind === "string") {
    measures.shortest = `min(${sql.dialect.characters(value)})`;
    measures.longest = `max(${sql.dialect.characters(value)})`;
  }
  return measures;
}

function finiteOf(column: Column, sql: TableSql): string | undefined {
  const value = sql.value(column);
  return canBeInfinite(column) ? `NOT ${sql.dialect.isInfinite(value)}` : undefined;
}

/** What can be asked of a column once its extremes and the number of its values are known. */
function secondMeasures(column: Column, facts: Facts, sql: TableSql): Record<string, Measure> {
  if (isNumeric(column) && typeof facts.min === "number" && typeof facts.max === "number") {
    const value = sql.dialect.cast(sql.value(column), "double");
    const finite = finiteOf(column, sql);
    const [min, max] = [sql.dialect.number(facts.min), sql.dialect.number(facts.max)];
    const middle = sql.dialect.number(facts.min / 2 + facts.max / 2);
    return {
      atMin: sql.count(finite, `${value} = ${min}`),
      atMax: sql.count(finite, `${value} = ${max}`),
      inLowerHalf: sql.count(finite, `${value} <= ${middle}`),
      inUpperHalf: sql.count(finite, `${value} >= ${middle}`),
    };
  }
  if (column.kind !== "string") return {};
  const follow = (regex: string) => sql.count(sql.dialect.matches(sql.value(column), regex));
  return {
    blank: follow("^[ ]*$"),
    ...Object.fromEntries(possibleFormats(facts).map(({ regex }, index) => [`format${index}`, follow(regex)])),
  };
}

function possibleFormats(facts: Facts): ValueFormat[] {
  const [shortest, longest] = [numberOf(facts, "shortest"), numberOf(facts, "longest")];
  return VALUE_FORMATS.filter(({ length: [fewest, most] }) => longest >= fewest && shortest <= most);
}

/** The rows of one SELECT of each column, by the column; `place` is what tells them apart. */
async function rowsByColumn(
  columns: readonly Column[],
  select: (column: Column, place: number) => string,
  queries: Queries,
): Promise<ReadonlyMap<Column, readonly Facts[]>> {
  const found = new Map(columns.map((column) => [column, [] as Facts[]]));
  for (let start = 0; start < columns.length; start += MOST_PARTS) {
    const batch = columns.slice(start, start + MOST_PARTS);
    for (const row of await queries.rows(batch.map(select).join(" UNION ALL ")))
      found.get(batch[Number(row.place)] as Column)?.push(row);
  }
  return found;
}

/** The values of all columns that have few. */
async function fewValues(
  columns: readonly Column[],
  table: Table,
  sql: TableSql,
  queries: Queries,
): Promise<ReadonlyMap<Column, ValueCount[]>> {
  const select = (column: Column, place: number) =>
    `SELECT ${place} AS place, ${sql.text(column)} AS cell, count(*) AS n FROM ${table.from} WHERE ${sql.value(column)} IS NOT NULL GROUP BY 2`;
  const found = await rowsByColumn(columns, select, queries);
  return new Map(
    [...found].map(([column, own]) => {
      const values = own.map(({ cell, n }) => ({
        value: isNumeric(column) ? Number(cell) : String(cell),
        count: Number(n),
      }));
      return [column, values.sort((a, b) => (a.value < b.value ? -1 : 1))];
    }),
  );
}

/** The commonest shapes of all columns of text that have many values. */
async function shapes(
  columns: readonly Column[],
  table: Table,
  sql: TableSql,
  queries: Queries,
): Promise<ReadonlyMap<Column, ShapeCount[]>> {
  const { dialect } = sql;
  const from = dialect.literal(DIGITS + CAPITALS + CAPITALS.toLowerCase());
  const to = dialect.literal("0".repeat(10) + "A".repeat(26) + "a".repeat(26));
  const select = (column: Column, place: number) => {
    const shape = `translate(${sql.value(column)}, ${from}, ${to})`;
    const least = `min(${sql.ordered(column)})`;
    const most = `max(${sql.ordered(column)})`;
    const grouped = `SELECT ${shape} AS shape, count(*) AS n, ${least} AS least, ${most} AS most FROM ${table.from} WHERE ${sql.value(column)} IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ${MOST_SHAPES}`;
    return `SELECT ${place} AS place, shape, n, least, most FROM (${grouped}) AS s${place}`;
  };
  const found = await rowsByColumn(columns, select, queries);
  return new Map(
    [...found].map(([column, own]) => [
      column,
      own.map(({ shape, n, least, most }) => ({
        shape: String(shape),
        count: Number(n),
        first: String(least),
        last: String(most),
      })),
    ]),
  );
}

function numberFacts(first: Facts, second: Facts | undefined): NumberFacts | undefined {
  const { min, max } = first;
  if (typeof min !== "number" || typeof max !== "number") return undefined;
  return {
    min,
    max,
    atMin: numberOf(second, "atMin"),
    atMax: numberOf(second, "atMax"),
    inLowerHalf: numberOf(second, "inLowerHalf"),
    inUpperHalf: numberOf(second, "inUpperHalf"),
    infiniteBelow: numberOf(first, "infiniteBelow"),
    infiniteAbove: numberOf(first, "infiniteAbove"),
  };
}

function textFacts(first: Facts, second: Facts | undefined, shapes: readonly ShapeCount[]): TextFacts {
  const formats = possibleFormats(first)
    .map((format, index): FormatCount => ({ format, count: numberOf(second, `format${index}`) }))
    .filter(({ count }) => count > 0);
  return {
    shortest: numberOf(first, "shortest"),
    longest: numberOf(first, "longest"),
    blank: numberOf(second, "blank"),
    formats,
    shapes,
  };
}

/** `2024-05-31` of a date or a point in time; `undefined` for the days before our era, "infinity" and the 31st of no month. */
function dayOf(text: Measured[string] | undefined): string | undefined {
  const day = /^\d{4}-\d{2}-\d{2}(?=$|[T ])/.exec(String(text))?.[0];
  return day === undefined || Number.isNaN(Date.parse(`${day}T00:00:00Z`)) ? undefined : day;
}

/**
 * What a suite can be learnt from, for each column: two passes of aggregates over the table, then the values of columns that
 * have few, and the shapes of texts that have many. Aggregates, CASE and GROUP BY alone, so that
 * any engine answers. `table` holds at least one row.
 */
export async function profileColumns(table: Table, queries: Queries): Promise<ColumnProfile[]> {
  const sql = new TableSql(table.dialect);
  const { columns } = table;
  const rows = table.rows - table.malformed;
  const first = await ask(columns, (column) => firstMeasures(column, sql), table, queries);
  const there = columns.filter((column) => numberOf(first.get(column), "present") > 0);
  const second = await ask(there, (column) => secondMeasures(column, first.get(column) ?? {}, sql), table, queries);
  const isFew = (column: Column) =>
    hasFewValues(numberOf(first.get(column), "distinct"), numberOf(first.get(column), "present"));
  const listed = there.filter((column) => (column.kind === "string" || column.kind === "integer") && isFew(column));
  const values = await fewValues(listed, table, sql, queries);
  const shaped = there.filter((column) => column.kind === "string" && !isFew(column));
  const found = await shapes(shaped, table, sql, queries);
  return columns.map((column): ColumnProfile => {
    const [facts, more] = [first.get(column) ?? {}, second.get(column)];
    const numbers = isNumeric(column) ? numberFacts(facts, more) : undefined;
    const firstDay = dayOf(facts.first);
    const few = values.get(column);
    return {
      column,
      rows,
      missing: rows - numberOf(facts, "present"),
      distinct: facts.distinct === undefined ? undefined : Number(facts.distinct),
      ...(numbers ? { numbers } : {}),
      ...(column.kind === "string" ? { texts: textFacts(facts, more, found.get(column) ?? []) } : {}),
      ...(firstDay === undefined ? {} : { firstDay }),
      ...(few ? { values: few } : {}),
    };
  });
}
