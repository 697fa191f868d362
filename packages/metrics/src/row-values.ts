import { weightedMean } from "./weighted-mean.ts";

/** One number a row, and what a metric is of which they are the values: their mean by weight. */
export class RowValues {
  readonly values: Float64Array;
  readonly weight: Float64Array | undefined;
  #mean: number | undefined;

  constructor(values: Float64Array, weight: Float64Array | undefined) {
    this.values = values;
    this.weight = weight;
  }

  get mean(): number {
    const { values, weight } = this;
    this.#mean ??= weightedMean(values.length, (row) => values[row] as number, weight);
    return this.#mean;
  }
}
