import { clip, formatCountOf } from "@assay/report";
import { required, text } from "../suite/keyword.ts";
import { BATCH } from "./batch.ts";
import { type Answer, countOf, type Definition, define, type Finding } from "./definition.ts";
import { nothingToJudge } from "./nothing-to-judge.ts";

/** A query that the suite's author wrote must give no row. The engine is locked, and the query reads the table alone. */
export const unexpectedRows: Definition = define(
  "unexpected_rows_expectation",
  { unexpected_rows_query: required(text("a SELECT that gives the rows at fault, with {batch} for the table")) },
  ({ unexpected_rows_query: query }, refuse) => {
    if (!query.includes(BATCH))
      refuse(
        "the query does not name the table, which is written {batch}",
        "write SELECT … FROM {batch} WHERE …",
        "unexpected_rows_query",
      );
    return {
      title: clip(`No row must be given by ${query.trim().replace(/\s+/g, " ")}`, 300),
      limit: "no row",
      plan: (scope) => ({
        measures: { rows: scope.sql.count(scope.rows) },
        // A function, since a string would have its own `$&` and `$1` filled in.
        query: { over: (batch) => query.replaceAll(BATCH, () => batch), rows: scope.rows },
        judge: (measured, answer) => {
          if (countOf(measured, "rows") === 0) return nothingToJudge("the table", 0, scope.rows);
          return judgeAnswer(answer as Answer);
        },
      }),
    };
  },
);

function judgeAnswer(answer: Answer): Finding {
  if ("refused" in answer) {
    const { message, remedy, reason } = answer.refused;
    return {
      met: false,
      impossible: true,
      reason: reason === "timed-out" ? "timed-out" : "invalid-suite",
      message,
      remedy: `${remedy}; unexpected_rows_query is one SELECT over {batch}`,
    };
  }
  const { count, rows } = answer;
  if (count === 0) return { met: true, reason: "as-expected", message: "the query gives no row", observed: 0 };
  return {
    met: false,
    reason: "unexpected-values",
    message: `the query gives ${formatCountOf(count, "row")}`,
    observed: count,
    unexpected: count,
    given: rows,
  };
}
