import { didYouMean } from "@assay/action-kit";
import type { Reason } from "@assay/report";
import { type Column, DialectError, type Table } from "@assay/tables";
import { columnsOf } from "../conditions/condition.ts";
import type { Plan, Scope } from "../expectations/definition.ts";
import { conditionSql } from "../sql/condition-sql.ts";
import { ConditionMismatch } from "../sql/exact-number.ts";
import { TableSql } from "../sql/table-sql.ts";
import type { Expectation } from "../suite/suite.ts";
import { isLarge } from "./value-counts.ts";

/** A comparison that cannot be made on this table is an error whatever the severity, and measures nothing. */
function impossible(reason: Reason, message: string, remedy: string): Plan {
  return { measures: {}, judge: () => ({ met: false, impossible: true, reason, message, remedy }) };
}

/** `user.id` where `user` is a column of records: what pandas' `json_normalize` would have made a column of. */
function fieldRemedy(name: string, columns: ReadonlyMap<string, Column>): string {
  const [own = "", ...fields] = name.split(".");
  const holder = columns.get(own);
  if (fields.length === 0 || holder?.kind !== "other") return "";
  // Records of JSON files are text here, those of Parquet files and of engines structures.
  const value = holder.sqlType.startsWith("STRUCT")
    ? `"${own}".${fields.map((field) => `"${field}"`).join(".")}`
    : `json_extract_string("${own}", '$.${fields.join(".")}')`;
  return `\`${own}\` is one column, of records: write the field as a column of its own (${JSON.stringify({ [name]: 1 })}), or hold it against SQL in unexpected_rows_expectation (${value}); else `;
}

type Beside = Pick<Scope, "vocabularies" | "reference" | "others" | "database">;

/** How each expectation is decided on the table at hand. */
export function planExpectations(expectations: readonly Expectation[], table: Table, beside: Beside = {}): Plan[] {
  const columns = new Map(table.columns.map((column) => [column.name, column]));
  return expectations.map((expectation) => planOf(expectation, table, columns, beside));
}

function planOf(
  { prepared, condition }: Expectation,
  table: Table,
  columns: ReadonlyMap<string, Column>,
  beside: Beside,
): Plan {
  const sql = new TableSql(table.dialect);
  const named = [
    ...(prepared.column === undefined ? [] : [prepared.column]),
    ...(prepared.columns ?? []),
    ...(condition ? columnsOf(condition) : []),
  ];
  const absent = named.find((name) => !columns.has(name));
  if (absent !== undefined)
    return impossible(
      "missing-column",
      `the data has no column "${absent}"${didYouMean(absent, columns.keys())}`,
      `${fieldRemedy(absent, columns)}use one of its columns: ${[...columns.keys()].slice(0, 50).join(", ")}`,
    );
  let rows: string | undefined;
  try {
    rows = condition && conditionSql(condition, columns, sql);
  } catch (error) {
    if (!(error instanceof ConditionMismatch)) throw error;
    return impossible("invalid-suite", `row_condition makes no sense here: ${error.message}`, "mend the row_condition");
  }
  const { from, malformed } = table;
  // Rows of a database's table lie in no order.
  const rowNumber = table.dialect.name === "duckdb" ? table.rowNumber : undefined;
  const scope = {
    sql,
    from,
    rowNumber,
    columns: table.columns,
    isLarge: isLarge(table),
    rows,
    malformed,
    ...beside,
  };
  try {
    return prepared.plan(scope, prepared.column === undefined ? undefined : columns.get(prepared.column));
  } catch (error) {
    if (!(error instanceof DialectError)) throw error;
    return impossible(
      "engine-unavailable",
      `${table.dialect.name} ${error.message}`,
      "leave this expectation out for this engine, or judge an extract of the table as a file",
    );
  }
}
