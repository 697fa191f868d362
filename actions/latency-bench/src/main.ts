import type { GateResult } from "@assay/action-kit";
import { forestPlots, judge } from "@assay/judgement";
import { formatNumber, Refusal, summarise } from "@assay/report";
import { runRounds } from "./bench.ts";
import { type Comparison, figureOf } from "./comparison.ts";
import { type EarlierRun, readEarlierRun } from "./earlier-run.ts";
import type { Inputs } from "./inputs.ts";
import { FIGURES_OF_BATCH, FIGURES_OF_PROCESS, PERCENTILES } from "./judged-figures.ts";
import { loadHistograms } from "./latency-counts.ts";
import { type MetricsFile, serializeMetrics, sha256, type Workload } from "./metrics-file.ts";
import { readPayload } from "./payload.ts";
import type { Ports } from "./ports.ts";
import { requestBodies } from "./request-bodies.ts";
import { figuresOf, latencyCurves } from "./shown-figures.ts";
import { isTooFew, SideFigures } from "./side-figures.ts";
import { notesOf } from "./statement.ts";
import { subjectsOf } from "./subjects.ts";
import { unlimitedFailures } from "./unlimited-failures.ts";

function refuseNoLimits({ limits }: Inputs): void {
  if (limits.length > 0) return;
  throw new Refusal("there are no limits, so there is nothing to judge", {
    code: "no-limits",
    reason: "no-checks",
    remedy: "write `latency: {limits: {p95_ms: {max: 200}}}` in assay.yml, or give the input `limits`",
  });
}

/** What every round is to do; the time budget is shared equally by all measurements. */
function planOf(inputs: Inputs, records: readonly string[]) {
  const { batchSizes, rounds, requests, durationMs, warmup, load, targets } = inputs;
  const measurements = rounds * batchSizes.length * (targets.baseline ? 2 : 1);
  return {
    rounds,
    timeBudgetMs: inputs.timeBudgetMs,
    bodies: batchSizes.map((size) => requestBodies(inputs.body, records, size)),
    requests: requests === undefined ? Number.POSITIVE_INFINITY : Math.ceil(requests / rounds),
    durationMs: durationMs === undefined ? undefined : durationMs / rounds,
    warmup,
    rate: load.rate,
    shareMs: inputs.timeBudgetMs / measurements,
  };
}

function comparisonOf(
  inputs: Inputs,
  candidate: SideFigures,
  baseline: SideFigures | undefined,
  earlier: EarlierRun | undefined,
): Comparison {
  const { batchSizes } = inputs;
  return {
    candidate,
    batchSizes,
    measured: baseline ? [candidate, baseline] : [candidate],
    baseline: (name, batch) =>
      baseline ? figureOf(baseline, name, batch) : earlier?.figures[String(batchSizes[batch])]?.[name],
    paired: baseline !== undefined,
    obstacle: earlier?.obstacle,
  };
}

/** Every figure that could be measured, for the next run; percentiles with limits of their own too. */
function metricsFile(inputs: Inputs, side: SideFigures, workload: Workload, ports: Ports): MetricsFile {
  const names = new Set<string>([
    ...FIGURES_OF_BATCH,
    ...PERCENTILES,
    ...FIGURES_OF_PROCESS,
    ...inputs.limits.map(({ name }) => name),
  ]);
  const batches = inputs.batchSizes.map((size, batch) => {
    const figures = [...names].flatMap((name) => {
      const figure = figureOf(side, name, batch);
      return figure ? [[name, { overall: figure.overall, each: figure.each }] as const] : [];
    });
    return [String(size), Object.fromEntries(figures)] as const;
  });
  return { environment: ports.environment, workload, batches: Object.fromEntries(batches) };
}

const OUTPUTS = {
  "mean-ms": "mean_ms",
  "p50-ms": "p50_ms",
  "p95-ms": "p95_ms",
  "p99-ms": "p99_ms",
  "requests-per-second": "requests_per_second",
} as const;

/** Three decimals of a millisecond: more is noise. */
function outputsOf(side: SideFigures): Record<string, string> {
  return Object.fromEntries(
    Object.entries(OUTPUTS).map(([output, name]) => {
      const figure = side.figure(name, 0);
      return [output, figure && !isTooFew(figure) ? String(Number(figure.overall.toFixed(3))) : ""];
    }),
  );
}

/** How fast it was, in a few words for the first line. */
function headline(side: SideFigures): string {
  const p95 = figureOf(side, "p95_ms", 0);
  return `mean ${formatNumber(side.pooled(0).mean)} ms${p95 ? `, p95 ${formatNumber(p95.overall)} ms` : ""}`;
}

/** Is it fast enough, small enough, and no slower than before? */
export async function main(inputs: Inputs, ports: Ports): Promise<GateResult> {
  refuseNoLimits(inputs);
  const { file, records } = await readPayload(ports.files, inputs.payload);
  const plan = planOf(inputs, records);
  const payload = await ports.files.identity(file);
  const { concurrency, rate } = inputs.load;
  const workload: Workload = {
    protocol: inputs.protocol,
    payload_sha256: payload.sha256 ?? sha256(records.join("\n")),
    body: inputs.body,
    concurrency,
    rate: rate ?? null,
  };
  const earlier = inputs.targets.baseline
    ? undefined
    : await readEarlierRun(ports.files, inputs.baseline, { environment: ports.environment, workload });
  await loadHistograms();
  const needs = { concurrency, timeoutMs: inputs.timeBudgetMs };
  const result = await ports.progress.during("benching", () =>
    runRounds(inputs.targets, plan, { ...ports, openServer: (target) => ports.openServer(target, needs) }),
  );

  const candidate = new SideFigures(result.candidate, inputs.batchSizes);
  const baseline = inputs.targets.baseline ? new SideFigures(result.baseline, inputs.batchSizes) : undefined;
  const comparison = comparisonOf(inputs, candidate, baseline, earlier);
  const subjects = subjectsOf(inputs.limits, comparison, inputs.load);
  const judged = judge(subjects);
  const limited = new Set(inputs.limits.map(({ name }) => name));
  const checks = [...judged, ...unlimitedFailures(comparison, limited)];
  return {
    checks,
    figures: figuresOf(comparison, limited),
    charts: [...latencyCurves({ candidate, baseline }), ...forestPlots(subjects, judged)],
    notes: notesOf(inputs, result, { candidate, baseline }),
    summary: `${summarise(checks)} (${headline(candidate)})`,
    provenance: {
      data: [{ ...payload, rows: records.length }, ...(earlier?.data ?? [])],
      model: [],
      rules: [...(earlier?.data ?? [])],
    },
    outputs: {
      ...outputsOf(candidate),
      metrics: await ports.writeMetrics(serializeMetrics(metricsFile(inputs, candidate, workload, ports))),
    },
  };
}
