import type { GateResult } from "@assay/action-kit";
import { type Check, type FileIdentity, Refusal, summarise } from "@assay/report";
import type { Comparison } from "./comparison.ts";
import { figuresOf } from "./figures.ts";
import { forestPlots } from "./forest-plot.ts";
import type { Inputs } from "./inputs.ts";
import { judge } from "./judgement.ts";
import type { MetricsFile } from "./metrics-json.ts";
import { missingBaseline } from "./missing-baseline.ts";
import { modelSize } from "./model-size.ts";
import { compareNumbers } from "./number-comparison.ts";
import type { Ports } from "./ports.ts";
import { findFiles, openSource, type Source } from "./source.ts";
import { type ModelSizes, subjectsOf } from "./subjects.ts";

function refuseNoLimits({ limits, slices }: Inputs): void {
  if (limits.length > 0 || slices.length > 0) return;
  throw new Refusal("there are no limits, so there is nothing to judge", {
    code: "no-limits",
    reason: "no-checks",
    remedy: "write `regression: {limits: {accuracy: {max-drop: 0.02}}}` in assay.yml, or give the input `limits`",
  });
}

async function openBaseline(inputs: Inputs, ports: Ports): Promise<Source | undefined> {
  if (inputs.baseline === undefined) return undefined;
  const found = await findFiles(ports.files, "baseline", inputs.baseline);
  return found && openSource(ports.files, "baseline", found);
}

function runsOf(source: Source | undefined): readonly MetricsFile[] {
  if (source?.kind === "metrics") return source.runs;
  return source?.kind === "bundle" ? [source.bundle.metrics] : [];
}

async function sizesOf(inputs: Inputs, ports: Ports): Promise<ModelSizes> {
  const candidate = inputs.model === undefined ? undefined : await modelSize(ports.files, "model", inputs.model);
  return { candidate, baseline: await modelSize(ports.files, "baseline-model", inputs.baselineModel) };
}

function summaryOf(checks: readonly Check[], comparison: Comparison): string {
  const { caveat } = comparison;
  return caveat === undefined ? summarise(checks) : `${summarise(checks)} (${caveat})`;
}

/** Is the candidate at least as good as the baseline? */
export async function main(inputs: Inputs, ports: Ports): Promise<GateResult> {
  refuseNoLimits(inputs);
  const candidate = await openSource(
    ports.files,
    "candidate",
    await ports.files.dataGlob("candidate", inputs.candidate),
  );
  const baseline = await openBaseline(inputs, ports);
  const missing = baseline ? undefined : await missingBaseline(inputs, ports.onBaseBranch);
  const sizes = await sizesOf(inputs, ports);
  const comparison = compareNumbers({ candidate: runsOf(candidate), baseline: runsOf(baseline) }, missing?.obstacle);

  const subjects = subjectsOf(inputs.limits, comparison, sizes);
  const judged = judge(subjects);
  const checks = [...(missing?.checks ?? []), ...judged];
  const identities: FileIdentity[] = [...candidate.identities, ...(baseline?.identities ?? [])];
  return {
    checks,
    figures: figuresOf(comparison, new Set(inputs.limits.map(({ name }) => name))),
    charts: forestPlots(subjects, judged),
    notes: [comparison.statement, ...(missing?.notes ?? [])],
    summary: summaryOf(checks, comparison),
    provenance: {
      data: identities,
      model: [...(sizes.candidate?.files ?? []), ...(sizes.baseline?.files ?? [])],
      rules: [],
    },
    outputs: {
      regressed: judged
        .filter(({ verdict }) => verdict === "fail")
        .map(({ id }) => id)
        .join(","),
    },
  };
}
