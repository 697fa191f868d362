import type { PairedPredictions } from "../../src/index.ts";
import type { MeanFunction } from "../../src/inference/mean-estimates.ts";
import { numberFunction } from "../../src/inference/number-functions.ts";
import { isNumbers, isRankings } from "../../src/inference/paired-predictions.ts";
import { namedMetric } from "../../src/metric-name.ts";
import { byQuery } from "../../src/ranking/ranking.ts";

/** A metric of both sides on some of a sample's units, with what its standard error is made of. */
export interface Studentised {
  readonly candidate: number;
  readonly baseline: number;
  /** Standard error of candidate − ratio × baseline by the delta method. */
  error(ratio: number): number;
}

/** One side's features, row after row, and the function of their means that the metric is. */
interface Side {
  readonly of: MeanFunction;
  readonly features: Float64Array;
}

function sideOf(of: MeanFunction, units: number): Side {
  const features = new Float64Array(units * of.features);
  for (let row = 0; row < units; row++) of.read(row, features.subarray(row * of.features, (row + 1) * of.features));
  return { of, features };
}

function meanOf(values: Float64Array): MeanFunction {
  return {
    features: 1,
    straight: true,
    read: (row, into) => {
      into[0] = values[row] as number;
    },
    at: (means) => ({ value: means[0] as number, gradient: [1] }),
  };
}

/** Both sides' metric as functions of means over units; `undefined` where it is none. */
function functionsOf(sample: PairedPredictions, metric: string): readonly (MeanFunction | undefined)[] {
  const named = namedMetric(metric);
  if (!named) return [];
  const [name = ""] = named.name.split("@");
  if (isNumbers(sample))
    return [sample.candidate, sample.baseline].map(({ prediction = new Float64Array() }) =>
      numberFunction(name, named.parameter, { truth: sample.truth, prediction }),
    );
  if (!isRankings(sample) || named.metric.task !== "ranking") return [];
  const { ofQuery } = named.metric;
  return [sample.candidate, sample.baseline].map(({ score = new Float64Array() }) =>
    meanOf(byQuery({ ...sample, score }, ofQuery, named.parameter).values),
  );
}

/** Means of a side's features over these units. */
function meansOf({ of, features }: Side, units: Uint32Array, weight: Float64Array | undefined): Float64Array {
  const means = new Float64Array(of.features);
  let total = 0;
  for (let at = 0; at < units.length; at++) {
    const unit = units[at] as number;
    const w = weight ? (weight[unit] as number) : 1;
    total += w;
    for (let i = 0; i < means.length; i++)
      means[i] = (means[i] as number) + w * (features[unit * means.length + i] as number);
  }
  return means.map((sum) => sum / total);
}

/** How far each of these units moves the side's metric, times their number. */
function influencesOf(side: Side, means: Float64Array, gradient: ArrayLike<number>, units: Uint32Array): Float64Array {
  const influences = new Float64Array(units.length);
  for (let at = 0; at < units.length; at++) {
    const row = (units[at] as number) * means.length;
    for (let i = 0; i < means.length; i++)
      influences[at] =
        (influences[at] as number) +
        (gradient[i] as number) * ((side.features[row + i] as number) - (means[i] as number));
  }
  return influences;
}

interface Linearised {
  readonly value: number;
  readonly influences: Float64Array;
}

/** The metric of one side without one unit each. */
function withoutEach({ of, features }: Side, units: number, weight: Float64Array | undefined): Float64Array {
  const sums = new Float64Array(of.features);
  let total = 0;
  for (let unit = 0; unit < units; unit++) {
    const w = weight ? (weight[unit] as number) : 1;
    total += w;
    for (let i = 0; i < sums.length; i++)
      sums[i] = (sums[i] as number) + w * (features[unit * sums.length + i] as number);
  }
  return Float64Array.from({ length: units }, (_, unit) => {
    const w = weight ? (weight[unit] as number) : 1;
    const left = sums.map((sum, i) => (sum - w * (features[unit * sums.length + i] as number)) / (total - w));
    return of.at(left).value;
  });
}

/** A metric that is a smooth function of means over a sample's units. */
export interface SmoothStatistic {
  /** On these units. */
  on(units: Uint32Array): Studentised;
  /** Without one unit each, in one pass. */
  withoutEach(): readonly Pick<Studentised, "candidate" | "baseline">[];
}

/** The metric of both sides on any of the sample's units; `undefined` where it is no function of means over them. */
export function smoothStatistic(sample: PairedPredictions, units: number, metric: string): SmoothStatistic | undefined {
  const [ours, theirs] = functionsOf(sample, metric);
  if (!ours || !theirs) return undefined;
  const sides = [sideOf(ours, units), sideOf(theirs, units)] as const;
  const { weight } = sample;
  const on = (drawn: Uint32Array): Studentised => {
    const [a, b] = sides.map((side): Linearised => {
      const means = meansOf(side, drawn, weight);
      const { value, gradient } = side.of.at(means);
      return { value, influences: influencesOf(side, means, gradient, drawn) };
    }) as [Linearised, Linearised];
    return {
      candidate: a.value,
      baseline: b.value,
      error(ratio) {
        let [square, total] = [0, 0];
        for (let at = 0; at < drawn.length; at++) {
          const w = weight ? (weight[drawn[at] as number] as number) : 1;
          total += w;
          square += (w * ((a.influences[at] as number) - ratio * (b.influences[at] as number))) ** 2;
        }
        const n = drawn.length;
        return Math.sqrt((n / (n - 1)) * square) / total;
      },
    };
  };
  return {
    on,
    withoutEach() {
      const [a, b] = sides.map((side) => withoutEach(side, units, weight)) as [Float64Array, Float64Array];
      return Array.from(a, (candidate, unit) => ({ candidate, baseline: b[unit] as number }));
    },
  };
}
