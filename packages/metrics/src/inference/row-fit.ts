import type { ClassCodes } from "../columns.ts";
import type { Estimates, Stratum } from "./estimates.ts";
import { lossOfRow } from "../classification/log-loss.ts";
import { rankScores, type ScoreRanks } from "../score-ranks.ts";

/**
 * Estimates of a metric from its rows, each counted as often as `times` says (once without it), so that a bootstrap
 * fits its draws with it. `undefined` where the metric has no value, as an AUC of rows of one class.
 */
export type RowFit = (times?: Uint32Array) => Estimates | undefined;

/** Sums over weighted pairs of contributions that give a weighted mean of each and its linearised covariances. */
class Moments {
  #n = 0;
  #w = 0;
  #wa = 0;
  #wb = 0;
  #w2 = 0;
  #w2a = 0;
  #w2b = 0;
  #w2aa = 0;
  #w2ab = 0;
  #w2bb = 0;
  readonly #kept: { readonly a: number[]; readonly b: number[] } | undefined;

  /** @param keep whether to keep the contributions, for the shape of their distribution; for equal weights only */
  constructor(keep: boolean) {
    this.#kept = keep ? { a: [], b: [] } : undefined;
  }

  add(a: number, b: number, weight: number, times: number): void {
    this.#kept?.a.push(a);
    this.#kept?.b.push(b);
    const once = weight * times;
    const square = weight * once;
    this.#n += times;
    this.#w += once;
    this.#wa += once * a;
    this.#wb += once * b;
    this.#w2 += square;
    this.#w2a += square * a;
    this.#w2b += square * b;
    this.#w2aa += square * a * a;
    this.#w2ab += square * a * b;
    this.#w2bb += square * b * b;
  }

  get candidate(): number {
    return this.#wa / this.#w;
  }

  get baseline(): number {
    return this.#wb / this.#w;
  }

  /** With equal weights these are the sample covariances; else n² times the linearised covariances of the means, by n. */
  stratum(): Stratum {
    const [meanA, meanB] = [this.candidate, this.baseline];
    const scale = this.#n ** 2 / ((this.#n - 1) * this.#w ** 2);
    return {
      size: this.#n,
      candidate: scale * Math.max(0, this.#w2aa - 2 * meanA * this.#w2a + meanA ** 2 * this.#w2),
      both: scale * (this.#w2ab - meanA * this.#w2b - meanB * this.#w2a + meanA * meanB * this.#w2),
      baseline: scale * Math.max(0, this.#w2bb - 2 * meanB * this.#w2b + meanB ** 2 * this.#w2),
      deviations: this.#kept && {
        candidate: this.#kept.a.map((value) => value - meanA),
        baseline: this.#kept.b.map((value) => value - meanB),
      },
    };
  }
}

/** Both sides' scores on the same rows. */
export interface PairedScores {
  readonly truth: ClassCodes;
  readonly candidate: Float64Array;
  readonly baseline: Float64Array;
  readonly weight?: Float64Array | undefined;
}

/** Log loss: the mean over rows of what each row costs either side. */
export function logLossFit({ truth, candidate, baseline, weight }: PairedScores): RowFit {
  const losses = (score: Float64Array) => score.map((probability, row) => lossOfRow(truth[row] as number, probability));
  const [ofCandidate, ofBaseline] = [losses(candidate), losses(baseline)];
  return (times) => {
    const moments = new Moments(!weight && !times);
    for (let row = 0; row < truth.length; row++)
      moments.add(
        ofCandidate[row] as number,
        ofBaseline[row] as number,
        weight ? (weight[row] as number) : 1,
        times ? (times[row] as number) : 1,
      );
    return { candidate: moments.candidate, baseline: moments.baseline, strata: [moments.stratum()] };
  };
}

/**
 * Weight of the other class that each distinct score beats, ties half, as a share: for a positive row the share of
 * negatives below it, for a negative row the share of positives above it.
 */
function placements(truth: ClassCodes, { rank, distinct }: ScoreRanks, count: (row: number) => number) {
  const positive = new Float64Array(distinct);
  const negative = new Float64Array(distinct);
  let [positives, negatives] = [0, 0];
  for (let row = 0; row < truth.length; row++) {
    const here = count(row);
    const at = rank[row] as number;
    if (truth[row] === 1) {
      positive[at] = (positive[at] as number) + here;
      positives += here;
    } else {
      negative[at] = (negative[at] as number) + here;
      negatives += here;
    }
  }
  let [positivesBelow, negativesBelow] = [0, 0];
  for (let at = 0; at < distinct; at++) {
    const [up, down] = [positive[at] as number, negative[at] as number];
    // From here on the arrays hold shares: `positive` of what a positive row beats, `negative` of what beats a negative.
    positive[at] = (negativesBelow + down / 2) / negatives;
    negative[at] = (positives - positivesBelow - up / 2) / positives;
    positivesBelow += up;
    negativesBelow += down;
  }
  return { ofPositive: positive, ofNegative: negative };
}

/**
 * AUC with the covariances of DeLong, DeLong & Clarke-Pearson, Biometrics 44 (1988), in O(n log n) once for the ranks
 * (Sun & Xu, IEEE Signal Process. Lett. 21 (2014)) and O(n) for each fit. With weights every share is one of weight.
 */
export function rocAucFit({ truth, candidate, baseline, weight }: PairedScores): RowFit {
  const ranks = [rankScores(candidate), rankScores(baseline)] as const;
  return (times) => {
    const weightOf = (row: number) => (weight ? (weight[row] as number) : 1);
    const timesOf = (row: number) => (times ? (times[row] as number) : 1);
    const shares = ranks.map((rank) => placements(truth, rank, (row) => weightOf(row) * timesOf(row)));
    const [ofCandidate, ofBaseline] = shares as [(typeof shares)[0], (typeof shares)[0]];
    const [positives, negatives] = [new Moments(!weight && !times), new Moments(!weight && !times)];
    for (let row = 0; row < truth.length; row++) {
      const [a, b] = [ranks[0].rank[row] as number, ranks[1].rank[row] as number];
      if (truth[row] === 1)
        positives.add(
          ofCandidate.ofPositive[a] as number,
          ofBaseline.ofPositive[b] as number,
          weightOf(row),
          timesOf(row),
        );
      else
        negatives.add(
          ofCandidate.ofNegative[a] as number,
          ofBaseline.ofNegative[b] as number,
          weightOf(row),
          timesOf(row),
        );
    }
    const estimates = {
      candidate: positives.candidate,
      baseline: positives.baseline,
      strata: [positives.stratum(), negatives.stratum()],
    };
    return Number.isFinite(estimates.candidate) ? estimates : undefined;
  };
}
