import { formatAligned } from "../format.ts";
import type { BarsChart, Chart, HistogramChart, IntervalsChart, TrendChart } from "../generated/report-v1.ts";
import { clip, inertExcerpt, inertMermaid, visibleText } from "../inert-text.ts";
import { VERDICT_SIGNS } from "../verdict-words.ts";
import { heatmapTable } from "./heatmap.ts";

const MAX_BARS = 24;
const MAX_RUNS = 100;
const MAX_ROWS = 30;
const PLOT_WIDTH = 41;
const MAX_LABEL = 32;

/**
 * A chart as something GitHub shows without an image: bars and histograms as Mermaid's xychart, intervals as a drawing
 * in text, trends as Mermaid's line, heat maps as tables. `undefined` where none does it justice (many bars, several series, negative or astronomic values, curves); the HTML report has those.
 */
export function pictureOf(chart: Chart): string | undefined {
  if (chart.kind === "intervals") return forest(chart);
  if (chart.kind === "bars" || chart.kind === "histogram") return bars(chart);
  if (chart.kind === "trend") return trend(chart);
  if (chart.kind === "heatmap") return heatmapTable(chart);
  return undefined;
}

function bars(chart: BarsChart | HistogramChart): string | undefined {
  const [series, ...others] = chart.series;
  const values = series?.values.map((value) => value ?? 0) ?? [];
  if (
    others.length > 0 ||
    values.length === 0 ||
    values.length > MAX_BARS ||
    values.some((value) => value < 0 || value >= 1e21)
  )
    return undefined;
  const labels = chart.kind === "bars" ? chart.categories : formatAligned(lowest(chart));
  const unit = chart.unit === undefined ? "" : ` ${inertMermaid(chart.unit)}`;
  return [
    "```mermaid",
    "xychart-beta",
    `  title "${inertMermaid(chart.title)}"`,
    `  x-axis [${labels.map((label) => `"${inertMermaid(label)}"`).join(", ")}]`,
    `  y-axis "${inertMermaid(series?.name ?? "")}${chart.kind === "bars" ? unit : ""}" 0 --> ${plain(Math.max(1e-9, ...values) * 1.05)}`,
    `  bar [${values.map(plain).join(", ")}]`,
    "```",
  ].join("\n");
}

/** The newest runs by number, since names would not fit side by side; what the whole course says stands below. */
function trend({ title, unit, points, note }: TrendChart): string | undefined {
  const shown = points.slice(-MAX_RUNS);
  const values = shown.map(({ value }) => value);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  if (shown.length < 2 || low < 0 || high >= 1e21) return undefined;
  const room = (high - low || high || 1) * 0.1;
  return [
    "```mermaid",
    "xychart-beta",
    `  title "${inertMermaid(title)}"`,
    `  x-axis "run" ${points.length - shown.length + 1} --> ${points.length}`,
    `  y-axis "${inertMermaid(unit ?? "")}" ${plain(Math.max(0, low - room))} --> ${plain(high + room)}`,
    `  line [${values.map(plain).join(", ")}]`,
    "```",
    ...(note === undefined ? [] : ["", inertExcerpt(note, 500)]),
  ].join("\n");
}

/** Where each bin begins; of whole numbers the smallest in it. */
function lowest({ edges, whole }: HistogramChart): number[] {
  return edges.slice(0, -1).map((edge) => (whole ? edge + 0.5 : edge));
}

/** Six significant digits, and never an exponent, which Mermaid does not know. */
function plain(value: number): string {
  return Number(value.toPrecision(6))
    .toFixed(12)
    .replace(/\.?0+$/, "");
}

/** A forest plot in characters: `├──●──┤` is the interval, `┊` the limit, `│` no change. */
function forest(chart: IntervalsChart): string | undefined {
  const rows = chart.rows.slice(0, MAX_ROWS);
  const ends = rows.flatMap(({ low, high, estimate, limit }) => [
    low ?? estimate,
    high ?? estimate,
    estimate,
    limit ?? 0,
  ]);
  const low = Math.min(0, ...ends);
  const high = Math.max(0, ...ends);
  if (rows.length === 0 || low === high || !Number.isFinite(high - low)) return undefined;
  const place = (value: number): number => Math.round(((value - low) / (high - low)) * (PLOT_WIDTH - 1));
  // A backtick could end the fence and `::` at the start of a line is a command to the runner; neither is data.
  const labels = rows.map(({ label }) => clip(visibleText(label).replace(/[`:#]/g, " "), MAX_LABEL));
  const width = Math.max(...labels.map((label) => label.length));
  const lines = rows.map((row, index) => {
    const cells = Array<string>(PLOT_WIDTH).fill(" ");
    const from = place(row.low ?? low);
    const to = place(row.high ?? high);
    for (let at = from; at <= to; at++) cells[at] = "─";
    cells[place(0)] = from < place(0) && place(0) < to ? "┼" : "│";
    cells[from] = row.low === null ? "◂" : "├";
    cells[to] = row.high === null ? "▸" : "┤";
    if (row.limit !== undefined) cells[place(row.limit)] = "┊";
    cells[place(row.estimate)] = "●";
    const sign = row.verdict === undefined ? "" : ` ${VERDICT_SIGNS[row.verdict]}`;
    return `${(labels[index] ?? "").padEnd(width)} ${cells.join("")}${sign}`.trimEnd();
  });
  const [lowText = "", highText = ""] = formatAligned([low, high]);
  const scale = `${" ".repeat(width)} ${lowText}${highText.padStart(PLOT_WIDTH - lowText.length)}`;
  const hidden = chart.rows.length > MAX_ROWS ? [`(${chart.rows.length - MAX_ROWS} more in the report)`] : [];
  return ["```text", ...lines, scale, "● change  ├─┤ interval  ┊ limit  │ no change", ...hidden, "```"].join("\n");
}
