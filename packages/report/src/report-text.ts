import type { Chart, Report } from "./generated/report-v1.ts";
import { validate } from "./generated/report-v1.validate.js";
import { clip, visibleText } from "./inert-text.ts";
import { Refusal } from "./refusal.ts";
import { gateVerdict } from "./verdict.ts";

/** 100,000 checks with their text take about 40 MB; what is larger was not written by a gate. */
const MAX_CHARACTERS = 64 * 1024 * 1024;

/**
 * The report in `text`, which may come from anywhere: another job's artifact, a file in the pull request.
 * @param origin what a reader knows the text by (a path, an artifact's name); it is named in the refusal.
 * @throws Refusal `invalid-report`, naming the first problem and where in the document it is.
 */
export function parseReport(text: string, origin: string): Report {
  if (text.length > MAX_CHARACTERS)
    throw invalid(origin, `has ${text.length} characters; a report has at most ${MAX_CHARACTERS}`);
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (cause) {
    throw invalid(origin, `is not JSON: ${cause instanceof Error ? cause.message : String(cause)}`, cause);
  }
  const problem = firstProblem(document);
  if (problem !== undefined) throw invalid(origin, problem);
  return document as Report;
}

/**
 * The report as the text that is stored. A report that does not satisfy the schema, or whose verdict is not the worst of
 * its checks, cannot be written: that is a defect of the gate, not of its user.
 * @throws Error naming the first problem.
 */
export function serializeReport(report: Report): string {
  const problem = firstProblem(report);
  if (problem !== undefined) throw new Error(`the report of ${report.name} is invalid: ${problem}`);
  return `${JSON.stringify(report, null, 2)}\n`;
}

function firstProblem(document: unknown): string | undefined {
  if (!validate(document)) {
    const error = deepestOf(validate.errors ?? []);
    return `is not a report: ${pathOf(error?.instancePath ?? "")} ${describe(error)}`;
  }
  return contradiction(document as Report);
}

/** What a JSON Schema cannot say. A report that contradicts itself would be read differently by each of its readers. */
function contradiction(report: Report): string | undefined {
  const verdict = gateVerdict(report.checks);
  if (report.verdict !== verdict)
    return `contradicts itself: $.verdict is "${report.verdict}", but the worst of its ${report.checks.length} checks is "${verdict}"`;
  for (const [index, chart] of report.charts.entries()) {
    const problem = chartContradiction(chart);
    if (problem !== undefined) return `contradicts itself: $.charts[${index}]${problem}`;
  }
  return undefined;
}

/** What follows the chart's place in the report. */
function chartContradiction(chart: Chart): string | undefined {
  if (chart.kind === "bars" || chart.kind === "histogram") {
    const wanted = chart.kind === "bars" ? chart.categories.length : chart.edges.length - 1;
    const wrong = chart.series.findIndex(({ values }) => values.length !== wanted);
    return wrong < 0
      ? undefined
      : `.series[${wrong}] has ${chart.series[wrong]?.values.length} values for ${wanted} places`;
  }
  if (chart.kind === "curves") {
    const wrong = chart.series.findIndex(({ points, counts }) => counts && counts.length !== points.length);
    return wrong < 0 ? undefined : `.series[${wrong}] has not one count for each of its points`;
  }
  if (chart.kind === "trend") {
    const wrong = chart.changes.findIndex(({ at }) => at >= chart.points.length);
    return wrong < 0 ? undefined : `.changes[${wrong}] is at a point that is not there`;
  }
  if (chart.kind === "heatmap") {
    const { rows, columns, panels } = chart;
    const fits = ({ cells }: (typeof panels)[number]) =>
      cells.length === rows.length && cells.every((line) => line.length === columns.length);
    const wrong = panels.findIndex((panel) => !fits(panel));
    return wrong < 0 ? undefined : `.panels[${wrong}] has not ${rows.length} rows of ${columns.length} cells`;
  }
  return undefined;
}

interface SchemaError {
  readonly instancePath: string;
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly message?: string;
}

/** Of a chart that fits no kind, the error inside the kind it claims to be, else the first. */
function deepestOf(errors: readonly SchemaError[]): SchemaError | undefined {
  const kinds = errors.filter(({ keyword }) => keyword !== "const" && keyword !== "oneOf");
  return kinds.toSorted((left, right) => right.instancePath.length - left.instancePath.length)[0] ?? errors[0];
}

function pathOf(pointer: string): string {
  const steps = pointer.split("/").slice(1);
  const path = steps.map((step) =>
    /^\d+$/.test(step) ? `[${step}]` : `.${step.replaceAll("~1", "/").replaceAll("~0", "~")}`,
  );
  return clip(visibleText(`$${path.join("")}`), 200);
}

function describe(error: SchemaError | undefined): string {
  if (error === undefined) return "does not fit the schema";
  const detail = error.params.additionalProperty ?? error.params.allowedValues ?? error.params.allowedValue;
  const named = detail === undefined ? "" : ` (${[detail].flat().join(", ")})`;
  return clip(visibleText(`${error.message ?? error.keyword}${named}`), 300);
}

function invalid(origin: string, problem: string, cause?: unknown): Refusal {
  return new Refusal(`${clip(visibleText(origin), 300)} ${problem}`, {
    code: "invalid-report",
    reason: "invalid-report",
    remedy: "give the JSON file that an Assay action of this version wrote, unchanged",
    cause,
  });
}
