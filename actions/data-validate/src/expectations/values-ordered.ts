import type { Column } from "@assay/tables";
import { isNumeric, kindInWords } from "../sql/column.ts";
import { allOf } from "../sql/table-sql.ts";
import { column, flag, share } from "../suite/keyword.ts";
import { judgeValues, mostlyInWords, valuesInWords } from "./column-map.ts";
import { offsetsDiffer, strangeDates } from "./dates-as-text.ts";
import { countOf, type Definition, define, type Finding, type Plan, type Scope } from "./definition.ts";

interface Order {
  readonly type: string;
  readonly words: "increasing" | "decreasing";
  readonly strictly: boolean;
  readonly parsed: boolean;
  readonly mostly: number;
}

/** Each value against the one before it, in the order of the rows of the file; missing values are passed over. */
function defineOrder(words: Order["words"]): Definition {
  const type = `expect_column_values_to_be_${words}`;
  const keywords = { column, strictly: flag, parse_strings_as_datetimes: flag, mostly: share };
  return define(type, keywords, ({ column: name, strictly = false, parse_strings_as_datetimes, mostly = 1 }) => ({
    column: name,
    title: `${valuesInWords(name, mostly)} must be ${strictly ? "strictly " : ""}${words}`,
    limit: mostlyInWords(`${strictly ? "strictly " : ""}${words}`, mostly),
    plan: (scope, known) =>
      orderPlan(scope, known as Column, { type, words, strictly, parsed: parse_strings_as_datetimes ?? false, mostly }),
  }));
}

function orderPlan(
  { sql, from, rows, rowNumber }: Scope,
  column: Column,
  { type, words, strictly, parsed, mostly }: Order,
): Plan {
  if (rowNumber === undefined) return { measures: {}, judge: () => noOrderOfRows(type, sql.dialect.name) };
  const text = column.kind === "string";
  if (column.kind === "other" || (text && !parsed)) return { measures: {}, judge: () => noOrder(column) };
  const value = text
    ? sql.dialect.spelledInstant(sql.value(column))
    : isNumeric(column) || column.kind === "boolean"
      ? sql.number(column)
      : sql.value(column);
  const present = allOf(rows, `${sql.value(column)} IS NOT NULL`);
  const strange = `${sql.value(column)} IS NOT NULL AND ${value} IS NULL`;
  const neighbours = `SELECT ${rowNumber} AS place, ${value} AS here, lag(${value}) OVER (ORDER BY ${rowNumber}) AS before FROM ${from} WHERE ${present}`;
  const operator = `${words === "increasing" ? ">" : "<"}${strictly ? "" : "="}`;
  const broken = `before IS NOT NULL AND NOT (here ${operator} before)`;
  return {
    measures: {
      rows: sql.count(rows),
      present: sql.countOf(sql.value(column), rows),
      ...(text
        ? { unreadable: sql.count(rows, strange), offsets: sql.count(rows, sql.dialect.namesOffset(sql.value(column))) }
        : {}),
    },
    refine: (measured) =>
      "unexpected" in measured || countOf(measured, "present") === 0 || countOf(measured, "unreadable") > 0
        ? undefined
        : `SELECT ${sql.count(broken)} AS unexpected FROM (${neighbours}) AS neighbours`,
    judge: (measured) => {
      const unreadable = countOf(measured, "unreadable");
      if (unreadable > 0)
        return strangeDates(column, unreadable, sql.dialect, { where: allOf(rows, strange), value: sql.value(column) });
      const offsets = countOf(measured, "offsets");
      if (offsets > 0 && offsets < countOf(measured, "present")) return offsetsDiffer(column);
      const said = `${strictly ? "strictly " : ""}${words}`;
      const cells = {
        where: allOf(rows, `${rowNumber} IN (SELECT place FROM (${neighbours}) AS neighbours WHERE ${broken})`),
        value: sql.value(column),
      };
      const told = { kept: `are ${said}`, broken: `are not ${said} after the one before`, cells };
      return judgeValues(measured, column, rows, told, mostly);
    },
  };
}

/** SQL has an order only where it is asked for one, and nothing in the suite says by what. */
function noOrderOfRows(type: string, engine: string): Finding {
  return {
    met: false,
    impossible: true,
    reason: "invalid-suite",
    message: `${type} compares each row with the one before it, and the rows of a table in ${engine} lie in no order`,
    remedy:
      "export the rows in their order to a file and judge that, or name the order in SQL by unexpected_rows_expectation, with lag(…) OVER (ORDER BY …)",
  };
}

function noOrder(column: Column) {
  return {
    met: false,
    reason: "wrong-type",
    message: `${column.name} holds ${kindInWords(column)}, of which no value can be taken from another`,
    remedy: "name a column of numbers or dates; for dates written as text say parse_strings_as_datetimes: true",
  } as const;
}

export const valuesOrdered: readonly Definition[] = [defineOrder("increasing"), defineOrder("decreasing")];
