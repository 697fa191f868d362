import { type ClassCodes, requireBinary, requireFinite, requireSameRows, requireWeights } from "../columns.ts";
import { MetricError } from "../error.ts";
import type { PairedScores } from "./auc-estimates.ts";
import { type Enough, enoughEvents } from "./enough-rows.ts";
import { countPairs, type PairedClasses } from "./paired-classes.ts";
import { type PairedRows, required, type Side } from "./paired-predictions.ts";

/** A table of truth and prediction of more classes than this is too large to be worth an interval. */
const MOST_CLASSES = 1_000;

type Columns = readonly [truth: ClassCodes, candidate: ClassCodes, baseline: ClassCodes];

/** The classes that both sides predict. */
export interface PairedLabels {
  /** Codes from 0 on. */
  readonly columns: Columns;
  readonly classes: number;
  readonly enough: Enough;
  /** `undefined` of more than {@link MOST_CLASSES}. */
  readonly pairs: PairedClasses | undefined;
}

/**
 * Both classifiers' answers with what the evidence of several metrics is computed from, each made once and when first
 * asked for. The columns must not be changed afterwards.
 */
export class PairedClassRows implements PairedRows {
  readonly truth: ClassCodes;
  readonly candidate: Side;
  readonly baseline: Side;
  readonly weight: Float64Array | undefined;
  #labels: PairedLabels | undefined;
  #scores: PairedScores | undefined;
  #areProbabilities = false;

  constructor({ truth, candidate, baseline, weight }: PairedRows) {
    this.truth = truth;
    this.candidate = candidate;
    this.baseline = baseline;
    this.weight = weight;
  }

  static of(rows: PairedRows): PairedClassRows {
    return rows instanceof PairedClassRows ? rows : new PairedClassRows(rows);
  }

  /** @throws MetricError where a side predicts no classes, and for a binary metric on codes other than 0 and 1 */
  labels(metric: string, binary: boolean): PairedLabels {
    const { truth, weight } = this;
    const candidate = required(this.candidate.prediction, "candidate", "prediction", metric);
    const baseline = required(this.baseline.prediction, "baseline", "prediction", metric);
    if (!this.#labels) {
      requireSameRows({ truth, "candidate's prediction": candidate, "baseline's prediction": baseline, weight });
      requireWeights(weight);
      const { classes, columns } = recoded([truth, candidate, baseline]);
      const pairs = classes > MOST_CLASSES ? undefined : countPairs(classes, ...columns, weight);
      this.#labels = { classes, columns, pairs, enough: enoughEvents(truth, weight) };
    }
    if (binary && (this.#labels.classes > 2 || this.#labels.columns[0] !== truth)) {
      requireBinary("truth", truth);
      requireBinary("candidate's prediction", candidate);
      requireBinary("baseline's prediction", baseline);
    }
    return this.#labels;
  }

  /** Both sides' scores of the positive class. @throws MetricError where they are not finite, or none */
  scores(metric: string, probability: boolean): PairedScores {
    const { truth, weight } = this;
    const candidate = required(positiveScore(this.candidate), "candidate", "score", metric);
    const baseline = required(positiveScore(this.baseline), "baseline", "score", metric);
    if (!this.#scores) {
      requireSameRows({ truth, "candidate's score": candidate, "baseline's score": baseline, weight });
      requireBinary("truth", truth);
      requireFinite("candidate's score", candidate);
      if (baseline !== candidate) requireFinite("baseline's score", baseline);
      requireWeights(weight);
      this.#scores = { truth, candidate, baseline, weight };
    }
    if (probability && !this.#areProbabilities) {
      requireShares("candidate", candidate);
      if (baseline !== candidate) requireShares("baseline", baseline);
      this.#areProbabilities = true;
    }
    return this.#scores;
  }
}

function positiveScore(side: Side): Float64Array | undefined {
  return side.score ?? (side.scores?.length === 2 ? side.scores[1] : undefined);
}

function requireShares(side: string, score: Float64Array): void {
  for (let row = 0; row < score.length; row++) {
    const value = score[row] as number;
    if (value < 0 || value > 1)
      throw new MetricError(`the ${side}'s score is ${value} in row ${row + 1}, which is no probability`, {
        code: "not-a-probability",
        reason: "invalid-input",
        remedy: "give the probability of the positive class, from 0 to 1; judge raw scores by roc_auc",
      });
  }
}

/** The classes of several columns as codes from 0 on; those that are so already are left as they are. */
function recoded(columns: Columns): { readonly classes: number; readonly columns: Columns } {
  let [lowest, highest] = [0, 0];
  for (const column of columns)
    for (let row = 0; row < column.length; row++) {
      const code = column[row] as number;
      if (code < lowest) lowest = code;
      if (code > highest) highest = code;
    }
  if (lowest === 0 && highest < MOST_CLASSES) return { classes: Math.max(2, highest + 1), columns };
  const places = new Map<number, number>();
  const [truth, candidate, baseline] = columns.map((column) =>
    Int32Array.from(column, (code) => {
      const place = places.get(code) ?? places.size;
      places.set(code, place);
      return place;
    }),
  ) as [Int32Array, Int32Array, Int32Array];
  return { classes: Math.max(2, places.size), columns: [truth, candidate, baseline] };
}
