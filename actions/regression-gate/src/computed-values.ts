import {
  ClassRows,
  COMPUTED_METRICS,
  type ComputedMetric,
  type Measurement,
  MetricError,
  measure,
  type NoEvidence,
  namedMetric,
  type Predictions,
  RankedLists,
} from "@assay/metrics";
import { clip, Refusal } from "@assay/report";
import type { MetricsFile } from "./metrics-json.ts";
import type { ClassAnswers, ScoredClasses, ScoredRows } from "./scored-rows.ts";

/** A note is a sentence, and the metrics are many. */
const MAX_NOTE = 1000;

export type Answers = ScoredRows["candidate"];

/** A side's columns as the metrics library takes them, and the metrics computed of them so far. */
interface Computation {
  readonly predictions: Predictions;
  readonly results: Map<string, Measurement | MetricError>;
}

/** Sides are asked for the same metrics again: for the metrics JSON, for limits and for figures. */
const COMPUTATIONS = new WeakMap<Answers, Computation>();

function columnsOf({ task, truth, weight, ...scored }: ScoredRows, answers: Answers): Predictions {
  const columns = { truth, weight, ...answers, ...("query" in scored ? { query: scored.query } : {}) };
  if (task === "class") return new ClassRows(columns as ClassRows);
  return task === "ranking" ? new RankedLists(columns as RankedLists) : (columns as Predictions);
}

function computationOf(scored: ScoredRows, answers: Answers): Computation {
  const computation = COMPUTATIONS.get(answers) ?? { predictions: columnsOf(scored, answers), results: new Map() };
  COMPUTATIONS.set(answers, computation);
  return computation;
}

/** A classifier's side with all that its metrics are computed from, which its intervals and pictures need too. */
export function classRowsOf(scored: ScoredClasses, answers: ClassAnswers): ClassRows {
  return computationOf(scored, answers).predictions as ClassRows;
}

/** One side's metric, or what the library refuses about it. */
function resultOf(name: string, scored: ScoredRows, answers: Answers): Measurement | MetricError {
  const computation = computationOf(scored, answers);
  const known = computation.results.get(name) ?? tried(() => measure(name, computation.predictions));
  computation.results.set(name, known);
  return known;
}

function tried<T>(compute: () => T): T | MetricError {
  try {
    return compute();
  } catch (error) {
    if (error instanceof MetricError) return error;
    throw error;
  }
}

/** Whether a side holds what the metric is computed from. */
export function isComputable(name: string, scored: ScoredRows, answers: Answers): boolean {
  const metric = namedMetric(name)?.metric;
  if (metric?.task !== scored.task) return false;
  if (metric.task === "class" && metric.classes === "two" && scored.task === "class" && !scored.binary) return false;
  const { prediction, score, scores } = answers as Partial<ClassAnswers>;
  const given = { truth: true, query: true, prediction, score: score ?? scores };
  return metric.needs.every((column) => given[column] !== undefined);
}

/** Whether a convention, in place of rows, gives a metric the best value there is: any bound would be kept by it. */
function isFlattered(name: string, { value, undefinedBecause }: Measurement): boolean {
  const metric = namedMetric(name)?.metric;
  return undefinedBecause !== undefined && value === metric?.range[metric.better === "higher" ? 1 : 0];
}

/**
 * One side's metric; or, where there are too few rows for it to have one or only a convention that flatters, why. What else
 * the library refuses is thrown.
 */
export function sideValue(
  name: string,
  scored: ScoredRows,
  answers: Answers,
): { readonly value?: number; readonly undefinedBecause?: string | undefined; readonly want?: NoEvidence } {
  const result = resultOf(name, scored, answers);
  if (!(result instanceof MetricError))
    return isFlattered(name, result)
      ? {
          want: {
            noInterval: "too-few-events",
            message: `${name} is ${result.value} by convention only: ${result.undefinedBecause}`,
          },
        }
      : result;
  const { reason, message } = result;
  if (reason === "too-few-events" || reason === "too-few-samples") return { want: { noInterval: reason, message } };
  const side = answers === scored.candidate ? "candidate" : "baseline";
  throw new Refusal(`${name} of the ${side}: ${message}`, {
    code: result.code,
    reason,
    remedy: result.remedy,
    cause: result,
  });
}

/** Every metric that a side's rows give by its name alone. */
function metricsOf(scored: ScoredRows, answers: Answers): ComputedMetric[] {
  return Object.values(COMPUTED_METRICS).filter(
    ({ name, parameter }) => (!parameter || parameter.default !== undefined) && isComputable(name, scored, answers),
  );
}

/** The metrics to show beside the limited ones, of those that both sides' rows define. */
export function shownMetrics(scored: ScoredRows): string[] {
  const sides = [scored.candidate, ...(scored.baseline ? [scored.baseline] : [])];
  const isDefined = (name: string) =>
    sides.every((side) => !isComputable(name, scored, side) || !(resultOf(name, scored, side) instanceof MetricError));
  return metricsOf(scored, scored.candidate)
    .filter(({ name, standard }) => standard && isDefined(name))
    .map(({ name }) => name);
}

export interface ComputedMetrics {
  /** As a metrics JSON would hold them. */
  readonly file: MetricsFile;
  /** What is not to be seen from the numbers: conventional ones, and those that could not be computed. */
  readonly notes: readonly string[];
}

/**
 * All of the candidate's metrics, and the limited ones. One that these rows do not define is left out; where it would be
 * shown or is limited, it is said why.
 */
export function metricsOfRows(scored: ScoredRows, limited: readonly string[], file: string): ComputedMetrics {
  const values = new Map<string, number>();
  const conventional: string[] = [];
  const without: string[] = [];
  const own = metricsOf(scored, scored.candidate);
  const asked = limited.filter((name) => isComputable(name, scored, scored.candidate));
  const told = new Set([...own.filter(({ standard }) => standard).map(({ name }) => name), ...asked]);
  for (const name of new Set([...own.map((metric) => metric.name), ...asked])) {
    const result = resultOf(name, scored, scored.candidate);
    if (!(result instanceof MetricError)) values.set(name, result.value);
    if (!told.has(name)) continue;
    if (result instanceof MetricError) without.push(`${name} (${result.message})`);
    else if (result.undefinedBecause !== undefined)
      conventional.push(`${name} is ${result.value} by convention: ${result.undefinedBecause}.`);
  }
  return {
    file: { file, values, n: scored.weight ? undefined : scored.count, dataSha256: undefined },
    notes: [...conventional, ...(without.length > 0 ? [clip(`Not computed: ${without.join("; ")}.`, MAX_NOTE)] : [])],
  };
}
