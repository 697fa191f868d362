import type { Obstacle } from "@assay/judgement";
import { mean } from "@assay/metrics";
import { formatCount, Refusal } from "@assay/report";
import { withoutRows } from "./fairness/fairness-subjects.ts";
import type { Inputs } from "./inputs.ts";
import type { Judgeable } from "./judgeable.ts";
import { otherEnvironment } from "./measured-on.ts";
import type { MetricsFile } from "./metrics-json.ts";
import { compareNumbers } from "./number-comparison.ts";
import { likeSeeds } from "./seed-copies.ts";
import { unsliceable } from "./slice-subjects.ts";
import type { Source } from "./source.ts";

/** The numbers of a source that is not predictions. */
export function runsOf(source: Source | undefined): readonly MetricsFile[] {
  if (source?.kind === "metrics") return source.runs;
  return source?.kind === "bundle" ? [source.bundle.metrics] : [];
}

/** One run stands for itself, several for their mean; none for a model of which only the files are judged. */
function summaryRun(runs: readonly MetricsFile[]): MetricsFile {
  const [first] = runs;
  if (!first) return { file: "the model", values: new Map(), n: undefined, dataSha256: undefined };
  if (runs.length === 1) return first;
  const shared = [...first.values.keys()].filter((metric) => runs.every((run) => run.values.has(metric)));
  const values = shared.map(
    (metric) => [metric, mean(Float64Array.from(runs, (run) => run.values.get(metric) as number))] as const,
  );
  return { file: first.file, values: new Map(values), n: undefined, dataSha256: undefined };
}

/** Other numbers of rows are other rows, whatever the names of the files. */
export function otherCounts(candidate: readonly MetricsFile[], baseline: readonly MetricsFile[]): string[] {
  for (const ours of candidate)
    for (const theirs of baseline)
      if (ours.n !== undefined && theirs.n !== undefined && ours.n !== theirs.n)
        return [
          `${ours.file} was measured on ${formatCount(ours.n)} rows and ${theirs.file} on ${formatCount(theirs.n)}, so not on the same ones.`,
        ];
  return [];
}

/** Whether both sides name their data, in the same way; where the names differ the comparison refuses them. What one side alone says holds nobody. */
function isOfSameData(candidate: readonly MetricsFile[], baseline: readonly MetricsFile[]): boolean {
  return (["dataSha256", "datasetDigest"] as const).some((kind) =>
    [candidate, baseline].every((runs) => runs.some((run) => run[kind] !== undefined)),
  );
}

/** Metrics JSONs on the candidate's side. */
export function judgeableNumbers(
  inputs: Inputs,
  candidate: Exclude<Source, { kind: "predictions" }>,
  baseline: Source | undefined,
  obstacle: Obstacle | undefined,
): Judgeable {
  if (candidate.kind === "bundle")
    throw new Refusal(`input \`candidate\` is "${inputs.candidate}", which is a baseline bundle`, {
      code: "bundle-as-candidate",
      reason: "invalid-input",
      remedy: "give the candidate's own metrics JSON or predictions",
    });
  if (baseline?.kind === "predictions" && candidate.runs.length > 0)
    throw new Refusal("`candidate` is a metrics JSON, but `baseline` is a table of predictions", {
      code: "mixed-sources",
      reason: "invalid-input",
      remedy: "give the predictions of both models, or metrics JSONs of both",
    });
  if (inputs.writeBaseline !== undefined && candidate.runs.length > 1)
    throw new Refusal("`write-baseline` keeps one run, but `candidate` names several seeds", {
      code: "seeds-as-baseline",
      reason: "invalid-input",
      remedy: "keep the seeds' metrics JSONs themselves as the next baseline",
    });
  const copies = [likeSeeds("candidate", candidate.runs), likeSeeds("baseline", runsOf(baseline))];
  return {
    comparison: compareNumbers({ candidate: candidate.runs, baseline: runsOf(baseline) }, obstacle),
    metrics: summaryRun(candidate.runs),
    fairness: withoutRows(inputs.fairness),
    slices: { subjects: [], checks: unsliceable(inputs.slices) },
    isHeld: isOfSameData(candidate.runs, runsOf(baseline)),
    checks: copies.flatMap(({ checks }) => checks),
    notes: [
      ...copies.flatMap(({ notes }) => notes),
      ...otherCounts(candidate.runs, runsOf(baseline)),
      ...otherEnvironment(candidate.runs, runsOf(baseline)),
    ],
    data: [...candidate.identities, ...(baseline?.identities ?? [])],
    rules: [],
    pictures: undefined,
    keyed: undefined,
  };
}
