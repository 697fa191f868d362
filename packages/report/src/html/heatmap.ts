import { formatChange, formatCount } from "../format.ts";
import type { HeatmapCell, HeatmapChart } from "../generated/report-v1.ts";
import { clip, inertHtml } from "../inert-text.ts";
import { verdictIcon } from "./pill.ts";

/** More columns than this, over both panels, have the width of the page to themselves. */
const FEW_COLUMNS = 9;
/** Of a cell that has all of its colour: what is left keeps the number on it readable, in light and in dark. */
const STRONGEST = 55;

export function isWide({ columns, panels }: HeatmapChart): boolean {
  return columns.length * panels.length > FEW_COLUMNS;
}

/** Tables of coloured cells, side by side: the colour says how much, and the number and the verdict's sign say what. */
export function heatmap(chart: HeatmapChart): string {
  return `<div class="heatmaps">${chart.panels.map((panel) => panelTable(chart, panel)).join("")}</div>`;
}

function panelTable(
  { rows, columns, values, xLabel, yLabel }: HeatmapChart,
  { name, cells }: HeatmapChart["panels"][number],
): string {
  const axes = [yLabel === undefined ? "" : `${yLabel} ↓`, xLabel === undefined ? "" : `${xLabel} →`].join(" ").trim();
  const head = columns.map((column) => `<th scope="col">${named(column)}</th>`).join("");
  const body = rows.map((row, at) => {
    const line = columns.map((_, column) => cell(cells[at]?.[column] ?? null, values)).join("");
    return `<tr><th scope="row">${named(row)}</th>${line}</tr>`;
  });
  const caption = name === "" ? "" : `<caption>${inertHtml(name)}</caption>`;
  return `<div class="scroll"><table class="heat">${caption}<thead><tr><td class="soft">${inertHtml(axes)}</td>${head}</tr></thead><tbody>${body.join("")}</tbody></table></div>`;
}

function named(text: string): string {
  return `<span title="${inertHtml(text)}">${inertHtml(clip(text, 32))}</span>`;
}

function cell(found: HeatmapCell | null, values: HeatmapChart["values"]): string {
  if (found === null) return '<td class="soft">·</td>';
  const { value, shade, verdict } = found;
  const colour = shade < 0 ? "var(--pass)" : values === "changes" ? "var(--fail)" : "var(--series-1)";
  const strength = Math.round(STRONGEST * Math.abs(shade));
  const style = strength === 0 ? "" : ` style="background:color-mix(in srgb,${colour} ${strength}%,transparent)"`;
  const number = value === undefined ? "" : values === "changes" ? formatChange(value) : formatCount(value);
  return `<td${style}>${verdict === undefined ? "" : verdictIcon(verdict)}${inertHtml(number)}</td>`;
}
