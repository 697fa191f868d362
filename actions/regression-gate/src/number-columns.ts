import { requireColumn } from "@assay/action-kit";
import { numberOf } from "@assay/tables";
import { answerColumn, type ColumnReading, type JoinedTable, type TaskColumns } from "./answer-columns.ts";

/** Regression: truth and prediction are numbers. */
export async function numberColumns({ engine, columns }: ColumnReading): Promise<TaskColumns> {
  return {
    labels: [],
    truth: (holder) => numberOf(engine, holder, "truth", requireColumn(holder, "truth", columns.truth)),
    async answers(model) {
      const column = answerColumn(model, "prediction", columns.prediction);
      if (!column) return [];
      return [{ name: "prediction", what: "prediction", sql: await numberOf(engine, model, "prediction", column) }];
    },
    rows({ count, holder, weight, candidate, baseline }) {
      const answers = (of: JoinedTable) => ({ prediction: of.numbers("prediction") });
      return {
        task: "number",
        count,
        truth: holder.numbers("truth") as Float64Array,
        candidate: answers(candidate),
        baseline: baseline && answers(baseline),
        weight,
      };
    },
  };
}
