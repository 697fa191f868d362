import { drawMultivariateHypergeometric } from "../hypergeometric.ts";
import { Random } from "../random.ts";
import { valueCells } from "./binning.ts";
import type { DriftColumn, DriftMeasurement } from "./drift.ts";
import { smirnovPermutationP } from "./kolmogorov-smirnov.ts";
import { type NullModel, nullModel } from "./null-model.ts";

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
  #sum = 0;
  #squares = 0;
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
      this.#sum += distance;
      this.#squares += distance * distance;
    }
  }

  /** The data count as one draw, so p is never 0 and never too small: Phipson & Smyth (2010). */
  get p(): number {
    return (this.exceedances + 1) / (this.draws + 1);
  }

  get meanDistance(): number {
    return this.#sum / this.draws;
  }

  get meanSquare(): number {
    return this.#squares / this.draws;
  }
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
