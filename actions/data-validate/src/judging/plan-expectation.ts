import { didYouMean } from "@assay/action-kit";
import type { Reason } from "@assay/report";
import { DialectError, type Table } from "@assay/tables";
import { columnsOf } from "../conditions/condition.ts";
import type { Plan, Scope } from "../expectations/definition.ts";
import { ConditionMismatch, conditionSql } from "../sql/condition-sql.ts";
import { TableSql } from "../sql/table-sql.ts";
import type { Expectation } from "../suite/suite.ts";
import { isLarge } from "./value-counts.ts";

/** A comparison that cannot be made on this table is an error whatever the severity, and measures nothing. */
function impossible(reason: Reason, message: string, remedy: string): Plan {
  return { measures: {}, judge: () => ({ met: false, impossible: true, reason, message, remedy }) };
}

/** How an expectation is decided on the table at hand. */
export function planExpectation(
  { prepared, condition }: Expectation,
  table: Table,
  beside: Pick<Scope, "vocabularies" | "reference" | "others" | "database"> = {},
): Plan {
  const sql = new TableSql(table.dialect);
  const columns = new Map(table.columns.map((column) => [column.name, column]));
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
      `use one of its columns: ${[...columns.keys()].slice(0, 50).join(", ")}`,
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
