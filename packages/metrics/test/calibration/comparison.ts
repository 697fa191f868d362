import type { ClassPredictions } from "../../src/classification/class-columns.ts";
import { ClassRows } from "../../src/classification/class-rows.ts";
import { measure, type PairedPredictions, type Predictions, pairedEvidence, type Random } from "../../src/index.ts";
import { type Coverage, type CoverageTrial, drawnFrom, keyOf, sampled, truthOf } from "./coverage.ts";
import { type PairedPopulation, QUERY_ROWS } from "./coverage-populations.ts";
import { KNOWN_INTERVALS, type Resampled } from "./known-intervals.ts";
import { type Studentised, smoothStatistic } from "./smooth-statistic.ts";

/** Draws of every bootstrap. */
const DRAWS = 1_000;
/** Of the samples, one in so many is drawn from anew: that costs far more than all else. */
const DRAWN_FROM = 40;

export const OURS = "ours";
/** Of our interval and of each known one, by metric and ratio, on the same samples. */
export type Comparison = ReadonlyMap<string, ReadonlyMap<string, Coverage>>;

/** Both sides' values of a metric, with a standard error where it is a function of means. */
type Values = Pick<Studentised, "candidate" | "baseline"> & Partial<Studentised>;

interface Statistic {
  on(units: Uint32Array): readonly Values[];
  withoutEach(): readonly (readonly Values[])[];
}

/** Every metric on some units of the sample, by its own definition, which asks for no number of rows. */
function statisticOf(sample: PairedPredictions, size: number, metrics: readonly string[]): Statistic {
  const smooth = metrics.flatMap((metric) => smoothStatistic(sample, size, metric) ?? []);
  if (smooth.length === metrics.length) {
    const on = (units: Uint32Array) => smooth.map((statistic) => statistic.on(units));
    return {
      on,
      withoutEach() {
        const each = smooth.map((statistic) => statistic.withoutEach());
        return Array.from({ length: size }, (_, left) => each.map((values) => values[left] as Values));
      },
    };
  }
  const on = (units: Uint32Array) => {
    const sides = sidesOf(sampled(sample, units));
    return metrics.map((metric): Values => {
      const [candidate = 0, baseline = 0] = sides.map((side) => measure(metric, side).value);
      return { candidate, baseline };
    });
  };
  const without = (left: number) => filled(size - 1, (place) => place + Number(place >= left));
  return { on, withoutEach: () => Array.from({ length: size }, (_, left) => on(without(left))) };
}

function sidesOf({ candidate, baseline, ...rows }: PairedPredictions): Predictions[] {
  return [candidate, baseline].map((side) => {
    const predictions = { ...rows, ...side } as Predictions;
    const ofClasses = !("query" in rows) && !(rows.truth instanceof Float64Array);
    return ofClasses ? new ClassRows(predictions as ClassPredictions) : predictions;
  });
}

/** Faster than `from`. */
function filled(length: number, place: (at: number) => number): Uint32Array {
  const units = new Uint32Array(length);
  for (let at = 0; at < length; at++) units[at] = place(at);
  return units;
}

/** A metric's θ of the sample, of draws of as many units, and without one unit each. */
class Resampling {
  readonly #all: readonly Values[];
  readonly #drawn: readonly (readonly Values[])[];
  readonly #without: readonly (readonly Values[])[];

  constructor(sample: PairedPredictions, metrics: readonly string[], draws: number, random: Random) {
    const size = "query" in sample ? sample.truth.length / QUERY_ROWS : sample.truth.length;
    const statistic = statisticOf(sample, size, metrics);
    const at = (place: (at: number) => number) => statistic.on(filled(size, place));
    this.#all = at((place) => place);
    this.#drawn = Array.from({ length: draws }, () => at(() => random.index(size)));
    this.#without = statistic.withoutEach();
  }

  /** @param metric its place among the metrics */
  of(metric: number, ratio: number): Resampled {
    const theta = (values: readonly Values[]) => {
      const { candidate, baseline } = values[metric] as Values;
      return candidate - ratio * baseline;
    };
    return {
      estimate: theta(this.#all),
      draws: this.#drawn.length > 0 ? Float64Array.from(this.#drawn, theta).sort() : undefined,
      without: Float64Array.from(this.#without, theta),
      studentised: this.#studentised(metric, ratio, theta),
    };
  }

  #studentised(metric: number, ratio: number, theta: (values: readonly Values[]) => number): Resampled["studentised"] {
    const standardError = this.#all[metric]?.error?.(ratio);
    if (standardError === undefined || this.#drawn.length === 0) return undefined;
    const draws = this.#drawn.map(
      (draw) => (theta(draw) - theta(this.#all)) / ((draw[metric] as Values).error?.(ratio) ?? Number.NaN),
    );
    // A draw of one row over and over has no standard error.
    return { draws: Float64Array.from(draws.filter(Number.isFinite)).sort(), standardError };
  }
}

function count(into: Map<string, Coverage>, method: string, [low, high]: readonly [number, number], truth: number) {
  const cell = into.get(method) ?? { claimed: 0, above: 0, below: 0, widths: [] };
  cell.claimed++;
  if (low > truth) cell.above++;
  if (high < truth) cell.below++;
  cell.widths.push(high - low);
  into.set(method, cell);
}

/** How often known 95 % intervals cover the truth, and how wide they are, beside ours on the same samples. */
export function comparison(
  population: PairedPopulation,
  { metrics, ratios, size, trials }: CoverageTrial,
  random: Random,
): Comparison {
  const cells = metrics.flatMap((metric, at) =>
    ratios.map((ratio) => ({
      metric,
      at,
      ratio,
      truth: truthOf(population, metric, ratio),
      methods: new Map<string, Coverage>(),
    })),
  );
  for (let trial = 0; trial < trials; trial++) {
    const sample = drawnFrom(population, size, random);
    const claims = cells.flatMap((cell) => {
      const evidence = pairedEvidence(cell.metric, sample);
      return "noInterval" in evidence ? [] : [{ ...cell, claim: evidence.contrast(cell.ratio) }];
    });
    if (claims.length === 0) continue;
    const resampling = new Resampling(sample, metrics, trial % DRAWN_FROM === 0 ? DRAWS : 0, random);
    for (const { at, ratio, truth, methods, claim } of claims) {
      count(methods, OURS, claim.interval(0.95), truth);
      const resampled = resampling.of(at, ratio);
      for (const [method, interval] of Object.entries(KNOWN_INTERVALS)) {
        const known = interval(resampled);
        if (known) count(methods, method, known, truth);
      }
    }
  }
  return new Map(cells.map(({ metric, ratio, methods }) => [keyOf(metric, ratio), methods]));
}
