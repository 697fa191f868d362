import { readFileSync } from "node:fs";
import type { Chart, Check, Figure, Report } from "../src/index.ts";
import { gateVerdict } from "../src/index.ts";

/** A check that passes, with what a test cares about in place of the rest. */
export function check(overrides: Partial<Check> = {}): Check {
  return {
    id: "accuracy",
    title: "Accuracy",
    verdict: "pass",
    reason: "within-limit",
    severity: "critical",
    message: "accuracy held",
    ...overrides,
  };
}

/** A valid report whose verdict follows from its checks. */
export function report(overrides: Partial<Report> = {}): Report {
  const checks = overrides.checks ?? [check()];
  return {
    schema: "assay/report/v1",
    gate: "regression-gate",
    name: "churn-regression-gate",
    verdict: gateVerdict(checks),
    summary: "the one check passed",
    checks,
    figures: [],
    charts: [],
    notes: [],
    run: {},
    provenance: { data: [], model: [], rules: [] },
    tool: { name: "assay", version: "0.1.0" },
    startedAt: "2026-11-21T01:58:12.204Z",
    durationMs: 412,
    ...overrides,
  };
}

/** A report of one shape that carries `text` everywhere a report can carry a text of somebody else's. */
export function reportOf(text: string): Report {
  const place = { file: text, line: 3, column: 2 };
  const unsettled = (id: string, verdict: "review" | "fail" | "error"): Check => ({
    ...check({ verdict, reason: "inconclusive", message: text, title: text }),
    id: `${id}(${text})`,
    observed: text,
    baseline: text,
    limit: text,
    remedy: text,
    location: place,
    examples: [{ value: text, key: text, note: text, row: 1, location: place }],
  });
  const noted = {
    ...check({ severity: "info", reason: "unexpected-values", message: text, title: text }),
    observed: text,
  };
  const figure: Figure = { id: text, title: text, observed: text, baseline: text };
  const charts: Chart[] = [
    { kind: "bars", title: text, unit: text, categories: [text, `${text} `], series: [{ name: text, values: [1, 2] }] },
    { kind: "histogram", title: text, edges: [0, 1, 2], series: [{ name: text, values: [1, 2] }], allowed: [0, 1] },
    { kind: "intervals", title: text, rows: [{ label: text, estimate: 1, low: 0, high: 2, limit: -1 }] },
    {
      kind: "lines",
      title: text,
      xLabel: text,
      yLabel: text,
      series: [
        {
          name: text,
          points: [
            [0, 0],
            [1, 1],
          ],
        },
      ],
    },
  ];
  charts.push(
    {
      kind: "trend",
      title: text,
      unit: text,
      note: text,
      points: [
        { label: text, value: 1, verdict: "pass" },
        { label: text, value: 2, verdict: "fail" },
      ],
      changes: [{ at: 1, before: 1, after: 2, p: 0.01 }],
      limit: 1.5,
    },
    {
      kind: "curves",
      title: text,
      xLabel: text,
      yLabel: text,
      note: text,
      reference: { name: text, from: [0, 0], to: [1, 1] },
      series: [{ name: text, points: [[0.5, 0.5]], counts: [3] }],
    },
    {
      kind: "heatmap",
      title: text,
      xLabel: text,
      yLabel: text,
      note: text,
      values: "changes",
      rows: [text],
      columns: [text],
      panels: [{ name: text, cells: [[{ value: 1, shade: 1, verdict: "fail" }]] }],
    },
  );
  const checks = [unsettled("a", "review"), unsettled("b", "fail"), unsettled("c", "error"), noted];
  const file = { path: text };
  return report({
    model: text,
    summary: text,
    checks,
    verdict: "error",
    figures: [figure],
    charts,
    notes: [text],
    run: { repository: text, workflow: text, job: text, step: text, event: text },
    provenance: {
      commit: text,
      data: [file],
      model: [file],
      rules: [file],
      engine: text,
      environment: { os: text, cpu: text },
    },
    tool: { name: "assay", version: text },
  });
}

export const SAMPLES = [
  "data-validate-fail",
  "regression-gate-review",
  "overlap-check-pass",
  "latency-bench-error",
] as const;

export function sampleText(name: (typeof SAMPLES)[number]): string {
  return readFileSync(new URL(`fixtures/${name}.json`, import.meta.url), "utf8");
}
