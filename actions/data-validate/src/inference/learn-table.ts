import { formatCountOf } from "@assay/report";
import type { Table } from "@assay/tables";
import { humanStep, roundDown, roundUp } from "./human-numbers.ts";
import type { LearntExpectation, LearntSection } from "./learnt-expectation.ts";

function learnColumns({ columns }: Pick<Table, "columns">): LearntExpectation {
  const names = columns.map(({ name }) => name);
  const why = "A column more or fewer means that whatever makes the data has changed.";
  const severity = "critical";
  // An expectation cannot list a column without a name.
  return names.includes("")
    ? { type: "expect_table_column_count_to_equal", kwargs: { value: names.length }, severity, why }
    : { type: "expect_table_columns_to_match_set", kwargs: { column_set: names }, severity, why };
}

function learnRowCount({ rows }: Pick<Table, "rows">): LearntExpectation {
  const step = Math.max(1, humanStep(rows / 4));
  return {
    type: "expect_table_row_count_to_be_between",
    kwargs: { min_value: Math.max(1, roundDown(rows / 2, step)), max_value: roundUp(rows * 2, step) },
    severity: "warning",
    why: `${formatCountOf(rows, "row")} seen. Half of ${rows === 1 ? "it" : "them"} is a broken export, twice as many a join that multiplied.`,
  };
}

/** What the table as a whole promises. */
export function learnTable(table: Pick<Table, "columns" | "rows">): LearntSection {
  return { column: undefined, expectations: [learnColumns(table), learnRowCount(table)] };
}
