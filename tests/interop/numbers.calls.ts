import {
  FAIRNESS_METRICS,
  type FairnessMetric,
  fairness,
  fairnessEvidence,
  groupRates,
  MetricError,
  measure,
  type Predictions,
  RankedLists,
} from "../../packages/metrics/src/index.ts";
import { type Calls, codes, doubles, optionalDoubles } from "./calls.ts";

/** Figures by name; `null` where ours is refused. */
function figures(names: readonly string[], of: (name: string) => number): Record<string, number | null> {
  const answers: Record<string, number | null> = {};
  for (const name of names)
    try {
      answers[name] = of(name);
    } catch (error) {
      if (!(error instanceof MetricError)) throw error;
      answers[name] = null;
    }
  return answers;
}

function measured(names: unknown, predictions: Predictions): Record<string, number | null> {
  return figures(names as readonly string[], (name) => measure(name, predictions).value);
}

export const calls: Calls = {
  regression: ({ metrics, truth, prediction, weight }) =>
    measured(metrics, { truth: doubles(truth), prediction: doubles(prediction), weight: optionalDoubles(weight) }),
  measure_numbers: ({ metric, truth, prediction }) =>
    measure(String(metric), { truth: doubles(truth), prediction: doubles(prediction) }),
  ranking: ({ metrics, query, truth, score, weight }) =>
    measured(
      metrics,
      new RankedLists({
        query: codes(query),
        truth: doubles(truth),
        score: doubles(score),
        weight: optionalDoubles(weight),
      }),
    ),
  fairness: ({ group, truth, prediction, weight }) => {
    const groups = groupRates({
      group: codes(group),
      truth: codes(truth),
      prediction: codes(prediction),
      weight: optionalDoubles(weight),
    });
    const names = Object.keys(FAIRNESS_METRICS) as FairnessMetric[];
    return { groups, metrics: figures(names, (name) => fairness(name as FairnessMetric, groups).value) };
  },
  /** The 95 % interval of a gap between groups. */
  gap: ({ metric, group, truth, prediction }) => {
    const groups = groupRates({ group: codes(group), truth: codes(truth), prediction: codes(prediction) });
    const evidence = fairnessEvidence(metric as FairnessMetric, groups);
    return "contrast" in evidence ? evidence.contrast(0).interval(0.95) : evidence;
  },
};
