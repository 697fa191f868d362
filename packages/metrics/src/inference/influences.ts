import type { Estimates } from "./estimates.ts";
import { PairedMoments } from "./paired-moments.ts";

/** One side's metric, and its derivative by the weight of each row. */
export interface Influences {
  readonly value: number;
  readonly derivative: Float64Array;
}

/** Estimates of a metric of both sides with moments of the rows' influences. A row of weight 0 does not count. */
export function influenceEstimates(
  candidate: Influences,
  baseline: Influences,
  weight: Float64Array | undefined,
): Estimates {
  const { length } = candidate.derivative;
  const counted = weight ? weight.reduce((count, of) => count + (of > 0 ? 1 : 0), 0) : length;
  const moments = new PairedMoments();
  for (let row = 0; row < length; row++) {
    const times = counted * (weight ? (weight[row] as number) : 1);
    if (times === 0) continue;
    moments.add(times * (candidate.derivative[row] as number), times * (baseline.derivative[row] as number));
  }
  return { candidate: candidate.value, baseline: baseline.value, strata: [moments] };
}
