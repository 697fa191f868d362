import { crossing } from "../crossing.ts";
import { chiSquareTail, logHalfStep } from "../gamma.ts";
import { drawMultivariateHypergeometric } from "../hypergeometric.ts";
import { Random } from "../random.ts";
import { valueCells } from "./binning.ts";
import type { DriftColumn, DriftMeasurement } from "./drift.ts";
import { smirnovPermutationP } from "./kolmogorov-smirnov.ts";
import { type NullModel, nullModel } from "./null-model.ts";

const { exp, max, sqrt } = Math;

/** A permuted distance this little below the observed one, relative to it, is the same but for rounding. */
const ROUNDING = 1e-12;

/**
 * A permutation test that can be taken up again: rows are dealt anew to the two sides by drawing the current side's counts
 * from the pooled ones without replacement, which is what shuffling rows does to counts.
 */
export class PermutationTest {
  readonly #model: NullModel;
  readonly #random: Random;
  readonly #sample: Float64Array;
  readonly #observed: number;
  readonly #distances: number[] = [];
  /** How many draws there were, and how many of them were at least as far apart as the data. */
  draws = 0;
  exceedances = 0;

  constructor(model: NullModel, random: Random) {
    this.#model = model;
    this.#random = random;
    this.#sample = new Float64Array(model.pooled.length);
    this.#observed = model.distance(model.current);
  }

  run(draws: number): void {
    const enough = this.#observed * (1 - ROUNDING);
    for (; this.draws < draws; this.draws++) {
      drawMultivariateHypergeometric(this.#model.pooled, this.#model.currentRows, this.#random, this.#sample);
      const distance = this.#model.distance(this.#sample);
      if (distance >= enough) this.exceedances++;
      this.#distances.push(distance);
    }
  }

  /** The data count as one draw, so p is never 0 and never too small: Phipson & Smyth (2010). */
  get p(): number {
    return (this.exceedances + 1) / (this.draws + 1);
  }

  /** Rows of the smaller side a cell, on average. */
  get rowsPerCell(): number {
    const { pooled, currentRows } = this.#model;
    const rows = pooled.reduce((sum, count) => sum + count, 0);
    return Math.min(currentRows, rows - currentRows) / pooled.length;
  }

  /** The data's own distance, and the mean and variance of the squares of the drawn ones. */
  squares(): { readonly observed: number; readonly mean: number; readonly variance: number } {
    const squares = this.#distances.map((distance) => distance * distance);
    const mean = squares.reduce((sum, one) => sum + one, 0) / squares.length;
    const variance = squares.reduce((sum, one) => sum + (one - mean) ** 2, 0) / squares.length;
    return { observed: this.#observed, mean, variance };
  }

  /**
   * The distance that chance exceeds with probability `p`, however much smaller than one draw: that of the χ of ν degrees of
   * freedom (ν need not be whole) with the draws' two moments.
   *
   * @param byLargest widen it by what that χ lacks at the largest draw, for a distance whose tail is heavier
   */
  critical(p: number, byLargest: boolean): number {
    const count = this.#distances.length;
    let [mean, meanSquare, largest] = [0, 0, 0];
    for (const distance of this.#distances) {
      mean += distance / count;
      meanSquare += (distance * distance) / count;
      largest = max(largest, distance);
    }
    if (!(meanSquare > 0)) return 0;
    const chi = scaledChi(mean, meanSquare);
    return chi(p) * (byLargest ? max(1, largest / chi(1 / (count + 1))) : 1);
  }
}

/** The upper quantiles of √(a·χ²) with ν degrees of freedom, a and ν by its first two moments. */
function scaledChi(mean: number, meanSquare: number): (p: number) => number {
  const ratio = (mean * mean) / meanSquare;
  // E[χ]² / E[χ²] = 2·Γ((ν + 1) / 2)² / (ν·Γ(ν / 2)²), which rises with ν.
  const ratioOf = (logDegrees: number) => {
    const half = exp(logDegrees) / 2;
    return exp(2 * logHalfStep(half)) / half;
  };
  const degrees = exp(crossing((logDegrees) => ratioOf(logDegrees) - ratio, -5, 15));
  const most = degrees + 100 + 50 * sqrt(degrees);
  return (p) => sqrt((crossing((x) => p - chiSquareTail(x, degrees), 0, most) * meanSquare) / degrees);
}

/** The permutation p-value where it needs no draws: of columns that hold one value alone, and of D. */
export function exactPermutationP(column: DriftColumn, measurement: DriftMeasurement): number | undefined {
  const { reference, current } = valueCells(column);
  if (reference.length === 1) return 1;
  if (measurement.method !== "ks") return undefined;
  return smirnovPermutationP(reference, current, measurement.statistic, measurement);
}

const DRAWS = 9_999;

/** The permutation p-value of a measured column: exact, or of 9,999 seeded draws. */
export function permutationP(column: DriftColumn, measurement: DriftMeasurement, seed = 0): number {
  const exact = exactPermutationP(column, measurement);
  if (exact !== undefined) return exact;
  const test = new PermutationTest(nullModel(column, measurement.method), new Random(seed));
  test.run(DRAWS);
  return test.p;
}
