import { formatChange, formatCount } from "../format.ts";
import type { HeatmapCell, HeatmapChart } from "../generated/report-v1.ts";
import { clip, inertHtml } from "../inert-text.ts";
import { verdictIcon } from "./pill.ts";

/** More columns than this, over both panels, have the width of the page to themselves. */
const FEW_COLUMNS = 9;
/** More characters than this in a line of the table have it too: half of the page would cut the last columns off. */
const FEW_CHARACTERS = 60;
const MAX_NAME = 32;
/** What the padding of a cell takes, and the sign of its verdict. */
const PADDING = 3;
/** Of a cell that has all of its colour: what is left keeps the number on it readable, in light and in dark. */
const STRONGEST = 55;

export function isWide(chart: HeatmapChart): boolean {
  const { columns, panels } = chart;
  return (
    columns.length * panels.length > FEW_COLUMNS || panels.some((panel) => lineLength(chart, panel) > FEW_CHARACTERS)
  );
}

function lineLength({ rows, columns, values }: HeatmapChart, { cells }: HeatmapChart["panels"][number]): number {
  const longest = (texts: readonly string[]) => Math.max(0, ...texts.map((text) => Math.min(text.length, MAX_NAME)));
  const widths = columns.map((name, at) =>
    longest([name, ...rows.map((_, row) => numberIn(cells[row]?.[at] ?? null, values))]),
  );
  return widths.reduce((sum, width) => sum + width + PADDING, longest(rows));
}

function numberIn(found: HeatmapCell | null, values: HeatmapChart["values"]): string {
  if (found?.value === undefined) return "";
  return values === "changes" ? formatChange(found.value) : formatCount(found.value);
}

/** Tables of coloured cells, side by side: the colour says how much, and the number and the verdict's sign say what. */
export function heatmap(chart: HeatmapChart): string {
  return `<div class="heatmaps">${chart.panels.map((panel) => panelTable(chart, panel)).join("")}</div>`;
}

function panelTable(
  { rows, columns, values, xLabel, yLabel }: HeatmapChart,
  { name, cells }: HeatmapChart["panels"][number],
): string {
  const axes = [yLabel === undefined ? "" : `${yLabel}\u00a0↓`, xLabel === undefined ? "" : `${xLabel}\u00a0→`]
    .join(" ")
    .trim();
  const head = columns.map((column) => `<th scope="col">${named(column)}</th>`).join("");
  const body = rows.map((row, at) => {
    const line = columns.map((_, column) => cell(cells[at]?.[column] ?? null, values)).join("");
    return `<tr><th scope="row">${named(row)}</th>${line}</tr>`;
  });
  const caption = name === "" ? "" : `<caption>${inertHtml(name)}</caption>`;
  return `<div class="scroll"><table class="heat">${caption}<thead><tr><td class="soft">${inertHtml(axes)}</td>${head}</tr></thead><tbody>${body.join("")}</tbody></table></div>`;
}

function named(text: string): string {
  return `<span title="${inertHtml(text)}">${inertHtml(clip(text, MAX_NAME))}</span>`;
}

function cell(found: HeatmapCell | null, values: HeatmapChart["values"]): string {
  if (found === null) return '<td class="soft">·</td>';
  const { shade, verdict } = found;
  const colour = shade < 0 ? "var(--pass)" : values === "changes" ? "var(--fail)" : "var(--series-1)";
  const strength = Math.round(STRONGEST * Math.abs(shade));
  const style = strength === 0 ? "" : ` style="background:color-mix(in srgb,${colour} ${strength}%,transparent)"`;
  return `<td${style}>${verdict === undefined ? "" : verdictIcon(verdict)}${inertHtml(numberIn(found, values))}</td>`;
}
