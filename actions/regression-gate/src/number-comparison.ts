import type { MetricFacts, Obstacle } from "@assay/judgement";
import { mean, noiseFloor, seedsEvidence, unpairedEvidence } from "@assay/metrics";
import { formatCount } from "@assay/report";
import type { Comparison } from "./comparison.ts";
import { otherData, otherDefinitions } from "./measured-on.ts";
import type { MetricsFile } from "./metrics-json.ts";

/** Both sides as numbers: one run or one run for each seed. */
interface Runs {
  readonly candidate: readonly MetricsFile[];
  /** Empty where there is no baseline. */
  readonly baseline: readonly MetricsFile[];
}

/** The metric's values, or `undefined` where a run lacks it: seeds that lack it cannot stand beside those that have it. */
function valuesOf(runs: readonly MetricsFile[], metric: string): number[] | undefined {
  const values = runs.map((run) => run.values.get(metric)).filter((value) => value !== undefined);
  return values.length === runs.length && values.length > 0 ? values : undefined;
}

function wanted(runs: readonly MetricsFile[], metric: string): string | undefined {
  const without = runs.find((run) => !run.values.has(metric));
  return without && runs.length > 1
    ? `write ${metric} into every seed's metrics JSON; ${without.file} lacks it`
    : undefined;
}

function factsOf({ candidate, baseline }: Runs, metric: string): MetricFacts {
  const [ours, theirs] = [valuesOf(candidate, metric), valuesOf(baseline, metric)];
  const [first, old] = [candidate[0], baseline[0]];
  const numbers = {
    candidate: ours && mean(Float64Array.from(ours)),
    baseline: theirs && mean(Float64Array.from(theirs)),
    wanted: wanted(candidate, metric),
  };
  if (!ours) return { ...numbers, evidence: undefined };
  if (candidate.length > 1 || baseline.length > 1) {
    // Beside itself, the candidate's seeds say how sure its own mean is, however the baseline's scatter.
    const alone = () => seedsEvidence(ours, ours);
    return { ...numbers, evidence: theirs ? seedsEvidence(ours, theirs) : alone(), alone };
  }
  if (!theirs) return { ...numbers, evidence: undefined };
  const [value, before] = [ours[0] as number, theirs[0] as number];
  return {
    ...numbers,
    evidence: unpairedEvidence(metric, { value, n: first?.n }, { value: before, n: old?.n }),
    sooner: "give both models' predictions on the same rows, whose comparison needs far fewer",
  };
}

function seedsText(runs: readonly MetricsFile[]): string {
  return runs.length === 1 ? "a single run" : `${formatCount(runs.length)} seeds`;
}

function statementOf({ candidate, baseline }: Runs): string {
  if (candidate.length === 0) return "Only the model's files are judged: no limit asks for what the model answered.";
  if (baseline.length === 0)
    return candidate.length > 1
      ? `There is no baseline: the mean of ${formatCount(candidate.length)} seeds is held against fixed bounds only.`
      : "There is no baseline: the candidate is held against fixed bounds only.";
  if (Math.min(candidate.length, baseline.length) === 1 && candidate.length !== baseline.length)
    return `Judged on ${seedsText(candidate)} of the candidate and ${seedsText(baseline)} of the baseline: this says whether the single run is one that the other side's recipe could have given, its scatter taken for both.`;
  if (candidate.length > 1 || baseline.length > 1)
    return `Judged on ${formatCount(candidate.length)} seeds of the candidate and ${formatCount(baseline.length)} of the baseline: this says whether the recipe got worse, not whether one model file did.`;
  return "Judged on two single numbers: this says whether the candidate's numbers are inside their limits, not how much of their change is chance. Predictions of both models on the same rows say both.";
}

/** Compares metrics JSONs: one of each, or several seeds of each. */
export function compareNumbers(runs: Runs, obstacle: Obstacle | undefined): Comparison {
  const several = runs.candidate.length > 1 || runs.baseline.length > 1;
  return {
    statement: statementOf(runs),
    caveat: several ? "point estimates from seeds without variation" : "point estimates from two single numbers",
    metrics: [...new Set([...runs.candidate, ...runs.baseline].flatMap((run) => [...run.values.keys()]))],
    obstacle:
      obstacle ?? otherDefinitions([...runs.candidate, ...runs.baseline]) ?? otherData(runs.candidate, runs.baseline),
    facts: (metric) => factsOf(runs, metric),
    noiseFloor: (metric) => noiseFloor(valuesOf(runs.candidate, metric) ?? [], valuesOf(runs.baseline, metric) ?? []),
  };
}
