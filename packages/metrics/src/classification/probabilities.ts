import { MetricError } from "../error.ts";
import type { ClassScores } from "./class-columns.ts";

/** How far from 1 the probabilities of a row may sum to, for those that were rounded when they were written. */
const ROUNDING = 0.01;

/** Refuses a score of a binary classifier outside 0 to 1; `name` is what the message calls it. */
export function requireProbability(name: string, score: Float64Array): void {
  for (let row = 0; row < score.length; row++) {
    const probability = score[row] as number;
    if (probability < 0 || probability > 1)
      throw new MetricError(`${name} is ${probability} in row ${row + 1}, which is no probability`, {
        code: "not-a-probability",
        reason: "invalid-input",
        remedy: "give the probability of the positive class, from 0 to 1; judge raw scores by roc_auc",
      });
  }
}

/** Refuses scores outside 0 to 1, and rows whose scores do not sum to 1 up to rounding: neither are probabilities. */
export function requireDistribution({ scores }: Pick<ClassScores, "scores">): void {
  const rows = scores[0]?.length ?? 0;
  for (let row = 0; row < rows; row++) {
    let sum = 0;
    for (let code = 0; code < scores.length; code++) {
      const probability = (scores[code] as Float64Array)[row] as number;
      sum += probability;
      if (probability >= 0 && probability <= 1) continue;
      throw new MetricError(`the score of class ${code} is ${probability} in row ${row + 1}, which is no probability`, {
        code: "not-a-probability",
        reason: "invalid-input",
        remedy: "give the probability of each class, from 0 to 1",
      });
    }
    if (Math.abs(sum - 1) > ROUNDING)
      throw new MetricError(
        `the scores of all classes sum to ${Number(sum.toPrecision(6))} in row ${row + 1}, so they are no probabilities`,
        {
          code: "not-a-probability",
          reason: "invalid-input",
          remedy: "give the probability of each class, 1 in total for each row",
        },
      );
  }
}
