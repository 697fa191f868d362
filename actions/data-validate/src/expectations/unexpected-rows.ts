import { clip, formatCountOf } from "@assay/report";
import { required, text } from "../suite/keyword.ts";
import { type Answer, countOf, type Definition, define, type Finding, type Scope } from "./definition.ts";
import { nothingToJudge } from "./nothing-to-judge.ts";

/** Stands for the table in a query, as in Great Expectations. */
const BATCH = "{batch}";

/** The table, or the rows of it that row_condition leaves, for the FROM of the author's query. */
function batchOf({ from, rows }: Scope): string {
  return rows === undefined ? from : `(SELECT * FROM ${from} WHERE ${rows})`;
}

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
        query: query.replaceAll(BATCH, () => batchOf(scope)),
        judge: (measured, answer) => {
          if (countOf(measured, "rows") === 0) return nothingToJudge("the table", 0, scope.rows);
          return answer === undefined ? notHere(scope) : judgeAnswer(answer);
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

function notHere({ sql }: Scope): Finding {
  return {
    met: false,
    impossible: true,
    reason: "invalid-suite",
    message: `queries of a suite are not run in ${sql.dialect.name}`,
    remedy: "judge an extract of the table as a file, or take the query out of the suite",
  };
}
