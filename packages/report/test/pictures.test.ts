import { describe, expect, test } from "@jest/globals";
import {
  type Chart,
  type CurvesChart,
  fitReport,
  type HeatmapChart,
  parseReport,
  renderHtml,
  renderSummary,
  serializeReport,
  type TrendChart,
} from "../src/index.ts";
import { readHtml } from "./markup.ts";
import { check, report } from "./sample.ts";

const TREND: TrendChart = {
  kind: "trend",
  title: "Accuracy over the runs",
  limit: 0.78,
  note: "Changed at 2026-09-02 bbbbbbb, 0.82 before and 0.80 since (p = 0.001).",
  points: [
    { label: "2026-09-01 aaaaaaa", value: 0.82, verdict: "pass" },
    { label: "2026-09-02 bbbbbbb", value: 0.8, verdict: "fail" },
  ],
  changes: [{ at: 1, before: 0.82, after: 0.8, p: 0.001 }],
};
const CURVES: CurvesChart = {
  kind: "curves",
  title: "Reliability",
  xLabel: "mean score",
  yLabel: "share of positive rows",
  reference: { name: "ideal", from: [0, 0], to: [1, 1] },
  series: [
    {
      name: "candidate",
      points: [
        [0.1, 0.2],
        [0.9, 0.8],
      ],
      counts: [1200, 30],
    },
  ],
};
const HEATMAP: HeatmapChart = {
  kind: "heatmap",
  title: "Confusion",
  yLabel: "true",
  xLabel: "predicted",
  values: "counts",
  rows: ["No", "Yes"],
  columns: ["No", "Yes"],
  panels: [
    {
      name: "candidate",
      cells: [
        [
          { value: 1164, shade: 0.9 },
          { value: 150, shade: 0.1 },
        ],
        [
          { value: 203, shade: 0.45 },
          { value: 249, shade: 0.55 },
        ],
      ],
    },
    {
      name: "baseline",
      cells: [
        [{ value: 1170, shade: 0.9 }, null],
        [{ value: 200, shade: 0 }, null],
      ],
    },
  ],
};
const SLICES: HeatmapChart = {
  kind: "heatmap",
  title: "Changes by slice",
  values: "changes",
  rows: ["A"],
  columns: ["f1", "mcc"],
  panels: [
    {
      name: "",
      cells: [
        [
          { value: -0.05, shade: 1, verdict: "fail" },
          { shade: -0.5, value: 0.02 },
        ],
      ],
    },
  ],
};
const page = async (chart: Chart) => renderHtml(report({ charts: [chart] }));

describe("a trend", () => {
  test("in HTML has a line at its limit and one at its change point, and the numbers as a table", async () => {
    const html = await page(TREND);
    expect(html).toContain("(dashes: its limit, gate: ● pass ▲ fail)");
    expect(html).toContain("Changed at 2026-09-02 bbbbbbb");
    expect(html).toContain("0.82 → 0.80</text>");
    expect(html).toContain("<td>2026-09-02 bbbbbbb</td><td>0.8</td><td>fail</td><td>p = 0.001</td>");
    expect(html).not.toContain("NaN");
  });

  test("in Markdown is a line of Mermaid's with the sentence below", () => {
    const summary = renderSummary(report({ charts: [TREND] }));
    expect(summary).toContain('  x-axis "run" 1 --> 2\n  y-axis "-" 0.798 --> 0.822\n  line [0.82, 0.8]');
    expect(summary).toContain("Changed at 2026-09-02");
  });

  test("of equal values and of one value is drawn", async () => {
    for (const points of [TREND.points.map((one) => ({ ...one, value: 0 })), TREND.points.slice(0, 1), []]) {
      const { limit: _, ...rest } = TREND;
      const html = await page({ ...rest, points, changes: [] });
      expect(html).not.toMatch(/NaN|Infinity/);
    }
  });
});

test("curves have their points and the rows behind them as a table", async () => {
  const html = await page(CURVES);
  expect(html).toContain("<td>candidate</td><td>0.1</td><td>0.2</td><td>1,200</td>");
  expect(html).not.toContain("NaN");
  expect(renderSummary(report({ charts: [CURVES] }))).not.toContain("Reliability");
});

describe("a heat map", () => {
  test("in HTML is a table a panel, each cell with its number and its colour", async () => {
    const html = await page(HEATMAP);
    const tables = readHtml(html).elements.filter((name) => name.startsWith("table["));
    expect(tables.length).toBeGreaterThanOrEqual(2);
    expect(html).toContain("<caption>candidate</caption>");
    expect(html).toContain('<td style="background:color-mix(in srgb,var(--series-1) 50%,transparent)">1,164</td>');
    expect(html).toContain('<td class="soft">·</td>');
    expect(html).toContain('<th scope="row"><span title="Yes">Yes</span></th>');
  });

  test("says the verdict of a cell by a sign that is read out, and what is better in another colour", async () => {
    const html = await page(SLICES);
    expect(html).toMatch(
      /var\(--fail\) 55%[^>]*><svg class="sign is-fail" role="img" aria-label="fail"[\s\S]*?<\/svg>−0\.05<\/td>/,
    );
    expect(html).toContain('var(--pass) 28%,transparent)">+0.02</td>');
  });

  test("in Markdown is a table, the panels side by side in its cells", () => {
    const summary = renderSummary(report({ charts: [HEATMAP, SLICES] }));
    expect(summary).toContain(
      "**Confusion: candidate / baseline**\n\n|  | No | Yes |\n| --- | --- | --- |\n| No | 1,164 / 1,170 | 150 / · |",
    );
    expect(summary).toContain("| A | ❌ −0.05 | +0.02 |");
  });

  test("of many columns has the width of the page", async () => {
    const columns = Array.from({ length: 10 }, (_, at) => `m${at}`);
    const cells = [columns.map(() => ({ value: 0.1, shade: 0 }))];
    expect(await page({ ...SLICES, columns, panels: [{ name: "", cells }] })).toContain('<figure class="across">');
  });

  test.each([
    ["north", false],
    ["region=north, device=android", true],
  ])("of three changes by %s has the width of the page: %s", async (row, wide) => {
    const columns = ["accuracy", "roc_auc", "f1"];
    const cells = [columns.map(() => ({ value: -0.012345, shade: 0 }))];
    const html = await page({ ...SLICES, rows: [row], columns, panels: [{ name: "", cells }] });
    expect(html.includes('<figure class="across">')).toBe(wide);
  });
});

describe("a report whose chart contradicts itself is refused", () => {
  test.each<[string, Chart, string]>([
    ["a change at no point", { ...TREND, changes: [{ at: 2, before: 1, after: 2, p: 0.01 }] }, ".changes[0]"],
    ["too few counts", { ...CURVES, series: [{ name: "a", points: [[0, 0]], counts: [] }] }, ".series[0]"],
    ["a row too few", { ...HEATMAP, rows: ["No"] }, ".panels[0] has not 1 rows of 2 cells"],
    ["a cell too few", { ...SLICES, columns: ["f1"] }, ".panels[0] has not 1 rows of 1 cells"],
  ])("%s", (_, chart, place) => {
    expect(() => serializeReport(report({ charts: [chart] }))).toThrow(place);
    expect(() => parseReport(JSON.stringify(report({ charts: [chart] })), "x.json")).toThrow("contradicts itself");
  });

  test("and so is a point outside the unit square", () => {
    const outside: CurvesChart = { ...CURVES, series: [{ name: "a", points: [[0, 1.5]] }] };
    expect(() => serializeReport(report({ charts: [outside] }))).toThrow("is invalid");
  });
});

test("names that are too long are cut to what the schema takes", () => {
  const long = "x".repeat(5000);
  const charts: Chart[] = [
    { ...TREND, title: long, note: long, points: TREND.points.map((point) => ({ ...point, label: long })) },
    { ...CURVES, xLabel: long, note: long, reference: { name: long, from: [0, 0], to: [1, 1] } },
    {
      ...HEATMAP,
      rows: [long, "b"],
      columns: [long, "b"],
      panels: HEATMAP.panels.map((one) => ({ ...one, name: long })),
    },
  ];
  expect(() => serializeReport(fitReport(report({ charts })))).not.toThrow();
});

test("where all passes, one picture is open and the others are folded", () => {
  const summary = renderSummary(report({ charts: [SLICES, HEATMAP, TREND] }));
  expect(summary.match(/<details open>/g)).toHaveLength(1);
  expect(summary).toContain("<summary>2 more pictures</summary>");
  const unsettled = renderSummary(
    report({ checks: [check({ verdict: "fail", reason: "dropped" })], charts: [SLICES] }),
  );
  expect(unsettled).toContain("<details><summary>Pictures</summary>");
});
