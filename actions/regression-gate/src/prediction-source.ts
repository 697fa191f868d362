import { findColumn, type InputFile, withRows } from "@assay/action-kit";
import type { Obstacle } from "@assay/judgement";
import type { MetricTask } from "@assay/metrics";
import { type FileIdentity, Refusal } from "@assay/report";
import type { TableEngine } from "@assay/tables";
import type { PredictionTables } from "./answer-columns.ts";
import { DEFINITIONS } from "./baseline-bundle.ts";
import { bundleTable } from "./bundle-table.ts";
import type { Comparison } from "./comparison.ts";
import { metricsOfRows } from "./computed-values.ts";
import { copiedTruth, rightThroughout } from "./copied-truth.ts";
import { fairnessJudgement } from "./fairness/fairness-subjects.ts";
import { implausibleScores } from "./implausible-scores.ts";
import type { Inputs } from "./inputs.ts";
import type { Judgeable } from "./judgeable.ts";
import { keyedPredictions } from "./keyed-predictions.ts";
import { leakedTruth } from "./leaked-truth.ts";
import { requireClasses, requireNamedColumns } from "./limited-columns.ts";
import { otherEnvironment, unstatedData } from "./measured-on.ts";
import { compareNumbers } from "./number-comparison.ts";
import { otherCounts, runsOf } from "./number-source.ts";
import type { Ports } from "./ports.ts";
import { type PredictionRows, readPredictionRows } from "./prediction-rows.ts";
import { openPredictions, type PredictionTable } from "./prediction-table.ts";
import { compareRows, rowFacts } from "./row-comparison.ts";
import { refuseItself } from "./same-file.ts";
import { type ScoredRows, withoutBaseline } from "./scored-rows.ts";
import { likeSeeds } from "./seed-copies.ts";
import { movedSlices } from "./slice-agreement.ts";
import { sliceSubjects, unsliceable } from "./slice-subjects.ts";
import { slicesOf } from "./slices.ts";
import type { Source } from "./source.ts";
import { strangeLabels } from "./strange-labels.ts";
import { taskOf } from "./task.ts";
import { unscoredRows } from "./unscored-rows.ts";
import { unvouchedChecks } from "./unvouched.ts";

type Predictions = Extract<Source, { kind: "predictions" }>;

/** A bundle keeps what its own limits needed. */
function refuseOtherTask(file: string): never {
  throw new Refusal(`${file} keeps predictions of another kind than the limits judge`, {
    code: "other-task",
    reason: "not-comparable",
    remedy: "write the baseline again with `write-baseline` and these limits",
  });
}

async function openBaseline(
  { columns }: Inputs,
  ports: Ports,
  engine: TableEngine,
  source: Source | undefined,
  task: MetricTask,
): Promise<PredictionTable | undefined> {
  const text = [columns.key, columns.query];
  if (source?.kind === "predictions") return openPredictions(engine, "baseline", source.files, { text });
  if (source?.kind !== "bundle" || !source.bundle.predictions) return undefined;
  const shown = source.bundle.file;
  if (source.bundle.predictions.task !== task) refuseOtherTask(shown);
  return ports.temporarily(bundleTable(source.bundle.predictions, columns), ".csv", (path) =>
    openPredictions(engine, "baseline", [{ path, shown }], { text, isBundle: true }),
  );
}

async function truthFiles(
  { truthFile }: Inputs,
  { files }: Ports,
  candidate: Predictions,
): Promise<readonly InputFile[]> {
  if (truthFile === undefined) return [];
  const found = await files.dataGlob("truth-file", truthFile);
  refuseItself("input `truth-file`", found, candidate.identities);
  return found;
}

/** The hash of what lies in one file; of several there is none. */
function hashOf([only, ...more]: readonly FileIdentity[]): string | undefined {
  return more.length === 0 ? only?.sha256 : undefined;
}

/** Whether all rows that the baseline keeps are judged. */
function isWhole({ baseline }: PredictionTables, { scored: { count } }: PredictionRows): boolean {
  return baseline?.table.rows === count;
}

/** Against a baseline of numbers, the candidate's rows still say how sure its own values are. */
function withOwnRows(comparison: Comparison, scored: ScoredRows): Comparison {
  const facts = (metric: string) => ({
    ...comparison.facts(metric),
    alone: () => rowFacts(metric, withoutBaseline(scored)).evidence,
  });
  return { ...comparison, facts };
}

/** Predictions on the candidate's side: paired with the baseline's rows where it has any. */
export async function judgeablePredictions(
  inputs: Inputs,
  ports: Ports,
  engine: TableEngine,
  sources: { readonly candidate: Predictions; readonly baseline: Source | undefined },
  obstacle: Obstacle | undefined,
): Promise<Judgeable> {
  const { columns, slices: rules } = inputs;
  const everyLimit = [...inputs.limits, ...[...rules, ...inputs.fairness].flatMap(({ limits }) => limits)];
  const task = taskOf(everyLimit, columns);
  const bundle = sources.baseline?.kind === "bundle" ? sources.baseline.bundle.predictions : undefined;
  const truths = await truthFiles(inputs, ports, sources.candidate);
  const text = [columns.key, columns.query];
  const truthIdentities = await Promise.all(truths.map((file) => ports.files.identity(file)));
  const tables: PredictionTables = {
    candidate: await openPredictions(engine, "candidate", sources.candidate.files, { text }),
    baseline: await openBaseline(inputs, ports, engine, sources.baseline, task),
    truths: truths.length > 0 ? await openPredictions(engine, "truth-file", truths, { text }) : undefined,
  };
  await engine.lock();
  requireNamedColumns(everyLimit, tables.candidate, columns);
  const toldApart = [...rules, ...inputs.fairness];
  const rows = await readPredictionRows({ engine, tables, columns, task, rules: toldApart, salt: bundle?.salt });
  requireClasses(everyLimit, rows.scored, rows.labels);

  const limited = everyLimit.map(({ name }) => name);
  const metrics = metricsOfRows(rows.scored, limited, tables.candidate.shown);
  const measured = {
    ...metrics.file,
    isOfRows: true,
    dataSha256: hashOf(truthIdentities),
    predictionsSha256: hashOf(sources.candidate.identities),
    definitions: DEFINITIONS,
    environment: ports.environment,
  };
  const runs = tables.baseline ? [] : runsOf(sources.baseline);
  const copies = likeSeeds("baseline", runs);
  const comparison =
    runs.length > 0
      ? withOwnRows(
          compareNumbers({ candidate: [measured], baseline: runs }, unstatedData([measured], runs)),
          rows.scored,
        )
      : compareRows(rows.scored, obstacle);
  const parts = await slicesOf(engine, tables, rows, toldApart, bundle?.slices);
  const slices = parts.filter(({ rule }) => rules.includes(rule));
  return {
    comparison,
    metrics: measured,
    fairness: fairnessJudgement(inputs.fairness, parts, rows.scored),
    slices:
      runs.length > 0
        ? { subjects: [], checks: unsliceable(rules) }
        : sliceSubjects(slices, rows.scored, comparison.obstacle),
    // Rows without a truth hold nobody to it: the truth-file could have lost the others.
    isHeld: tables.baseline !== undefined && findColumn(tables.baseline, columns.truth) !== undefined,
    checks: [
      ...copies.checks,
      ...(rows.wantedRows ? unscoredRows(rows.wantedRows) : []),
      ...rows.contradicted,
      ...unvouchedChecks(rows.unvouched, tables, columns),
      ...(await movedSlices(
        { engine, tables, columns, task, rows },
        { slices: rules, groups: inputs.fairness },
        parts,
        { slices: bundle?.slices, whole: isWhole(tables, rows) },
      )),
      ...implausibleScores(rows.scored, tables, rows.labels),
      ...strangeLabels(rows.scored, tables, rows.labels),
      ...copiedTruth(rows.scored, tables),
      ...(await leakedTruth(engine, tables.truths ?? tables.candidate, columns)),
    ],
    notes: [
      ...rows.notes,
      ...rightThroughout(rows.scored),
      ...metrics.notes,
      ...copies.notes,
      ...otherCounts([measured], runs),
      ...otherEnvironment([measured], runs),
    ],
    data: [
      ...withRows(sources.candidate.identities, tables.candidate),
      ...(tables.baseline
        ? withRows(sources.baseline?.identities ?? [], tables.baseline)
        : (sources.baseline?.identities ?? [])),
      ...truthIdentities,
    ],
    rules: truthIdentities,
    pictures: async () => (await import("./pictures/class-pictures.ts")).classPictures(rows.scored, rows.labels),
    keyed: async () =>
      keyedPredictions(engine, {
        candidate: tables.candidate,
        truths: tables.truths,
        columns,
        task,
        salt: ports.newSalt(),
        rules: toldApart,
      }),
  };
}
