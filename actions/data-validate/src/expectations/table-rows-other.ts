import { formatCountOf } from "@assay/report";
import { required, text } from "../suite/keyword.ts";
import { countOf, type Definition, define } from "./definition.ts";
import { settled, tableBeside } from "./table-beside.ts";

const TYPE = "expect_table_row_count_to_equal_other_table";

/** The number of rows that `row_condition` leaves, against all rows of another table of the same database, or of the reference of a file. */
export const tableRowsOfOther: Definition = define(
  TYPE,
  { other_table_name: required(text("the name of a table of the same database")) },
  ({ other_table_name: name }) => ({
    title: `The table must have as many rows as ${name}`,
    limit: `the rows of ${name}`,
    otherTable: name,
    looksUp: true,
    plan: (scope) => {
      const other = tableBeside(scope, name, TYPE);
      if ("refused" in other) return settled(other.refused);
      const { sql, rows, malformed } = scope;
      return {
        measures: { rows: sql.count(rows) },
        refine: (measured) => ("other" in measured ? undefined : `SELECT count(*) AS other FROM ${other.from}`),
        judge: (measured) => {
          const own = countOf(measured, "rows") + (rows === undefined ? malformed : 0);
          const theirs = countOf(measured, "other");
          return {
            met: own === theirs,
            reason: own === theirs ? "within-limit" : own < theirs ? "below-min" : "above-max",
            message: `there ${own === 1 ? "is" : "are"} ${formatCountOf(own, "row")}, and ${formatCountOf(theirs, "row")} in ${name}`,
            observed: own,
          };
        },
      };
    },
  }),
);
