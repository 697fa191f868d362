import { COMPUTED_METRICS } from "./computed-metrics.ts";
import type { Better, MetricInfo, MetricUnit } from "./metric-info.ts";
import { namedMetric } from "./metric-name.ts";

const ENDS = {
  share: [0, 1],
  correlation: [-1, 1],
  positive: [0, Number.POSITIVE_INFINITY],
  negative: [Number.NEGATIVE_INFINITY, 0],
  upToOne: [Number.NEGATIVE_INFINITY, 1],
} as const;

type Row = readonly [
  name: string,
  aliases: readonly string[],
  title: string,
  better: Better,
  unit: MetricUnit,
  ends: keyof typeof ENDS,
];

/** Known by name, direction and unit, so that a metrics JSON that has them can be judged; not computed here. */
const KNOWN: readonly Row[] = [
  ["top_k_accuracy", ["top_k_accuracy_score"], "Top-k accuracy", "higher", "share", "share"],
  ["demographic_parity_difference", [], "Demographic parity difference", "lower", "share", "share"],
  ["demographic_parity_ratio", ["disparate_impact"], "Demographic parity ratio", "higher", "share", "share"],
  ["equalized_odds_difference", [], "Equalized odds difference", "lower", "share", "share"],
  ["equalized_odds_ratio", [], "Equalized odds ratio", "higher", "share", "share"],
  ["equal_opportunity_difference", [], "Equal opportunity difference", "lower", "share", "share"],
  ["equal_opportunity_ratio", [], "Equal opportunity ratio", "higher", "share", "share"],
  // scikit-learn's negated scorers are other numbers than what they negate, and better when higher.
  ["neg_log_loss", [], "Negated log loss", "higher", "nats", "negative"],
  ["neg_brier_score", [], "Negated Brier score", "higher", "none", "negative"],
  ["neg_root_mean_squared_error", ["neg_rmse"], "Negated RMSE", "higher", "target", "negative"],
  ["neg_mean_squared_error", ["neg_mse"], "Negated MSE", "higher", "target²", "negative"],
  ["neg_mean_absolute_error", ["neg_mae"], "Negated MAE", "higher", "target", "negative"],
  ["neg_median_absolute_error", [], "Negated median absolute error", "higher", "target", "negative"],
  ["neg_mean_absolute_percentage_error", ["neg_mape"], "Negated MAPE", "higher", "none", "negative"],
  ["model_size_mb", [], "Model size", "lower", "MB", "positive"],
  ["model_parameters", [], "Model parameters", "lower", "none", "positive"],
  ["memory_mb", ["peak_memory_mb"], "Memory", "lower", "MB", "positive"],
  ["mean_ms", ["latency_ms", "mean_latency_ms"], "Mean latency", "lower", "ms", "positive"],
  ["max_ms", [], "Largest latency", "lower", "ms", "positive"],
  ["median_ms", [], "Median latency", "lower", "ms", "positive"],
  ["error_rate", [], "Error rate", "lower", "share", "share"],
  ["mean_ms_per_record", [], "Mean latency per record", "lower", "ms", "positive"],
  ["cold_start_ms", [], "Cold start", "lower", "ms", "positive"],
  ["first_response_ms", [], "First response", "lower", "ms", "positive"],
  ["requests_per_second", ["throughput_rps"], "Throughput", "higher", "per second", "positive"],
  ["train_seconds", ["training_seconds"], "Training time", "lower", "s", "positive"],
];

const KNOWN_METRICS: readonly MetricInfo[] = KNOWN.map(([name, aliases, title, better, unit, ends]) => ({
  name,
  aliases,
  title,
  better,
  unit,
  range: ENDS[ends],
}));

/** Every metric whose direction is known by its name: those computed here first, then those only judged. */
export const METRICS: readonly MetricInfo[] = [...Object.values(COMPUTED_METRICS), ...KNOWN_METRICS];

const BY_SPELLING = new Map(
  KNOWN_METRICS.flatMap((metric) => [metric.name, ...metric.aliases].map((name) => [name, metric])),
);

/** `p95_ms`, `p99.9_ms`: a latency percentile. */
const PERCENTILE = /^p(\d{1,2}(?:\.\d{1,3})?)_ms$/;

/**
 * What is known of a metric by any of its spellings; the answer carries the name to use. Latency percentiles (`p95_ms`)
 * are known by their pattern, computed metrics with a parameter (`ndcg@10`, `ndcg_at_10`) by {@link namedMetric}. Undefined where the library does not know the name: a limit on it must then say
 * `better: higher` or `better: lower`. Spelling counts: `AUC` is not known.
 */
export function findMetric(name: string): MetricInfo | undefined {
  const computed = namedMetric(name);
  if (computed) return { ...computed.metric, name: computed.name, title: computed.title };
  const fixed = BY_SPELLING.get(name);
  if (fixed) return fixed;
  const percent = PERCENTILE.exec(name)?.[1];
  if (percent !== undefined && Number(percent) > 0)
    return {
      name,
      aliases: [],
      title: `${percent}th percentile of latency`,
      better: "lower",
      unit: "ms",
      range: ENDS.positive,
    };
  return undefined;
}
