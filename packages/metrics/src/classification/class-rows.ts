import { type ClassCodes, requireBinary, requireFinite, requireSameRows, requireWeights } from "../columns.ts";
import { MetricError } from "../error.ts";
import { shareOfRight } from "./accuracy.ts";
import { BinaryScores } from "./binary-scores.ts";
import type { ClassPredictions, ClassScores } from "./class-columns.ts";
import { type ClassCounts, classCounts } from "./class-counts.ts";
import { type Confusion, confusionOf } from "./confusion.ts";
import { type ConfusionMatrix, matrixOf } from "./confusion-matrix.ts";
import { type LabelPair, labelPairs } from "./label-pairs.ts";

/**
 * Predictions with what several metrics are computed from, each made once and when first asked for. The columns must
 * not be changed afterwards.
 */
export class ClassRows implements ClassPredictions {
  readonly truth: ClassCodes;
  readonly prediction: ClassCodes | undefined;
  readonly score: Float64Array | undefined;
  readonly scores: readonly Float64Array[] | undefined;
  readonly weight: Float64Array | undefined;
  #pairs: readonly LabelPair[] | undefined;
  #confusion: Confusion | undefined;
  #counts: ClassCounts | undefined;
  #binary: BinaryScores | undefined;
  #classScores: ClassScores | undefined;

  /** @throws MetricError on no rows, unequal lengths, and weights that are negative, not finite or all zero */
  constructor({ truth, prediction, score, scores, weight }: ClassPredictions) {
    const columns = Object.fromEntries((scores ?? []).map((column, code) => [`the score of class ${code}`, column]));
    requireSameRows({ truth, prediction, score, ...columns, weight });
    requireWeights(weight);
    this.truth = truth;
    this.prediction = prediction;
    this.score = score;
    this.scores = scores;
    this.weight = weight;
  }

  /** The pairs of true and predicted class, counted. */
  get pairs(): readonly LabelPair[] {
    this.#pairs ??= labelPairs(this.truth, given(this.prediction), this.weight);
    return this.#pairs;
  }

  /** Rows by true and predicted class. */
  get matrix(): ConfusionMatrix {
    return matrixOf(this.pairs);
  }

  /** The four counts of a binary classifier. @throws MetricError on codes other than 0 and 1 */
  get confusion(): Confusion {
    if (!this.#confusion) {
      requireBinary("truth", this.truth);
      requireBinary("prediction", given(this.prediction));
      this.#confusion = confusionOf(this.pairs);
    }
    return this.#confusion;
  }

  /** The share of right answers, any number of classes. */
  get accuracy(): number {
    return shareOfRight(this.pairs);
  }

  /** Each class against the rest, any number of classes. */
  get counts(): ClassCounts {
    this.#counts ??= classCounts(this.pairs);
    return this.#counts;
  }

  /** Truth and score of a binary classifier. @throws MetricError on codes other than 0 and 1, and NaN or ±Infinity */
  get binary(): BinaryScores {
    const { truth, weight } = this;
    this.#binary ??= new BinaryScores({ truth, score: this.score ?? ofPositive(given(this.scores)), weight });
    return this.#binary;
  }

  /**
   * Truth and scores where each class has a column of scores.
   *
   * @throws MetricError `unknown-class` on a code that is no place in the scores, and on NaN or ±Infinity
   */
  get classScores(): ClassScores {
    if (!this.#classScores) {
      const { scores } = this;
      if (!scores)
        throw new MetricError("there is one score a row, and the metric wants one for each class", {
          code: "column-not-given",
          reason: "missing-column",
          remedy: "name a column of scores for each class, or judge two classes by metrics of their one score",
        });
      for (const [code, column] of scores.entries()) requireFinite(`the score of class ${code}`, column);
      requireScored(this.truth, scores.length);
      this.#classScores = { truth: this.truth, scores, weight: this.weight };
    }
    return this.#classScores;
  }
}

/** `measure` has refused a metric whose columns are absent. */
function given<Column>(column: Column | undefined): Column {
  if (column === undefined) throw new TypeError("a metric reads a column that it does not say it needs");
  return column;
}

function ofPositive(scores: readonly Float64Array[]): Float64Array {
  const [, score, ...others] = scores;
  if (score && others.length === 0) return score;
  throw new MetricError(`scores of two classes are wanted, and there are scores of ${scores.length}`, {
    code: "not-binary",
    reason: "invalid-input",
    remedy: "judge a model of several classes by a metric of any number of them, such as roc_auc_ovr",
  });
}

function requireScored(truth: ClassCodes, classes: number): void {
  for (let row = 0; row < truth.length; row++) {
    const code = truth[row] as number;
    if (code < 0 || code >= classes)
      throw new MetricError(
        `truth has the class code ${code} in row ${row + 1}, and there are scores of ${classes} classes`,
        {
          code: "unknown-class",
          reason: "invalid-input",
          remedy: "give a column of scores for every class that occurs",
        },
      );
  }
}
