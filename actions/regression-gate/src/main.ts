import type { GateResult } from "@assay/action-kit";
import { forestPlots, hasNoInterval, judge, type Subject } from "@assay/judgement";
import { type Check, gateVerdict, Refusal, summarise } from "@assay/report";
import { judgeAnchor } from "./anchor.ts";
import { figuresOf } from "./figures.ts";
import type { KeptHistory } from "./history/keep-history.ts";
import { trendedOf } from "./history/trended.ts";
import { asksForAnswers, type Inputs } from "./inputs.ts";
import { type MetricsFile, serializeMetrics } from "./metrics-json.ts";
import { missingBaseline } from "./missing-baseline.ts";
import { type Models, modelMetrics, openModel } from "./model/model.ts";
import { modelChecks } from "./model/model-checks.ts";
import { dtypeCharts, modelFigures, modelNotes } from "./model/model-figures.ts";
import { hasModelRules } from "./model/model-rules.ts";
import { refuseOverwriting, writeNextBaseline } from "./next-baseline.ts";
import { noiseNotes } from "./noise-notes.ts";
import { nothingDecided } from "./nothing-decided.ts";
import { judgeableNumbers } from "./number-source.ts";
import { sliceMap } from "./pictures/slice-map.ts";
import type { FilesPort, Ports } from "./ports.ts";
import { judgeablePredictions } from "./prediction-source.ts";
import { ReachableFiles } from "./remote-files.ts";
import { refuseItself } from "./same-file.ts";
import { withSeedsInMind } from "./seed-tables.ts";
import { worstFirst, worstSlice } from "./slice-order.ts";
import { findFiles, openSource, remarksOf, type Source } from "./source.ts";
import { subjectsOf } from "./subjects.ts";
import { taskByColumns } from "./task.ts";

function refuseNoLimits({ limits, slices, fairness, modelRules, anchor }: Inputs): void {
  if (limits.length + slices.length + fairness.length > 0 || hasModelRules(modelRules) || anchor) return;
  throw new Refusal("there are no limits, so there is nothing to judge", {
    code: "no-limits",
    reason: "no-checks",
    remedy: "write `regression: {limits: {accuracy: {max-drop: 0.02}}}` in assay.yml, or give the input `limits`",
  });
}

/**
 * Nothing is read where nothing asks for what the model answered: its files alone are judged. Predictions whose columns
 * tell what they are are read all the same, to be shown and kept.
 */
async function openCandidate(inputs: Inputs, files: FilesPort): Promise<Source> {
  const nothing = { kind: "metrics", runs: [], identities: [] } as const;
  if (inputs.candidate === undefined) return nothing;
  const source = await openSource(files, "candidate", await files.dataGlob("candidate", inputs.candidate));
  const { columns } = inputs;
  const told = columns.truth !== undefined && taskByColumns(columns) !== undefined;
  const unread = source.kind === "predictions" && !asksForAnswers(inputs) && !told;
  return unread ? { ...nothing, identities: source.identities } : source;
}

async function openBaseline({ baseline }: Inputs, files: FilesPort, candidate: Source): Promise<Source | undefined> {
  if (baseline === undefined) return undefined;
  const found = await findFiles(files, "baseline", baseline);
  if (found) refuseItself("input `baseline`", found, candidate.identities);
  return found && openSource(files, "baseline", found);
}

async function modelsOf({ model, baselineModel }: Inputs, files: FilesPort): Promise<Models> {
  const candidate = await openModel(files, "model", model);
  // Names what is missing: without a baseline's model there is nothing to compare, without the candidate's nothing to ship.
  if (model !== undefined && !candidate) await files.dataGlob("model", model);
  const baseline = await openModel(files, "baseline-model", baselineModel);
  const before = baseline?.files.map(({ path }) => ({ shown: path })) ?? [];
  refuseItself("input `baseline-model`", before, candidate?.files ?? []);
  return { candidate, baseline };
}

function withModel(metrics: MetricsFile, { candidate }: Models): MetricsFile {
  return { ...metrics, values: new Map([...metrics.values, ...modelMetrics(candidate)]) };
}

function isSingle({ facts: { evidence, baseline } }: Subject): boolean {
  return baseline !== undefined && hasNoInterval(evidence) && evidence.noInterval === "point-estimate";
}

/** Said of every metric at once only where it holds for every one. */
function caveatOf(subjects: readonly Subject[], caveat: string): string | undefined {
  const single = subjects.filter(isSingle);
  if (single.length === 0) return undefined;
  return single.length === subjects.length ? caveat : `${caveat}: ${single.map(({ id }) => id).join(", ")}`;
}

/** A file held against itself passes every limit on a change. */
function sameFiles(candidate: Source, baseline: Source | undefined): string[] {
  const hashes = (source: Source | undefined) => source?.identities.map(({ sha256 }) => sha256).toSorted() ?? [];
  const [ours, theirs] = [hashes(candidate), hashes(baseline)];
  const same =
    ours.length > 0 &&
    ours.length === theirs.length &&
    ours.every((hash, at) => hash !== undefined && hash === theirs[at]);
  if (!same) return [];
  return [
    `Byte for byte, candidate and baseline are the same file${ours.length > 1 ? "s" : ""}, so no change can be seen.`,
  ];
}

/** One sentence; that limits were held against single numbers, and which slice is worst, is said in it. */
function summaryOf(checks: readonly Check[], caveat: string | undefined, slice: string | undefined): string {
  const asides = [caveat, slice].filter((aside) => aside !== undefined);
  return asides.length === 0 ? summarise(checks) : `${summarise(checks)} (${asides.join("; ")})`;
}

function regressed(checks: readonly Check[]): string {
  return checks
    .filter(({ verdict }) => verdict === "fail")
    .map(({ id }) => id)
    .join(",");
}

/** The trend of each limited metric where a history is kept; nothing of it is loaded where none is. */
async function historyOf(
  { historyBranch, githubToken }: Inputs,
  ports: Ports,
  metrics: MetricsFile,
  subjects: readonly Subject[],
  checks: readonly Check[],
): Promise<KeptHistory> {
  if (historyBranch === undefined) return { checks: [], notes: [], charts: [] };
  const { keepHistory } = await import("./history/keep-history.ts");
  const judged = { metrics, verdict: gateVerdict(checks), trended: trendedOf(subjects) };
  return keepHistory(historyBranch, githubToken, judged, ports.history);
}

/** Is the candidate at least as good as the baseline? */
export async function main(inputs: Inputs, ports: Ports): Promise<GateResult> {
  refuseNoLimits(inputs);
  const candidate = await openCandidate(inputs, ports.files);
  await using remote = ports.remote(inputs.githubToken);
  const files = new ReachableFiles(ports.files, remote);
  const baseline = await openBaseline(inputs, files, candidate);
  const { writeBaseline } = inputs;
  const replacing = writeBaseline !== undefined && (await refuseOverwriting(writeBaseline, inputs.anchor, files));
  const absence = files.absence(inputs.baseline ?? "");
  const missing = baseline ? undefined : await missingBaseline(inputs, ports.onBaseBranch, absence);
  const models = await modelsOf(inputs, files);

  await using engine = candidate.kind === "predictions" ? await ports.openEngine() : undefined;
  const judgeable =
    candidate.kind === "predictions" && engine
      ? await ports.progress.during("comparing predictions", () =>
          judgeablePredictions(inputs, ports, engine, { candidate, baseline }, missing?.obstacle).catch(
            (error: unknown) => {
              throw withSeedsInMind(error, [candidate, baseline]);
            },
          ),
        )
      : judgeableNumbers(inputs, candidate as Exclude<Source, { kind: "predictions" }>, baseline, missing?.obstacle);

  const { comparison, slices, fairness } = judgeable;
  const anchored = await judgeAnchor(inputs, ports, { files, candidate, isHeld: judgeable.isHeld, models });
  // One correction over all that the gate decides.
  const whole = [
    ...subjectsOf(inputs.limits, comparison, models, baseline),
    ...fairness.subjects,
    ...anchored.subjects,
  ];
  const asked = [...whole, ...slices.subjects];
  const answers = judge(asked).map((check, index) => ({ subject: asked[index] as Subject, check }));
  const worstSlices = worstFirst(answers.slice(whole.length));
  const answered = [...answers.slice(0, whole.length), ...worstSlices];
  const [subjects, judged] = [answered.map(({ subject }) => subject), answered.map(({ check }) => check)];
  const checks = [
    ...(missing?.checks ?? []),
    ...anchored.checks,
    ...judged,
    ...modelChecks(inputs.modelRules, models),
    ...slices.checks,
    ...fairness.checks,
    ...judgeable.checks,
  ];
  checks.push(...nothingDecided(checks));
  const metrics = withModel(judgeable.metrics, models);
  const metricsPath = await ports.writeMetrics(serializeMetrics(metrics));
  const ofBaseline = subjects.filter((subject) => !anchored.subjects.includes(subject));
  const history = await historyOf(inputs, ports, metrics, ofBaseline, checks);
  const all = [...checks, ...history.checks];
  // Last: a run that could not be brought to its end leaves the baseline as it is.
  const written =
    writeBaseline === undefined
      ? []
      : [await writeNextBaseline({ path: writeBaseline, replacing }, judgeable, metrics, all, ports)];
  const limited = new Set(inputs.limits.map(({ name }) => name));
  const counted = modelMetrics(models.candidate).map(([metric]) => metric);
  return {
    checks: all,
    figures: [
      ...figuresOf(comparison, new Set([...limited, ...counted])),
      ...fairness.figures,
      ...modelFigures(models, limited),
    ],
    charts: [
      ...forestPlots(subjects, judged),
      ...sliceMap([...worstSlices, ...slices.checks.map((check) => ({ check, subject: undefined }))]),
      ...((await judgeable.pictures?.()) ?? []),
      ...history.charts,
      ...dtypeCharts(models),
    ],
    notes: [
      comparison.statement,
      ...files.notes,
      ...inputs.limitNotes,
      ...remarksOf(candidate),
      ...remarksOf(baseline),
      ...sameFiles(candidate, baseline),
      ...noiseNotes(inputs.limits, comparison),
      ...judgeable.notes,
      ...fairness.notes,
      ...modelNotes(models),
      ...anchored.notes,
      ...(missing?.notes ?? []),
      ...written,
      ...history.notes,
    ],
    summary: summaryOf(all, caveatOf(subjects, comparison.caveat), worstSlice(worstSlices, slices.checks)),
    provenance: {
      data: [...judgeable.data],
      model: [...(models.candidate?.files ?? []), ...(models.baseline?.files ?? [])],
      rules: [
        ...(baseline?.identities ?? []),
        ...(models.baseline?.files ?? []),
        ...judgeable.rules,
        ...anchored.identities,
      ],
      ...(engine ? { engine: engine.version } : {}),
    },
    outputs: { metrics: metricsPath, regressed: regressed(checks) },
  };
}
