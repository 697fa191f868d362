import type { PolicyLimit, Problems } from "@assay/action-kit";
import { flowText, type Imported, isPlain, type Plain, ratioOf } from "./imported.ts";

/** Parameters of `mlflow.models.MetricThreshold`; `higher_is_better` is its older spelling. */
const PARAMETERS = [
  "threshold",
  "min_absolute_change",
  "min_relative_change",
  "greater_is_better",
  "higher_is_better",
] as const;

/** Whether the document maps metrics to MLflow's thresholds: one of their parameters in any entry says so. */
export function isMlflow(document: unknown): document is Plain {
  return (
    isPlain(document) &&
    Object.values(document).some((entry) => isPlain(entry) && PARAMETERS.some((name) => Object.hasOwn(entry, name)))
  );
}

/** What MLflow's constructor would not take, in its own terms; `undefined` where it would. */
function problemOf(entry: unknown): string | undefined {
  if (!isPlain(entry)) return "is no MetricThreshold";
  const unknown = Object.keys(entry).find((key) => !(PARAMETERS as readonly string[]).includes(key));
  if (unknown !== undefined) return `has the parameter "${unknown}", which a MetricThreshold lacks`;
  const { threshold, min_absolute_change: absolute, min_relative_change: relative } = entry;
  const isNumber = (value: unknown): value is number => typeof value === "number" && Number.isFinite(value);
  const given = (value: unknown) => value !== undefined && value !== null;
  if (given(threshold) && !isNumber(threshold)) return "has a threshold that is no number";
  if (given(absolute) && !(isNumber(absolute) && absolute > 0))
    return "has a min_absolute_change that is no number above 0";
  if (given(relative) && !(isNumber(relative) && relative >= 0 && relative <= 1))
    return "has a min_relative_change that is no number from 0 to 1";
  const directions = [entry.greater_is_better, entry.higher_is_better].filter(given);
  if (directions.length !== 1 || typeof directions[0] !== "boolean")
    return "wants greater_is_better, true or false, once";
  if (relative === 1 && directions[0] === false)
    return "has a min_relative_change of 1, which only a value of 0 could keep";
  if (![threshold, absolute, relative].some(given)) return "has no threshold and no change";
  return undefined;
}

/** `threshold` is a bound of the value, inclusive; both changes are improvements that are asked for. */
function limitOf(entry: Plain): PolicyLimit {
  const higher = (entry.greater_is_better ?? entry.higher_is_better) === true;
  const { threshold, min_absolute_change: absolute, min_relative_change: relative } = entry;
  return {
    ...(typeof threshold === "number" ? { [higher ? "min" : "max"]: threshold } : {}),
    ...(typeof absolute === "number" ? { "min-gain": absolute } : {}),
    ...(typeof relative === "number"
      ? { [higher ? "min-ratio" : "max-ratio"]: ratioOf(higher ? relative : -relative) }
      : {}),
    better: higher ? "higher" : "lower",
  };
}

function semantics(limits: readonly PolicyLimit[]): string[] {
  const changes = limits.some((limit) => limit["min-gain"] !== undefined);
  const ratios = limits.some((limit) => limit["min-ratio"] !== undefined || limit["max-ratio"] !== undefined);
  return [
    ...(changes || ratios
      ? [
          "MLflow's changes are improvements that are asked for, and are held as such; on predictions or seeds they are held by an interval, which MLflow does not look at.",
        ]
      : []),
    ...(ratios
      ? [
          "MLflow's min_relative_change passes where the candidate is NaN, and beside a baseline of 0 asks for 1e-10 only; here NaN is an error, and a baseline of 0 or less asks for review.",
        ]
      : []),
  ];
}

/**
 * A dictionary of MLflow's `MetricThreshold`s, by metric: what `mlflow.validate_evaluation_results` takes
 * (mlflow/models/evaluation/validation.py), as limits. What its constructor refuses is a problem here.
 */
export function importMlflow(document: Plain, problems: Problems): Imported {
  const limits: [metric: string, limit: PolicyLimit][] = [];
  const notes: string[] = [];
  for (const [metric, entry] of Object.entries(document)) {
    const problem = problemOf(entry);
    if (problem !== undefined)
      problems.add({
        message: `input \`limits\` holds MLflow thresholds, and that of ${metric} ${problem}`,
        remedy: `write \`${metric}: {threshold: 0.8, greater_is_better: true}\`, or limits of our own for all metrics`,
      });
    else {
      const limit = limitOf(entry as Plain);
      limits.push([metric, limit]);
      notes.push(`The limit of ${metric} is MLflow's ${flowText(entry as Plain)}, held as ${flowText({ ...limit })}.`);
    }
  }
  return {
    limits: Object.fromEntries(limits),
    slices: [],
    notes: [...notes, ...semantics(limits.map(([, limit]) => limit))],
  };
}
