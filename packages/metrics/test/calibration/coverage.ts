import {
  bcaBootstrap,
  type Evidence,
  measure,
  type NoEvidence,
  type PairedPredictions,
  type Predictions,
  pairedEvidence,
  Random,
} from "../../src/index.ts";
import { churnPopulation, gauss } from "./population.ts";

/** Both sides' predictions by row of a population, from which samples are drawn with replacement. */
export interface PairedPopulation {
  readonly name: string;
  readonly rows: PairedPredictions;
}

type Column = Float64Array | Uint8Array | Int32Array;

function taken(column: Column, rows: Uint32Array): Column {
  const of = column.slice(0, rows.length);
  for (let at = 0; at < rows.length; at++) of[at] = column[rows[at] as number] as number;
  return of;
}

/** Columns of eight rows a query, with whole queries drawn and numbered anew; other columns row by row. */
function sampled(rows: PairedPredictions, drawn: Uint32Array): PairedPredictions {
  if (!("query" in rows)) return take(rows, drawn);
  const whole = Uint32Array.from({ length: 8 * drawn.length }, (_, at) => 8 * (drawn[at >> 3] as number) + (at & 7));
  return { ...take(rows, whole), query: Int32Array.from(whole, (_, at) => at >> 3) };
}

/** Rows that are drawn by themselves, or queries. */
const unitsOf = (rows: PairedPredictions) => ("query" in rows ? rows.truth.length / 8 : rows.truth.length);

/** Every column, however deep, at these rows. */
function take<T>(value: T, rows: Uint32Array): T {
  if (ArrayBuffer.isView(value)) return taken(value as unknown as Column, rows) as T;
  if (Array.isArray(value)) return value.map((one) => take(one, rows)) as T;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, take(one, rows)])) as T;
}

const select = (score: Float64Array) => Uint8Array.from(score, (value) => (value >= 0.5 ? 1 : 0));

/** Leavers and a candidate that is worse than its baseline; with weights that are heavy-tailed where `weighted`. */
export function leavers(rows: number, weighted: boolean): PairedPopulation {
  const { truth, candidate, baseline } = churnPopulation({ rows, seed: 11, retrain: 0.2, harm: 0.7 });
  const random = new Random(12, 5);
  const weight = weighted ? Float64Array.from(truth, () => Math.exp(0.7 * gauss(random))) : undefined;
  return {
    name: weighted ? "churn, weighted" : "churn",
    rows: {
      truth,
      candidate: { score: candidate, prediction: select(candidate) },
      baseline: { score: baseline, prediction: select(baseline) },
      weight,
    },
  };
}

/** Four classes of 40, 30, 20 and 10 % of the rows, each confused with its neighbours; probabilities and the likeliest class. */
export function fourClasses(rows: number): PairedPopulation {
  const random = new Random(13, 6);
  const shares = [0.4, 0.7, 0.9, 1];
  const truth = Int32Array.from({ length: rows }, () => {
    const at = random.uniform();
    return shares.findIndex((share) => at < share);
  });
  const seen = Float64Array.from(truth, (code) => code + 0.6 * gauss(random));
  const answers = (noise: number) => {
    const scores = shares.map(() => new Float64Array(rows));
    const prediction = new Int32Array(rows);
    for (let row = 0; row < rows; row++) {
      const at = (seen[row] as number) + noise * gauss(random);
      const raw = shares.map((_, code) => Math.exp(-1.2 * (at - code) ** 2));
      const sum = raw.reduce((all, one) => all + one, 0);
      for (const [code, column] of scores.entries()) column[row] = (raw[code] as number) / sum;
      prediction[row] = raw.indexOf(Math.max(...raw));
    }
    return { prediction, scores };
  };
  return { name: "four classes", rows: { truth, candidate: answers(0.3), baseline: answers(0.15) } };
}

/** Queries of eight rows, one in four of them relevant, and scores that know something of it. */
export function queries(count: number): PairedPopulation {
  const random = new Random(15, 8);
  const query = Int32Array.from({ length: 8 * count }, (_, row) => row >> 3);
  const truth = Float64Array.from(query, () => (random.uniform() < 0.25 ? 1 + random.index(2) : 0));
  const shared = truth.map((relevance) => 0.6 * relevance + gauss(random));
  const answers = (noise: number) => ({ score: shared.map((value) => value + noise * gauss(random)) });
  return { name: "queries", rows: { query, truth, candidate: answers(0.5), baseline: answers(0.4) } };
}

/** A positive quantity with a long tail, and errors in proportion to it. */
export function quantities(rows: number, weighted: boolean): PairedPopulation {
  const random = new Random(14, 7);
  const truth = Float64Array.from({ length: rows }, () => Math.exp(0.5 * gauss(random)));
  const shared = truth.map((value) => value * Math.exp(0.25 * gauss(random)));
  const prediction = (noise: number) => shared.map((value) => value * Math.exp(noise * gauss(random)));
  return {
    name: weighted ? "quantities, weighted" : "quantities",
    rows: {
      truth,
      candidate: { prediction: prediction(0.15) },
      baseline: { prediction: prediction(0.1) },
      weight: weighted ? Float64Array.from(truth, () => Math.exp(0.7 * gauss(random))) : undefined,
    },
  };
}

export interface Coverage {
  /** Samples that an interval is claimed for. */
  claimed: number;
  /** Those whose interval lies above the truth, and below. */
  above: number;
  below: number;
  readonly widths: number[];
}

/** Rows of one sample. */
function drawn(size: number, of: number, random: Random): Uint32Array {
  return Uint32Array.from({ length: size }, () => random.index(of));
}

const estimates = (evidence: Evidence | NoEvidence, ratio: number) =>
  "noInterval" in evidence ? undefined : evidence.contrast(ratio);

/** θ of the whole population. */
function truthOf({ rows }: PairedPopulation, metric: string, ratio: number): number {
  const contrast = estimates(pairedEvidence(metric, rows), ratio);
  if (!contrast) throw new Error(`the population gives no ${metric}`);
  return contrast.estimate;
}

const LEVEL = 0.025;

/** How often the nominal 95 % interval of each metric and ratio covers the truth, on the same samples. */
export function coverages(
  population: PairedPopulation,
  metrics: readonly string[],
  ratios: readonly number[],
  size: number,
  trials: number,
  seed: number,
): Map<string, Coverage> {
  const random = new Random(seed, size);
  const of = unitsOf(population.rows);
  const truths = new Map<string, number>(
    metrics.flatMap((metric) =>
      ratios.map((ratio) => [`${metric} ${ratio}`, truthOf(population, metric, ratio)] as const),
    ),
  );
  const answers = new Map<string, Coverage>(
    [...truths.keys()].map((key) => [key, { claimed: 0, above: 0, below: 0, widths: [] }]),
  );
  for (let trial = 0; trial < trials; trial++) {
    const sample = sampled(population.rows, drawn(size, of, random));
    for (const metric of metrics) {
      const evidence = pairedEvidence(metric, sample);
      if ("noInterval" in evidence) continue;
      for (const ratio of ratios) {
        const key = `${metric} ${ratio}`;
        const answer = answers.get(key) as Coverage;
        const contrast = evidence.contrast(ratio);
        const truth = truths.get(key) as number;
        answer.claimed++;
        if (contrast.pAbove(truth) < LEVEL) answer.above++;
        if (contrast.pBelow(truth) < LEVEL) answer.below++;
        // Bounds cost far more than p-values, and a median needs few of them.
        if (answer.widths.length < WIDTHS) {
          const [low, high] = contrast.interval(0.95);
          answer.widths.push(high - low);
        }
      }
    }
  }
  return answers;
}

const WIDTHS = 200;

/**
 * Median over samples of the width of our 95 % interval by that of the BCa bootstrap's (1,000 draws of rows) on the same
 * sample: those that {@link coverages} takes first.
 */
export function widthByBca(
  population: PairedPopulation,
  metric: string,
  ratio: number,
  size: number,
  trials: number,
  seed: number,
): number {
  const random = new Random(seed, size);
  const widths: number[] = [];
  while (widths.length < trials) {
    const sample = sampled(population.rows, drawn(size, unitsOf(population.rows), random));
    const ours = estimates(pairedEvidence(metric, sample), ratio)?.interval(0.95);
    if (!ours) continue;
    const statistic = (rows: Uint32Array) => thetaOf(sampled(sample, rows), metric, ratio);
    const { interval } = bcaBootstrap({
      rows: size,
      statistic,
      draws: 1_000,
      confidence: 0.95,
      random: new Random(widths.length, 9),
    });
    widths.push((ours[1] - ours[0]) / (interval[1] - interval[0]));
  }
  return median(widths);
}

/** θ of these rows by the metric's own definition, which asks for no number of rows. */
function thetaOf({ candidate, baseline, ...rows }: PairedPredictions, metric: string, ratio: number): number {
  const of = (side: object) => measure(metric, { ...rows, ...side } as Predictions).value;
  return of(candidate) - ratio * of(baseline);
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? Number.NaN;
}
