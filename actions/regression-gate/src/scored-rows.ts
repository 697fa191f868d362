import { type ClassCodes, COMPUTED_METRICS, MetricError, measure, namedMetric, type Side } from "@assay/metrics";
import type { MetricsFile } from "./metrics-json.ts";

/** The candidate's answers, and the baseline's on the same rows where there is one, as columns of equal length. */
export interface ScoredRows {
  readonly count: number;
  /** Class codes: 1 = positive, 0 = negative where `binary`; else the labels' places in a list of their own. */
  readonly truth: ClassCodes;
  /** Whether there are two classes with a known positive one, which every metric but accuracy needs. */
  readonly binary: boolean;
  readonly candidate: Side;
  readonly baseline: Side | undefined;
  readonly weight: Float64Array | undefined;
}

function gather<Column extends ClassCodes | Float64Array>(
  column: Column | undefined,
  rows: Uint32Array,
): Column | undefined {
  if (!column) return undefined;
  const taken = column.slice(0, rows.length) as Column;
  for (let at = 0; at < rows.length; at++) taken[at] = column[rows[at] as number] as number;
  return taken;
}

function gatherSide({ prediction, score }: Side, rows: Uint32Array): Side {
  return { prediction: gather(prediction, rows), score: gather(score, rows) };
}

/** The rows at these places, in their order. */
export function takeRows(scored: ScoredRows, rows: Uint32Array): ScoredRows {
  return {
    ...scored,
    count: rows.length,
    truth: gather(scored.truth, rows) as ClassCodes,
    candidate: gatherSide(scored.candidate, rows),
    baseline: scored.baseline && gatherSide(scored.baseline, rows),
    weight: gather(scored.weight, rows),
  };
}

/** Whether a side holds what the metric is computed from. */
export function isComputable(name: string, { binary }: ScoredRows, side: Side): boolean {
  const metric = namedMetric(name)?.metric;
  if (metric?.task !== "class" || !(binary || metric.classes === "any")) return false;
  return metric.needs.every((column) =>
    column === "prediction" || column === "score" ? side[column] !== undefined : true,
  );
}

/** One side's metric; `undefined` where these rows hold one class only, for which roc_auc is not defined. */
export function metricOf(metric: string, { truth, weight }: ScoredRows, side: Side): number | undefined {
  try {
    return measure(metric, { truth, weight, ...side }).value;
  } catch (error) {
    if (error instanceof MetricError && error.code === "one-class") return undefined;
    throw error;
  }
}

/** Scores outside 0 to 1 order the rows as well as any, but are no probabilities, which only log_loss minds. */
function isProbability(side: Side): boolean {
  return side.score?.every((score) => score >= 0 && score <= 1) ?? false;
}

/** Smallest and largest score of the first side whose scores are no probabilities; `undefined` where all sides' are. */
export function improbableScores({ candidate, baseline, binary }: ScoredRows): readonly [number, number] | undefined {
  const side = [candidate, ...(baseline ? [baseline] : [])].find((one) => one.score && !isProbability(one));
  if (!binary || !side?.score) return undefined;
  return side.score.reduce<[number, number]>(
    ([low, high], score) => [Math.min(low, score), Math.max(high, score)],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  );
}

/** The metrics that both sides give, for showing: log_loss of scores that are no probabilities is left out. */
export function computableMetrics(scored: ScoredRows): string[] {
  const sides = [scored.candidate, ...(scored.baseline ? [scored.baseline] : [])];
  const probable = sides.every(isProbability);
  return Object.values(COMPUTED_METRICS)
    .filter(({ standard }) => standard)
    .map(({ name }) => name)
    .filter((name) => isComputable(name, scored, scored.candidate) && (name !== "log_loss" || probable));
}

/** The candidate's computed metrics as a metrics JSON would hold them. */
export function metricsOfRows(scored: ScoredRows, file: string): MetricsFile {
  const values = new Map<string, number>();
  for (const metric of computableMetrics({ ...scored, baseline: undefined })) {
    const value = metricOf(metric, scored, scored.candidate);
    if (value !== undefined) values.set(metric, value);
  }
  return { file, values, n: scored.count, dataSha256: undefined };
}
