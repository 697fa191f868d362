import { requireColumn } from "@assay/action-kit";
import { numberOf, textOf } from "@assay/tables";
import {
  type AnswerColumn,
  answerColumn,
  type ColumnReading,
  type JoinedTable,
  type TaskColumns,
} from "./answer-columns.ts";

/** Ranking: the truth is how relevant a row is to its query, and the score orders the rows of a query. */
export async function rankingColumns({ engine, columns }: ColumnReading): Promise<TaskColumns> {
  return {
    labels: [],
    truth: (holder) => numberOf(engine, holder, "truth", requireColumn(holder, "truth", columns.truth)),
    async answers(model) {
      const answers: AnswerColumn[] = [];
      const score = answerColumn(model, "score", columns.score);
      if (score) answers.push({ name: "score", what: "score", sql: await numberOf(engine, model, "score", score) });
      // Both sides' rows meet in the same query, since it is part of their key.
      if (model.role === "candidate") {
        const query = textOf(requireColumn(model, "query", columns.query));
        const number = `dense_rank() over (order by ${query}) - 1`;
        answers.push({ name: "query", what: "query", sql: `case when ${query} is not null then ${number} end` });
      }
      return answers;
    },
    rows({ count, holder, weight, candidate, baseline }) {
      const answers = (of: JoinedTable) => ({ score: of.numbers("score") });
      return {
        task: "ranking",
        count,
        truth: holder.numbers("truth") as Float64Array,
        query: Int32Array.from(candidate.numbers("query") as Float64Array),
        candidate: answers(candidate),
        baseline: baseline && answers(baseline),
        weight,
      };
    },
  };
}
