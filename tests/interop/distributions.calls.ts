import { chiSquareTail, cumulative, type Distribution, kolmogorovFit } from "../../packages/metrics/src/index.ts";
import type { Calls } from "./calls.ts";

const numbers = (value: unknown) => Float64Array.from(value as readonly number[]);

export const calls: Calls = {
  /** The distribution function at each x, and how well it fits all of them. */
  fit: async ({ name, shape, location, scale, x }) => {
    const cdf = cumulative(name as Distribution, shape as readonly number[], Number(location), Number(scale));
    return { cdf: [...numbers(x)].map(cdf), ...kolmogorovFit(numbers(x).sort(), cdf) };
  },
  chiSquareTail: async ({ x, df }) => chiSquareTail(Number(x), Number(df)),
};
