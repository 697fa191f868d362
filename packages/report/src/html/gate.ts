import { formatCount, formatDuration } from "../format.ts";
import type { Chart, Check, FileIdentity, Report } from "../generated/report-v1.ts";
import { clip, inertHtml, proseHtml } from "../inert-text.ts";
import { isNoted, worstFirst } from "../verdict.ts";
import type { LibraryChart } from "./chart-options.ts";
import { chartFigure } from "./figure.ts";
import { finding } from "./finding.ts";
import { pill } from "./pill.ts";
import { checksTable, figuresTable, groupsTable } from "./tables.ts";

/** Bounds of one page: a browser must be able to open it. What is beyond them is counted. */
const MAX_FINDINGS = 300;
const MAX_ROWS = 3000;
const MAX_CHARTS = 60;
const OPEN_FINDINGS = 3;
/** Checks that have an open row each; more are told by groups first. */
const OPEN_ROWS = 15;

/** Draws a chart as an inline SVG whose ids start with `id`. */
export type DrawChart = (chart: LibraryChart, id: string) => string;

/** One gate: its sentence, what is unsettled, charts, what passed, figures, notes, what it rests on. */
export function gateSection(report: Report, index: number, draw: DrawChart, alone: boolean): string {
  const ordered = worstFirst(report.checks);
  const unsettled = ordered.filter(({ verdict }) => verdict !== "pass");
  const passing = ordered.filter(({ verdict }) => verdict === "pass");
  const heading = alone ? "h1" : "h2";
  return `<section id="gate-${index}" class="${alone ? "hero" : "gate"} is-${report.verdict}">
${alone ? `<div class="brand"><span>Assay</span><span>${inertHtml(report.model ?? "")}</span></div>` : ""}<${heading} class="title">${pill(report.verdict, alone ? "big" : "")}<span>${inertHtml(report.name)}</span></${heading}>
<p class="sentence">${proseHtml(report.summary)}</p>
${metaLine(report)}
${unsettledPart(unsettled)}
${chartsPart(report.charts, draw, index)}
${passing.length === 0 ? "" : more(passedTitle(passing), checksTable(passing.slice(0, MAX_ROWS)), unsettled.length === 0 && passing.length <= 40)}
${report.figures.length === 0 ? "" : more(`${count(report.figures.length, "figure")}, measured and not judged`, figuresTable(report.figures.slice(0, MAX_ROWS)), false)}
${report.notes.length === 0 ? "" : `<h3>Notes</h3><ul>${report.notes.map((note) => `<li>${proseHtml(note)}</li>`).join("")}</ul>`}
${more("What this verdict rests on", provenance(report), false)}
${leftOut(report, unsettled.length, passing.length)}</section>
`;
}

/** A row and a finding for each, or, of many, a row for each group and the rest folded. */
function unsettledPart(unsettled: readonly Check[]): string {
  if (unsettled.length === 0) return "";
  const many = unsettled.length > OPEN_ROWS;
  const table = checksTable(unsettled.slice(0, MAX_ROWS));
  const findings = unsettled
    .slice(0, MAX_FINDINGS)
    .map((check, at) => finding(check, !many && at < OPEN_FINDINGS))
    .join("\n");
  const parts = many
    ? [
        groupsTable(unsettled),
        more(`${count(unsettled.length, "check")} to look at`, table, false),
        more("What was found", findings, false),
      ]
    : [table, findings];
  return `<h3>To look at</h3>${parts.join("\n")}`;
}

function metaLine(report: Report): string {
  const { run } = report;
  const commit = run.headSha ?? report.provenance.commit;
  const parts = [
    inertHtml(report.gate),
    count(report.checks.length, "check"),
    run.repository === undefined ? "" : inertHtml(clip(run.repository, 120)),
    commit === undefined ? "" : `commit <code>${inertHtml(commit.slice(0, 12))}</code>`,
    `${report.startedAt.slice(0, 16).replace("T", " ")} UTC, took ${formatDuration(report.durationMs)}`,
  ];
  return `<p class="meta">${parts
    .filter((part) => part !== "")
    .map((part) => `<span>${part}</span>`)
    .join("")}</p>`;
}

function chartsPart(charts: readonly Chart[], draw: DrawChart, gate: number): string {
  if (charts.length === 0) return "";
  const figures = charts
    .slice(0, MAX_CHARTS)
    .map((chart, at) => chartFigure(chart, (drawn) => draw(drawn, `chart-${gate}-${at}`)));
  return `<h3>Charts</h3><div class="charts">${figures.join("\n")}</div>`;
}

function passedTitle(passing: readonly Check[]): string {
  const noted = passing.filter(isNoted).length;
  return `${count(passing.length, "check")} passed${noted === 0 ? "" : `, ${formatCount(noted)} noted`}`;
}

function more(title: string, body: string, open: boolean): string {
  return `<details class="more"${open ? " open" : ""}><summary>${title}</summary>${body}</details>`;
}

function provenance(report: Report): string {
  const { provenance: origin, run, tool } = report;
  const environment = origin.environment;
  const rows: [string, string][] = [
    ["Commit", code(origin.commit ?? "")],
    ["Data", files(origin.data)],
    ["Model", files(origin.model)],
    ["Rules", files(origin.rules)],
    ["Engine", inertHtml(origin.engine ?? "")],
    [
      "Machine",
      inertHtml(
        [
          environment?.os,
          environment?.cpu,
          environment?.cores === undefined ? undefined : count(environment.cores, "core"),
          environment?.node === undefined ? undefined : `Node ${environment.node}`,
        ]
          .filter(Boolean)
          .join(", "),
      ),
    ],
    [
      "Run",
      inertHtml(
        [run.workflow, run.job, run.step, run.event].filter(Boolean).join(" / ") +
          (run.id === undefined ? "" : `, run ${run.id}, attempt ${run.attempt ?? 1}`),
      ),
    ],
    ["Tool", inertHtml(`${tool.name} ${tool.version}`)],
  ];
  return `<dl>${rows
    .filter(([, text]) => text !== "")
    .map(([name, text]) => `<dt>${name}</dt><dd>${text}</dd>`)
    .join("")}</dl>`;
}

function files(list: readonly FileIdentity[]): string {
  return list
    .slice(0, 100)
    .map(
      ({ path, rows, sha256, dvc }) =>
        `${code(clip(path, 300))}${rows === undefined ? "" : ` ${formatCount(rows)} rows`}${sha256 === undefined ? "" : ` <span class="soft">sha256 ${code(sha256)}</span>`}${dvc === undefined ? "" : ` <span class="soft">md5 in ${code(clip(dvc.file, 300))} ${code(dvc.md5)}</span>`}`,
    )
    .join("<br>");
}

function code(text: string): string {
  return text === "" ? "" : `<code>${inertHtml(text)}</code>`;
}

function leftOut(report: Report, unsettled: number, passing: number): string {
  const parts = [
    over(unsettled, MAX_ROWS, "unsettled checks"),
    over(unsettled, MAX_FINDINGS, "checks' details"),
    over(passing, MAX_ROWS, "passing checks"),
    over(report.figures.length, MAX_ROWS, "figures"),
    over(report.charts.length, MAX_CHARTS, "charts"),
  ].filter((part) => part !== "");
  return parts.length === 0
    ? ""
    : `<p class="soft">Left out here: ${parts.join(", ")}. The whole is in the JSON report.</p>`;
}

function over(total: number, shown: number, noun: string): string {
  return total > shown ? `${formatCount(total - shown)} ${noun}` : "";
}

function count(number: number, noun: string): string {
  return `${formatCount(number)} ${noun}${number === 1 ? "" : "s"}`;
}
