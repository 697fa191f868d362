import { mean, measure, median, populationStdev, quantiles, sampleStdev } from "../../packages/metrics/src/index.ts";
import { type Calls, codes, doubles, optionalDoubles } from "./calls.ts";

export const calls: Calls = {
  measure: ({ metric, truth, prediction, score, weight }) => {
    if (typeof metric !== "string") throw new Error(`unknown metric ${metric}`);
    return measure(metric, {
      truth: codes(truth),
      prediction: prediction === undefined ? undefined : codes(prediction),
      score: optionalDoubles(score),
      weight: optionalDoubles(weight),
    });
  },
  series: ({ values, at }) => {
    const column = doubles(values);
    return {
      mean: mean(column),
      median: median(column),
      sample_stdev: sampleStdev(column),
      population_stdev: populationStdev(column),
      quantiles: quantiles(column, [...doubles(at)]),
    };
  },
};
