import { type ClassCodes, requireBinary, requireFinite, requireSameRows, requireWeights } from "../columns.ts";
import { MetricError } from "../error.ts";
import { type Confusion, confusion } from "./confusion.ts";

/** The predictions of one classifier, one value a row. */
export interface ClassPredictions {
  /** Binary metrics read code 1 as positive and 0 as negative; with `scores`, a class's code is its place there. */
  readonly truth: ClassCodes;
  readonly prediction?: ClassCodes | undefined;
  /** Of two classes: the probability of the positive one; where only the order counts, any number that rises with it. */
  readonly score?: Float64Array | undefined;
  /** Of any number of classes: a column of scores for each. */
  readonly scores?: readonly Float64Array[] | undefined;
  readonly weight?: Float64Array | undefined;
}

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
  #confusion: Confusion | undefined;

  /** @throws MetricError on no rows, unequal lengths, and weights that are negative, not finite or all zero */
  constructor({ truth, prediction, score, scores, weight }: ClassPredictions) {
    const columns = Object.fromEntries((scores ?? []).map((column, code) => [`score of class ${code}`, column]));
    requireSameRows({ truth, prediction, score, ...columns, weight });
    requireWeights(weight);
    this.truth = truth;
    this.prediction = prediction;
    this.score = score;
    this.scores = scores;
    this.weight = weight;
  }

  /** The four counts of a binary classifier. @throws MetricError on codes other than 0 and 1 */
  get confusion(): Confusion {
    this.#confusion ??= confusion(this.truth, given(this.prediction), this.weight);
    return this.#confusion;
  }

  /** Truth and score of a binary classifier. @throws MetricError on codes other than 0 and 1, and NaN or ±Infinity */
  get scored(): {
    readonly truth: ClassCodes;
    readonly score: Float64Array;
    readonly weight: Float64Array | undefined;
  } {
    const score = this.score ?? this.#ofPositive();
    requireBinary("truth", this.truth);
    requireFinite("score", score);
    return { truth: this.truth, score, weight: this.weight };
  }

  #ofPositive(): Float64Array {
    const [, score, ...others] = given(this.scores);
    if (score && others.length === 0) return score;
    throw new MetricError(`the metric wants two classes, and there are scores of ${given(this.scores).length}`, {
      code: "not-binary",
      reason: "invalid-input",
      remedy: "judge a model of several classes by a metric of any number of them, such as roc_auc_ovr",
    });
  }
}

/** `measure` has refused a metric whose columns are absent. */
export function given<Column>(column: Column | undefined): Column {
  if (column === undefined) throw new TypeError("a metric reads a column that it does not say it needs");
  return column;
}
