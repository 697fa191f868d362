import { type ClassCodes, requireBinary, requireFinite } from "../columns.ts";
import { RowValues } from "../row-values.ts";
import { averagePrecision } from "./average-precision.ts";
import { squaredDistances } from "./brier-score.ts";
import { type CalibrationBin, calibrationBins } from "./calibration.ts";
import type { BinaryColumns } from "./class-columns.ts";
import { lossesOf } from "./log-loss.ts";
import { requireProbability } from "./probabilities.ts";
import { areaUnderRoc } from "./roc-auc.ts";
import { type ScoreSteps, scoreSteps } from "./score-steps.ts";

/**
 * The columns of a binary classifier with what its metrics and their intervals are computed from, each made once and when
 * first asked for. The columns must not be changed afterwards.
 */
export class BinaryScores implements BinaryColumns {
  readonly truth: ClassCodes;
  readonly score: Float64Array;
  readonly weight: Float64Array | undefined;
  readonly #name: string;
  #areProbabilities = false;
  #steps: ScoreSteps | undefined;
  #area: number | undefined;
  #averagePrecision: number | undefined;
  #losses: RowValues | undefined;
  #squares: RowValues | undefined;
  readonly #bins = new Map<number, readonly CalibrationBin[]>();

  /**
   * @param name what messages call the score
   * @throws MetricError on codes other than 0 and 1, and NaN or ±Infinity
   */
  constructor({ truth, score, weight }: BinaryColumns, name = "score") {
    requireBinary("truth", truth);
    requireFinite(name, score);
    this.truth = truth;
    this.score = score;
    this.weight = weight;
    this.#name = name;
  }

  /** Both classes by falling score. */
  get steps(): ScoreSteps {
    this.#steps ??= scoreSteps(this);
    return this.#steps;
  }

  /** The area under the ROC curve. @throws MetricError `one-class` */
  get area(): number {
    this.#area ??= areaUnderRoc(this.steps);
    return this.#area;
  }

  /** @throws MetricError `one-class` where no row is positive */
  get averagePrecision(): number {
    this.#averagePrecision ??= averagePrecision(this.steps);
    return this.#averagePrecision;
  }

  /** What each row costs in log loss. @throws MetricError on scores outside 0 to 1 */
  get losses(): RowValues {
    this.requireProbabilities();
    this.#losses ??= new RowValues(lossesOf(this), this.weight);
    return this.#losses;
  }

  /** What each row costs in the Brier score. @throws MetricError on scores outside 0 to 1 */
  get squares(): RowValues {
    this.requireProbabilities();
    this.#squares ??= new RowValues(squaredDistances(this), this.weight);
    return this.#squares;
  }

  /** So many bins of equal width. @throws MetricError on scores outside 0 to 1 */
  bins(count: number): readonly CalibrationBin[] {
    this.requireProbabilities();
    const bins = this.#bins.get(count) ?? calibrationBins(this, count);
    this.#bins.set(count, bins);
    return bins;
  }

  requireProbabilities(): void {
    if (!this.#areProbabilities) requireProbability(this.#name, this.score);
    this.#areProbabilities = true;
  }
}
