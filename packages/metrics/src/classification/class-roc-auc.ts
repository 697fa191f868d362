import { MetricError } from "../error.ts";
import type { ClassScores } from "./class-columns.ts";
import { areaUnderRoc } from "./roc-auc.ts";
import { scoreSteps } from "./score-steps.ts";

/** How classes, or pairs of classes, count in an average: alike, or by the weight of their rows. */
export type ClassAverage = "macro" | "weighted";

function weightOfClasses({ truth, scores, weight }: ClassScores): number[] {
  const sums = scores.map(() => 0);
  for (let row = 0; row < truth.length; row++) {
    const code = truth[row] as number;
    sums[code] = (sums[code] as number) + (weight ? (weight[row] as number) : 1);
  }
  return sums;
}

function meanOf(values: readonly number[], weights: readonly number[]): number {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return values.reduce((sum, value, at) => sum + value * (weights[at] as number), 0) / total;
}

/**
 * The mean over classes of the area under the ROC curve of one against all others. Source: scikit-learn
 * `roc_auc_score(multi_class="ovr")`; scores need not be probabilities.
 *
 * @throws MetricError `one-class` where a class that is scored does not occur, where scikit-learn answers NaN
 */
export function rocAucOneVsRest(rows: ClassScores, average: ClassAverage): number {
  const { truth, scores, weight } = rows;
  const weights = weightOfClasses(rows);
  const absent = weights.indexOf(0);
  if (absent >= 0)
    throw new MetricError(`truth holds no rows of class ${absent}, so roc_auc_ovr is not defined`, {
      code: "one-class",
      reason: "too-few-events",
      remedy: "give rows of every class, or judge by roc_auc_ovo, which compares the classes that occur",
    });
  const areas = scores.map((score, code) =>
    areaUnderRoc(scoreSteps({ truth: Uint8Array.from(truth, (is) => Number(is === code)), score, weight })),
  );
  return meanOf(areas, average === "weighted" ? weights : areas.map(() => 1));
}

/** The area of `positive` against `negative` by the scores of `positive`, over the rows of these two classes. */
function areaOfPair({ truth, scores, weight }: ClassScores, positive: number, negative: number): number {
  const score = scores[positive] as Float64Array;
  const rows = Uint32Array.from(
    Array.from(truth.keys()).filter((row) => truth[row] === positive || truth[row] === negative),
  );
  const isPositive = Uint8Array.from(rows, (row) => Number(truth[row] === positive));
  const take = (column: Float64Array) => Float64Array.from(rows, (row) => column[row] as number);
  return areaUnderRoc(scoreSteps({ truth: isPositive, score: take(score), weight: weight && take(weight) }));
}

/**
 * The mean over pairs of classes that occur of the area of one against the other, by the scores of either (Hand & Till,
 * Mach. Learn. 45 (2001)). Source: scikit-learn `roc_auc_score(multi_class="ovo")`, which takes no weights: here a row of
 * weight k counts as k rows.
 *
 * @throws MetricError `one-class` where truth holds one class only
 */
export function rocAucOneVsOne(rows: ClassScores, average: ClassAverage): number {
  const weights = weightOfClasses(rows);
  const present = weights.flatMap((weight, code) => (weight > 0 ? [code] : []));
  if (present.length < 2)
    throw new MetricError("truth holds one class only, so roc_auc_ovo is not defined", {
      code: "one-class",
      reason: "too-few-events",
      remedy: "give rows of at least two classes",
    });
  const [areas, prevalences]: [number[], number[]] = [[], []];
  for (const [at, one] of present.entries())
    for (const other of present.slice(at + 1)) {
      areas.push((areaOfPair(rows, one, other) + areaOfPair(rows, other, one)) / 2);
      prevalences.push(average === "weighted" ? (weights[one] as number) + (weights[other] as number) : 1);
    }
  return meanOf(areas, prevalences);
}
