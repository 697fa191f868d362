import { type InputFile, requireColumn, withRows } from "@assay/action-kit";
import type { JudgedMetric, Obstacle } from "@assay/judgement";
import { namedMetric } from "@assay/metrics";
import { formatNumber, Refusal } from "@assay/report";
import type { TableEngine } from "@assay/tables";
import type { RememberedSlices } from "./baseline-bundle.ts";
import { bundleTable } from "./bundle-table.ts";
import type { Comparison } from "./comparison.ts";
import type { Inputs } from "./inputs.ts";
import type { Judgeable } from "./judgeable.ts";
import { keyedPredictions } from "./keyed-predictions.ts";
import { compareNumbers } from "./number-comparison.ts";
import { otherDefinitions, runsOf } from "./number-source.ts";
import type { Ports } from "./ports.ts";
import { type PredictionRows, type PredictionTables, readPredictionRows } from "./prediction-rows.ts";
import { openPredictions, type PredictionTable } from "./prediction-table.ts";
import { compareRows, rowFacts } from "./row-comparison.ts";
import { improbableScores, metricsOfRows, type ScoredRows } from "./scored-rows.ts";
import type { SliceRule } from "./slice-rule.ts";
import { sliceSubjects, unsliceable } from "./slice-subjects.ts";
import { type Slice, slicesOf } from "./slices.ts";
import type { Source } from "./source.ts";
import { unscoredRows } from "./unscored-rows.ts";

type Predictions = Extract<Source, { kind: "predictions" }>;

async function openBaseline(
  inputs: Inputs,
  ports: Ports,
  engine: TableEngine,
  source: Source | undefined,
): Promise<PredictionTable | undefined> {
  const { key } = inputs.columns;
  if (source?.kind === "predictions") return openPredictions(engine, "baseline", source.files, { key });
  if (source?.kind !== "bundle" || !source.bundle.predictions) return undefined;
  const shown = source.bundle.file;
  // The labels were text when the bundle was written, so no cell of it is missing.
  return ports.temporarily(bundleTable(source.bundle.predictions, inputs.columns), ".csv", (path) =>
    openPredictions(engine, "baseline", [{ path, shown }], { key, naValues: [""] }),
  );
}

async function truthFiles({ truthFile }: Inputs, { files }: Ports): Promise<readonly InputFile[]> {
  return truthFile === undefined ? [] : files.dataGlob("truth-file", truthFile);
}

/** A limit on a metric whose columns nobody named cannot be meant. */
function requireColumns(limits: readonly JudgedMetric[], candidate: PredictionTable, inputs: Inputs): void {
  for (const { name } of limits) {
    for (const column of namedMetric(name)?.metric.needs ?? [])
      if ((column === "prediction" || column === "score") && inputs.columns[column] === undefined)
        requireColumn(candidate, column, inputs.columns[column]);
  }
}

/** Some metrics ask for two classes of which one is positive. */
function requireBinary(limits: readonly JudgedMetric[], rows: PredictionRows): void {
  const binary = limits.find(({ name }) => {
    const metric = namedMetric(name)?.metric;
    return metric?.task === "class" && metric.classes === "two";
  });
  if (rows.scored.binary || !binary) return;
  const labels = rows.labels.slice(0, 10).join(", ");
  const two = rows.labels.length <= 2;
  throw new Refusal(
    two
      ? `${binary.limit.metric} needs a positive label, and it is not said which one: the labels are ${labels}`
      : `${binary.limit.metric} is defined for two classes, but the labels are ${labels}`,
    {
      code: two ? "positive-not-named" : "not-binary",
      reason: "invalid-input",
      remedy: two
        ? "name it as `positive`, or in the policy as `columns: {positive: …}`"
        : "judge a model of several classes by accuracy, or give metrics JSONs",
      location: binary.limit.location,
    },
  );
}

function sliceRows(rules: readonly SliceRule[], slices: readonly Slice[]): RememberedSlices[] {
  return rules.map((rule) => ({
    by: rule.by,
    where: rule.where,
    rows: new Map(
      slices
        .filter((slice) => slice.rule === rule && slice.candidateRows > 0)
        .map(({ name, candidateRows }) => [name, candidateRows]),
    ),
  }));
}

/** A figure that is not shown is said to be missing. */
function withoutLogLoss(scored: ScoredRows, { score }: Inputs["columns"]): string[] {
  const ends = improbableScores(scored);
  if (!ends) return [];
  return [`${score} is no probability (${ends.map(formatNumber).join(" to ")}), so log_loss was not computed.`];
}

/** Against a baseline of numbers, the candidate's rows still say how sure its own values are. */
function withOwnRows(comparison: Comparison, scored: ScoredRows): Comparison {
  const facts = (metric: string) => ({
    ...comparison.facts(metric),
    alone: () => rowFacts(metric, { ...scored, baseline: undefined }).evidence,
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
  const everyLimit = [...inputs.limits, ...rules.flatMap(({ limits }) => limits)];
  const truths = await truthFiles(inputs, ports);
  const tables: PredictionTables = {
    candidate: await openPredictions(engine, "candidate", sources.candidate.files, { key: columns.key }),
    baseline: await openBaseline(inputs, ports, engine, sources.baseline),
    truths: truths.length > 0 ? await openPredictions(engine, "truth-file", truths, { key: columns.key }) : undefined,
  };
  await engine.lock();
  requireColumns(everyLimit, tables.candidate, inputs);
  const bundle = sources.baseline?.kind === "bundle" ? sources.baseline.bundle.predictions : undefined;
  const rows = await readPredictionRows({ engine, tables, columns, rules, salt: bundle?.salt });
  requireBinary(everyLimit, rows);

  const metrics = metricsOfRows(rows.scored, tables.candidate.shown);
  const runs = tables.baseline ? [] : runsOf(sources.baseline);
  const comparison =
    runs.length > 0
      ? withOwnRows(
          compareNumbers({ candidate: [metrics], baseline: runs }, otherDefinitions(sources.baseline)),
          rows.scored,
        )
      : compareRows(rows.scored, obstacle);
  const slices = await slicesOf(engine, tables, rows, rules, bundle?.slices);
  return {
    comparison,
    metrics,
    slices:
      runs.length > 0
        ? { subjects: [], checks: unsliceable(rules) }
        : sliceSubjects(slices, rows.scored, comparison.obstacle),
    checks: rows.baselineRows ? unscoredRows(rows.baselineRows) : [],
    notes: [...rows.notes, ...withoutLogLoss(rows.scored, columns)],
    data: [
      ...withRows(sources.candidate.identities, tables.candidate),
      ...(tables.baseline
        ? withRows(sources.baseline?.identities ?? [], tables.baseline)
        : (sources.baseline?.identities ?? [])),
      ...(await Promise.all(truths.map((file) => ports.files.identity(file)))),
    ],
    keyed: () =>
      keyedPredictions(engine, {
        candidate: tables.candidate,
        truths: tables.truths,
        columns,
        salt: ports.newSalt(),
        slices: sliceRows(rules, slices),
      }),
  };
}
