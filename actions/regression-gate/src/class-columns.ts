import { findColumn, requireColumn } from "@assay/action-kit";
import type { ClassCodes } from "@assay/metrics";
import { type Column, type LabelColumn, numberOf, quoteIdentifier, readLabels, textOf } from "@assay/tables";
import {
  type AnswerColumn,
  answerColumn,
  type ColumnReading,
  type JoinedTable,
  type TaskColumns,
} from "./answer-columns.ts";
import { refuseOtherSpelling } from "./label-agreement.ts";
import { LabelCodes } from "./label-codes.ts";
import type { PredictionTable } from "./prediction-table.ts";
import { isScorePattern, refuseNoScore, scoreColumns } from "./score-columns.ts";
import type { ClassAnswers } from "./scored-rows.ts";

/** SQL of a table with every label of the column; of whole numbers each once, so that few of them are made a text. */
function distinctOf({ name, kind }: Column, { table: { from } }: PredictionTable): string {
  return kind === "integer" ? `(select distinct ${quoteIdentifier(name)} from ${from})` : from;
}

function labelColumns({ tables, columns }: ColumnReading): LabelColumn[] {
  const found: LabelColumn[] = [];
  for (const table of [tables.candidate, tables.baseline, tables.truths])
    for (const what of ["truth", "prediction"] as const) {
      const column = table && findColumn(table, columns[what]);
      if (table && column)
        found.push({ shown: `the ${what} of ${table.shown}`, from: distinctOf(column, table), text: textOf(column) });
    }
  return found;
}

/** Classification: truth and prediction are labels, and scores are of the positive one or of each. */
export async function classColumns(reading: ColumnReading): Promise<TaskColumns> {
  const { engine, tables, columns } = reading;
  const pattern = isScorePattern(tables.candidate, columns.score) ? columns.score : undefined;
  const scored = pattern === undefined ? [] : scoreColumns(tables.candidate, pattern).keys();
  const codes = LabelCodes.of([...(await readLabels(engine, labelColumns(reading))), ...scored], columns.positive);

  const scoresOf = async (model: ColumnReading["tables"]["candidate"]): Promise<AnswerColumn[]> => {
    if (pattern === undefined) {
      const score = answerColumn(model, "score", columns.score);
      return score ? [{ name: "score", what: "score", sql: await numberOf(engine, model, "score", score) }] : [];
    }
    const found = scoreColumns(model, pattern);
    if (model.role !== "candidate" && codes.labels.some((label) => !found.has(label))) return [];
    return Promise.all(
      codes.labels.map(async (label, code) => {
        const column = found.get(label) ?? refuseNoScore(model, pattern, label);
        return {
          name: `score${code}`,
          what: `score of "${label}"`,
          sql: await numberOf(engine, model, "score", column),
        };
      }),
    );
  };

  return {
    labels: codes.labels,
    truth: async (holder) => codes.sql(requireColumn(holder, "truth", columns.truth)),
    async answers(model) {
      const prediction = answerColumn(model, "prediction", columns.prediction);
      return [
        ...(prediction ? [{ name: "prediction", what: "prediction", sql: codes.sql(prediction) }] : []),
        ...(await scoresOf(model)),
      ];
    },
    rows({ count, holder, weight, candidate, baseline }) {
      const truth = holder.codes("truth") as ClassCodes;
      const answers = (of: JoinedTable): ClassAnswers => {
        const scores = codes.labels.map((_, code) => of.numbers(`score${code}`)).filter((one) => one !== undefined);
        const each = scores.length > 0 ? scores : undefined;
        return {
          prediction: of.codes("prediction"),
          score: codes.binary && each ? each[1] : of.numbers("score"),
          scores: codes.binary ? undefined : each,
        };
      };
      const sides = { candidate: answers(candidate), baseline: baseline && answers(baseline) };
      for (const role of ["candidate", "baseline"] as const) {
        const [table, prediction] = [tables[role], sides[role]?.prediction];
        if (table && prediction) refuseOtherSpelling(`the predictions of ${table.shown}`, truth, prediction, codes);
      }
      return {
        task: "class",
        count,
        truth,
        binary: codes.binary,
        classes: codes.labels.length,
        ...sides,
        weight,
      };
    },
  };
}
