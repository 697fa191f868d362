import type { RowValues } from "../row-values.ts";
import type { Curvature, Estimates } from "./estimates.ts";
import { PairedMoments } from "./paired-moments.ts";

/** One side's metric as a smooth function of weighted means over rows of a few features. */
export interface MeanFunction {
  readonly features: number;
  /** Whether it is linear in them, so that nothing bends. */
  readonly straight: boolean;
  /** Writes the row's features. */
  read(row: number, into: Float64Array): void;
  /** The metric at these means, and its derivative by each. */
  at(means: Float64Array): { readonly value: number; readonly gradient: ArrayLike<number> };
}

/** The mean of one number a row. */
function meanOf(values: Float64Array): MeanFunction {
  const gradient = [1];
  return {
    features: 1,
    straight: true,
    read: (row, into) => {
      into[0] = values[row] as number;
    },
    at: (means) => ({ value: means[0] as number, gradient }),
  };
}

/** Step of a difference in place of a derivative, in standard errors of the means. */
const STEP = 1e-3;

/**
 * Estimates of a metric of both sides that is a smooth function of means, with moments by the delta method and its
 * second-order terms. Two passes over the rows. A row of weight 0 does not count.
 */
export function meanEstimates(
  candidate: MeanFunction,
  baseline: MeanFunction,
  rows: number,
  weight: Float64Array | undefined,
): Estimates {
  const a = new Linearised(candidate, rows, weight);
  // A candidate beside itself is read once.
  const b = baseline === candidate ? a : new Linearised(baseline, rows, weight);
  const moments = new PairedMoments();
  for (let row = 0; row < rows; row++) {
    const w = weight ? (weight[row] as number) : 1;
    if (w === 0) continue;
    const ofA = a.read(row, w);
    const ofB = b === a ? ofA : b.read(row, w);
    moments.add(ofA, ofB);
    a.gather(ofA, ofB);
    if (b !== a) b.gather(ofA, ofB);
  }
  const biases = [a.bias(), b.bias()] as const;
  const curvature = (ratio: number): Curvature => ({
    bias: biases[0] - ratio * biases[1],
    bend: a.bend(ratio) - ratio * b.bend(ratio),
  });
  return { candidate: a.value, baseline: b.value, strata: [moments], curvature };
}

/** {@link meanEstimates} of the mean of one number a row. */
export function valueEstimates(candidate: RowValues, baseline: RowValues): Estimates {
  const [ours, theirs] = [candidate.values, baseline.values];
  if (candidate.weight) {
    const mean = meanOf(ours);
    return meanEstimates(mean, baseline === candidate ? mean : meanOf(theirs), ours.length, candidate.weight);
  }
  const moments = new PairedMoments();
  const means = { candidate: candidate.mean, baseline: baseline.mean };
  if (baseline === candidate)
    for (let row = 0; row < ours.length; row++) moments.addAlike((ours[row] as number) - means.candidate);
  else
    for (let row = 0; row < ours.length; row++)
      moments.add((ours[row] as number) - means.candidate, (theirs[row] as number) - means.baseline);
  return { ...means, strata: [moments] };
}

/** A side's metric about its means, and the covariances of what they are means of with either side's influences. */
class Linearised {
  readonly value: number;
  readonly #of: MeanFunction;
  readonly #means: Float64Array;
  readonly #gradient: ArrayLike<number>;
  readonly #meanWeight: number;
  readonly #counted: number;
  /** The row's features less their means, times its relative weight. */
  readonly #row: Float64Array;
  #relative = 0;
  /** Sums of products of the features with each other and with the influences of either side; last of the weight. */
  readonly #squares: Float64Array;
  readonly #withCandidate: Float64Array;
  readonly #withBaseline: Float64Array;
  /** Sums of products of the side's own influence: with its weight, and with the influences of either side. */
  #own = { weight: 0, candidate: 0, baseline: 0 };
  #influence = 0;

  constructor(of: MeanFunction, rows: number, weight: Float64Array | undefined) {
    const { features } = of;
    this.#of = of;
    this.#row = new Float64Array(features);
    this.#means = new Float64Array(features);
    let total = 0;
    let counted = 0;
    for (let row = 0; row < rows; row++) {
      const w = weight ? (weight[row] as number) : 1;
      if (w === 0) continue;
      of.read(row, this.#row);
      total += w;
      counted++;
      for (let i = 0; i < features; i++) {
        const mean = this.#means[i] as number;
        this.#means[i] = mean + (w / total) * ((this.#row[i] as number) - mean);
      }
    }
    this.#counted = counted;
    this.#meanWeight = total / counted;
    const { value, gradient } = of.at(this.#means);
    this.value = value;
    this.#gradient = gradient;
    this.#squares = new Float64Array(features * features);
    this.#withCandidate = new Float64Array(features + 1);
    this.#withBaseline = new Float64Array(features + 1);
  }

  /** Takes up the row; returns its influence. */
  read(row: number, weight: number): number {
    this.#of.read(row, this.#row);
    this.#relative = weight / this.#meanWeight;
    let influence = 0;
    for (let i = 0; i < this.#row.length; i++) {
      const moved = this.#relative * ((this.#row[i] as number) - (this.#means[i] as number));
      this.#row[i] = moved;
      influence += (this.#gradient[i] as number) * moved;
    }
    this.#influence = influence;
    return influence;
  }

  /** Adds the row taken up last to the sums. */
  gather(candidate: number, baseline: number): void {
    const features = this.#row.length;
    const [withCandidate, withBaseline, squares] = [this.#withCandidate, this.#withBaseline, this.#squares];
    if (!this.#of.straight)
      for (let i = 0; i < features; i++) {
        const moved = this.#row[i] as number;
        withCandidate[i] = (withCandidate[i] as number) + moved * candidate;
        withBaseline[i] = (withBaseline[i] as number) + moved * baseline;
        for (let j = 0; j <= i; j++)
          squares[i * features + j] = (squares[i * features + j] as number) + moved * (this.#row[j] as number);
      }
    const excess = this.#relative - 1;
    withCandidate[features] = (withCandidate[features] as number) + excess * candidate;
    withBaseline[features] = (withBaseline[features] as number) + excess * baseline;
    this.#own.weight += excess * this.#influence;
    this.#own.candidate += this.#influence * candidate;
    this.#own.baseline += this.#influence * baseline;
  }

  /** ½ tr(H·Σ) / n of the means' covariances Σ, less what the weights' covariance with the metric takes. */
  bias(): number {
    const features = this.#row.length;
    const n = this.#counted;
    let trace = 0;
    if (!this.#of.straight)
      for (let j = 0; j < features; j++) {
        const column = Float64Array.from(
          { length: features },
          (_, i) => (i >= j ? this.#squares[i * features + j] : this.#squares[j * features + i]) as number,
        );
        trace += (this.#change(column)[j] as number) / n ** 2;
      }
    return trace / 2 - this.#own.weight / n ** 2;
  }

  bend(ratio: number): number {
    const features = this.#row.length;
    const n = this.#counted;
    const along = (i: number) =>
      ((this.#withCandidate[i] as number) - ratio * (this.#withBaseline[i] as number)) / n ** 2;
    const direction = Float64Array.from({ length: features }, (_, i) => along(i));
    const change = this.#of.straight ? undefined : this.#change(direction);
    const own = (this.#own.candidate - ratio * this.#own.baseline) / n ** 2;
    return (
      (change ? direction.reduce((sum, by, i) => sum + by * (change[i] as number), 0) : 0) - 2 * own * along(features)
    );
  }

  /** H·direction: how the gradient changes along it, by a central difference. */
  #change(direction: Float64Array): Float64Array {
    const features = direction.length;
    const n = this.#counted;
    let largest = 0;
    for (let i = 0; i < features; i++) {
      const deviation = Math.sqrt((this.#squares[i * features + i] as number) / n ** 2);
      if (deviation > 0) largest = Math.max(largest, Math.abs(direction[i] as number) / deviation);
    }
    if (largest === 0) return new Float64Array(features);
    const step = STEP / largest;
    const at = (sign: number) =>
      this.#of.at(this.#means.map((mean, i) => mean + sign * step * (direction[i] as number)));
    const [up, down] = [at(1).gradient, at(-1).gradient];
    return direction.map((_, i) => ((up[i] as number) - (down[i] as number)) / (2 * step));
  }
}
