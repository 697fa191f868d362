import type { Report, Verdict } from "../generated/report-v1.ts";
import { inertHtml } from "../inert-text.ts";
import { summariseGates } from "../sentence.ts";
import { VERDICTS, worstVerdict } from "../verdict.ts";
import { gateSection } from "./gate.ts";
import { pill } from "./pill.ts";
import { STYLE } from "./style.ts";

// The page runs nothing and fetches nothing, and says so to the browser, whatever a report brings along.
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/**
 * Loads the chart library, which takes about 50 ms: for a gate that will have charts and waits for something else anyway. It
 * never fails; what is wrong is met again by `renderHtml`.
 */
export async function loadCharts(): Promise<void> {
  await import("./charts.ts").catch(() => undefined);
}

/**
 * One report, or several with an overview on top and the worst first, as a single HTML file: no script, nothing fetched, light and dark, made
 * to be printed too. The chart library is loaded only where a report has charts. No reports is a page that says `error`.
 */
export async function renderHtml(reports: Report | readonly Report[]): Promise<string> {
  const given: readonly Report[] = Array.isArray(reports) ? reports : [reports as Report];
  const all = given.toSorted((left, right) => VERDICTS.indexOf(right.verdict) - VERDICTS.indexOf(left.verdict));
  const drawn = all.some(({ charts }) => charts.some(({ kind }) => kind !== "heatmap"));
  const draw = drawn ? (await import("./charts.ts")).drawChart : () => "";
  const [only] = all;
  const single = all.length === 1 && only !== undefined;
  const verdict: Verdict = worstVerdict(all.map((report) => report.verdict)) ?? "error";
  const title = single ? `${only.name}: ${only.verdict}` : `Assay: ${verdict}`;
  const body = single
    ? gateSection(only, 0, draw, true)
    : `${overview(all, verdict)}${all.map((report, index) => gateSection(report, index, draw, false)).join("")}`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${inertHtml(title)}</title>
<style>${STYLE}</style>
</head>
<body><main>
${body}
</main></body>
</html>
`;
}

function overview(reports: readonly Report[], verdict: Verdict): string {
  const rows = reports.map((report, index) => {
    const unsettled = report.checks.filter((check) => check.verdict !== "pass").length;
    const gate = `<a href="#gate-${index}">${inertHtml(report.name)}</a><span class="soft">${inertHtml(report.summary)}</span>`;
    return `<tr><td>${pill(report.verdict)}</td><td class="wide">${gate}</td><td class="number">${report.checks.length - unsettled} of ${report.checks.length}</td></tr>`;
  });
  const models = [...new Set(reports.flatMap(({ model }) => model ?? []))].join(", ");
  return `<header class="hero is-${verdict}"><div class="brand"><span>Assay</span><span>${inertHtml(models)}</span></div>
<h1 class="title">${pill(verdict, "big")}<span>${inertHtml(summariseGates(reports))}</span></h1>
<h3>Gates</h3><div class="scroll"><table><thead><tr><th>verdict</th><th>gate</th><th>passed</th></tr></thead><tbody>${rows.join("")}</tbody></table></div></header>
`;
}
