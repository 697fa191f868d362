import { type NamedMetric, namedMetric } from "../metric-name.ts";
import { classAreaEvidence } from "./class-area-evidence.ts";
import { classEvidence } from "./class-evidence.ts";
import { classScoresEvidence } from "./class-scores-evidence.ts";
import type { Evidence, NoEvidence } from "./evidence.ts";
import { numberEvidence } from "./number-evidence.ts";
import { isNumbers, isRankings, type PairedPredictions } from "./paired-predictions.ts";
import { rankingEvidence } from "./ranking-evidence.ts";
import { scoreEvidence } from "./score-evidence.ts";

/** Metrics that no interval is claimed for, and why. */
const WITHOUT: Readonly<Record<string, string>> = {
  expected_calibration_error: "its bins make it larger than it is, by more than chance would explain away",
  max_calibration_error: "it is the worst of several bins, which few rows make larger than it is",
  max_error: "it is one row's error, and the next row's may be any larger",
  median_absolute_error: "how far a median may be off depends on how dense the errors are around it",
  ks_statistic: "it is the largest of many differences, which few rows make larger than it is",
};

/**
 * What paired rows say about a metric of both sides, by any spelling of its name, and about candidate − ratio × baseline
 * for any ratio (0 gives the candidate alone); docs/statistics.md has the method of each metric.
 *
 * The rows of a query stand and fall together, so that rankings are judged by query.
 *
 * No interval is claimed below 30 positive and 30 negative rows (60 rows of several classes, 500 of quantities, 60 queries), for precision
 * below 30 rows that a side predicts positive, for an average that counts every class alike below 30 rows of one.
 *
 * @throws MetricError on a missing column, unequal lengths, no rows, NaN, and class codes other than 0 and 1 where a metric
 *   wants two classes
 */
export function pairedEvidence(spelling: string, data: PairedPredictions): Evidence | NoEvidence {
  const named = namedMetric(spelling);
  const metric = named?.name ?? spelling;
  const base = metric.split("@")[0] as string;
  const without = Object.hasOwn(WITHOUT, base) ? WITHOUT[base] : undefined;
  if (without) return { noInterval: "point-estimate", message: `${metric} carries no interval: ${without}` };
  return (
    found(metric, named, data) ?? {
      noInterval: "point-estimate",
      message: `rows give no interval of ${metric}`,
    }
  );
}

function found(
  metric: string,
  named: NamedMetric | undefined,
  data: PairedPredictions,
): Evidence | NoEvidence | undefined {
  const parameter = named?.parameter ?? Number.NaN;
  if (isRankings(data))
    return named?.metric.task === "ranking" ? rankingEvidence(named.metric, parameter, data) : undefined;
  const base = metric.split("@")[0] as string;
  if (isNumbers(data)) return numberEvidence(base, parameter, data);
  return (
    classEvidence(metric, data) ??
    classScoresEvidence(base, parameter, data) ??
    classAreaEvidence(metric, data) ??
    scoreEvidence(base, parameter, data)
  );
}
