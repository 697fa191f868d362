import {
  type Evidence,
  type NoEvidence,
  type PairedPredictions,
  pairedEvidence,
  type Random,
} from "../../src/index.ts";
import { type PairedPopulation, QUERY_ROWS } from "./coverage-populations.ts";

type Column = Float64Array | Uint8Array | Int32Array;

function taken(column: Column, rows: Uint32Array): Column {
  const of = column.slice(0, rows.length);
  for (let at = 0; at < rows.length; at++) of[at] = column[rows[at] as number] as number;
  return of;
}

/** Every column, however deep, at these rows. */
function take<T>(value: T, rows: Uint32Array): T {
  if (ArrayBuffer.isView(value)) return taken(value as unknown as Column, rows) as T;
  if (Array.isArray(value)) return value.map((one) => take(one, rows)) as T;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, take(one, rows)])) as T;
}

/** These rows; of rankings these queries with all their rows, numbered anew. */
export function sampled(rows: PairedPredictions, units: Uint32Array): PairedPredictions {
  if (!("query" in rows)) return take(rows, units);
  const whole = Uint32Array.from(
    { length: QUERY_ROWS * units.length },
    (_, at) => QUERY_ROWS * (units[Math.floor(at / QUERY_ROWS)] as number) + (at % QUERY_ROWS),
  );
  return { ...take(rows, whole), query: Int32Array.from(whole, (_, at) => Math.floor(at / QUERY_ROWS)) };
}

/** A sample of rows, or queries, with replacement. */
export function drawnFrom({ rows }: PairedPopulation, size: number, random: Random): PairedPredictions {
  const units = "query" in rows ? rows.truth.length / QUERY_ROWS : rows.truth.length;
  return sampled(
    rows,
    Uint32Array.from({ length: size }, () => random.index(units)),
  );
}

const estimates = (evidence: Evidence | NoEvidence, ratio: number) =>
  "noInterval" in evidence ? undefined : evidence.contrast(ratio);

const truths = new Map<string, number>();

/** θ of the whole population; computed once, since it takes as long as hundreds of samples. */
export function truthOf({ name, rows }: PairedPopulation, metric: string, ratio: number): number {
  const key = `${name} ${keyOf(metric, ratio)}`;
  const known = truths.get(key) ?? estimates(pairedEvidence(metric, rows), ratio)?.estimate;
  if (known === undefined) throw new Error(`${name} gives no ${metric}`);
  truths.set(key, known);
  return known;
}

/** Of nominal 95 % intervals of many samples. */
export interface Coverage {
  /** Samples that an interval is claimed for. */
  claimed: number;
  /** Those whose interval lies above the truth, and below. */
  above: number;
  below: number;
  /** Widths of some. */
  readonly widths: number[];
}

/** By metric and ratio. */
export type Coverages = ReadonlyMap<string, Coverage>;

export const keyOf = (metric: string, ratio: number) => `${metric} ${ratio}`;

export interface CoverageTrial {
  readonly metrics: readonly string[];
  readonly ratios: readonly number[];
  /** Rows or queries of a sample. */
  readonly size: number;
  readonly trials: number;
}

const LEVEL = 0.025;
/** Bounds cost far more than p-values, and a median needs few of them. */
const WIDTHS = 100;

/** How often the nominal 95 % interval of each metric and ratio covers the truth, on the same samples. */
export function coverages(
  population: PairedPopulation,
  { metrics, ratios, size, trials }: CoverageTrial,
  random: Random,
): Coverages {
  const cells = metrics.map((metric) =>
    ratios.map((ratio) => ({
      ratio,
      truth: truthOf(population, metric, ratio),
      answer: { claimed: 0, above: 0, below: 0, widths: [] } as Coverage,
    })),
  );
  for (let trial = 0; trial < trials; trial++) {
    const sample = drawnFrom(population, size, random);
    for (const [at, metric] of metrics.entries()) {
      const evidence = pairedEvidence(metric, sample);
      if ("noInterval" in evidence) continue;
      for (const { ratio, truth, answer } of cells[at] ?? []) {
        const contrast = evidence.contrast(ratio);
        answer.claimed++;
        if (contrast.pAbove(truth) < LEVEL) answer.above++;
        if (contrast.pBelow(truth) < LEVEL) answer.below++;
        if (answer.widths.length < WIDTHS) {
          const [low, high] = contrast.interval(0.95);
          answer.widths.push(high - low);
        }
      }
    }
  }
  return new Map(
    metrics.flatMap((metric, at) =>
      (cells[at] ?? []).map(({ ratio, answer }) => [keyOf(metric, ratio), answer] as const),
    ),
  );
}

/** What several parts say together. */
export function joined(parts: readonly Coverages[]): Coverages {
  const whole = new Map<string, Coverage>();
  for (const [key, { claimed, above, below, widths }] of parts.flatMap((part) => [...part])) {
    const sum = whole.get(key) ?? { claimed: 0, above: 0, below: 0, widths: [] };
    sum.claimed += claimed;
    sum.above += above;
    sum.below += below;
    sum.widths.push(...widths);
    whole.set(key, sum);
  }
  return whole;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? Number.NaN;
}
