import { formatCount } from "@assay/report";
import type { Finding, Scope } from "./definition.ts";

/**
 * A promise about values where there are none. Great Expectations calls it kept; nothing was compared, so we do not.
 *
 * @param count rows the expectation speaks of, in all of which the value is missing.
 * @param condition the scope's `rows`.
 */
export function nothingToJudge(column: string, count: number, condition: Scope["rows"]): Finding {
  const noRow = condition === undefined ? "there is no well-formed row" : "no row is left by row_condition";
  const missing = count === 1 ? "its one value is missing" : `all its ${formatCount(count)} values are missing`;
  return {
    met: false,
    reason: "empty-data",
    message: `${column} has no value to judge: ${count === 0 ? noRow : missing}`,
    missing: count,
    remedy:
      count === 0
        ? condition === undefined
          ? "find out why the data is empty; malformed rows have to be mended first"
          : "check the row_condition; where a promise about single values may find no row, say `on-empty: pass` under `assay` in the suite's `meta`"
        : "find out why the column is empty; expect_column_values_to_be_null is the promise that it is",
  };
}

/** The same for a promise about rows: all of them are left out by `ignore_row_if`, or there is none. */
export function noRowToJudge(columns: readonly string[], count: number, condition: Scope["rows"]): Finding {
  if (count === 0) return nothingToJudge(columns.join(", "), 0, condition);
  return {
    met: false,
    reason: "empty-data",
    message: `there is no row to judge: ignore_row_if leaves out ${count === 1 ? "the only row" : `all ${formatCount(count)} rows`}, since values of ${columns.join(", ")} are missing`,
    missing: count,
    remedy: "find out why the columns are empty, or choose another ignore_row_if",
  };
}
