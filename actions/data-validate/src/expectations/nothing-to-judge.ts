import { formatCount } from "@assay/report";
import type { Finding } from "./definition.ts";

/** A promise about values where there are none. Great Expectations calls it kept; nothing was compared, so we do not. */
export function nothingToJudge(column: string, rows: number): Finding {
  const missing = rows === 1 ? "its one value is missing" : `all its ${formatCount(rows)} values are missing`;
  return {
    met: false,
    reason: "empty-data",
    message: `${column} has no value to judge: ${rows === 0 ? "no row is left by row_condition" : missing}`,
    missing: rows,
    remedy: "find out why the column is empty; expect_column_values_to_be_null is the promise that it is",
  };
}
