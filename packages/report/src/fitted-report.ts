import { createHash } from "node:crypto";
import type { Chart, Check, Figure, Report } from "./generated/report-v1.ts";
import { clip } from "./inert-text.ts";

const MAX_ID = 500;

/** Two long ids that begin alike stay two: a waiver that names the one must not reach the other. */
function fittedId(id: string): string {
  if (id.length <= MAX_ID) return id;
  const digest = createHash("sha256").update(id).digest("hex").slice(0, 16);
  return `${clip(id, MAX_ID - digest.length - 1)}#${digest}`;
}

/** Clips those of the texts that are there and too long. */
function clipped<T extends object>(record: T, lengths: Readonly<Partial<Record<keyof T, number>>>): T {
  const changed = Object.entries(lengths).flatMap(([name, length]) => {
    const text: unknown = record[name as keyof T];
    return typeof text === "string" && text.length > Number(length) ? [[name, clip(text, Number(length))]] : [];
  });
  return changed.length === 0 ? record : { ...record, ...Object.fromEntries(changed) };
}

function fittedCheck(check: Check): Check {
  const fitted = clipped(check, { title: 500, message: 4000, limit: 1000, remedy: 2000, unit: 40 });
  const examples = check.examples?.map((example) => clipped(example, { note: 2000 }));
  return { ...fitted, id: fittedId(check.id), ...(examples === undefined ? {} : { examples }) };
}

function fittedFigure(figure: Figure): Figure {
  return { ...clipped(figure, { title: 500, unit: 40 }), id: fittedId(figure.id) };
}

function fittedChart(chart: Chart): Chart {
  const named = <T extends { readonly name: string }>(series: readonly T[]) =>
    series.map((one) => clipped<T>(one, { name: 200 } as Partial<Record<keyof T, number>>));
  switch (chart.kind) {
    case "bars":
      return {
        ...clipped(chart, { title: 200, unit: 40 }),
        categories: chart.categories.map((category) => clip(category, 200)),
        series: named(chart.series),
      };
    case "histogram":
      return { ...clipped(chart, { title: 200, unit: 40 }), series: named(chart.series) };
    case "lines":
      return { ...clipped(chart, { title: 200, xLabel: 100, yLabel: 100 }), series: named(chart.series) };
    case "trend":
      return {
        ...clipped(chart, { title: 200, unit: 40, note: 2000 }),
        points: chart.points.map((point) => clipped(point, { label: 200 })),
      };
    case "curves":
      return {
        ...clipped(chart, { title: 200, xLabel: 100, yLabel: 100, note: 2000 }),
        series: named(chart.series),
        ...(chart.reference ? { reference: clipped(chart.reference, { name: 200 }) } : {}),
      };
    case "heatmap":
      return {
        ...clipped(chart, { title: 200, xLabel: 100, yLabel: 100, note: 2000 }),
        rows: chart.rows.map((row) => clip(row, 200)),
        columns: chart.columns.map((column) => clip(column, 200)),
        panels: named(chart.panels),
      };
    case "intervals":
      return {
        ...clipped(chart, { title: 200, unit: 40 }),
        rows: chart.rows.map((row) => clipped(row, { label: 200 })),
      };
  }
}

/**
 * The report with each text cut to the length that the schema gives it. What a gate says quotes names of columns, sets of
 * values and regular expressions as long as a pull request makes them, and a report that is too long for its schema
 * could not be written.
 */
export function fitReport(report: Report): Report {
  return {
    ...clipped(report, { summary: 2000, model: 200 }),
    checks: report.checks.map(fittedCheck),
    figures: report.figures.map(fittedFigure),
    charts: report.charts.map(fittedChart),
    notes: report.notes.map((note) => clip(note, 2000)),
  };
}
