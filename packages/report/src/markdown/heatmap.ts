import { formatChange, formatCount } from "../format.ts";
import type { HeatmapCell, HeatmapChart } from "../generated/report-v1.ts";
import { inertExcerpt } from "../inert-text.ts";
import { VERDICT_SIGNS } from "../verdict-words.ts";
import { markdownTable } from "./table.ts";

const MAX_ROWS = 30;
const MAX_COLUMNS = 12;
const MAX_NAME = 40;

/** A heat map without its colours: one table, a column's panels side by side in its cells. */
export function heatmapTable(chart: HeatmapChart): string {
  const { title, rows, columns, panels, values } = chart;
  const shownColumns = columns.slice(0, MAX_COLUMNS);
  const panelNames = panels.map(({ name }) => name).filter((name) => name !== "");
  const aside = panelNames.length > 1 ? `: ${panelNames.join(" / ")}` : "";
  const body = rows.slice(0, MAX_ROWS).map((row, at) => [
    inertExcerpt(row, MAX_NAME),
    ...shownColumns.map((_, column) => {
      const found = panels.map(({ cells }) => cellText(cells[at]?.[column] ?? null, values));
      return found.every((text) => text === "·") ? "·" : found.join(" / ");
    }),
  ]);
  const [row, column] = [rows.length - MAX_ROWS, columns.length - MAX_COLUMNS];
  const left = [row > 0 ? `${formatCount(row)} rows` : "", column > 0 ? `${formatCount(column)} columns` : ""]
    .filter((part) => part !== "")
    .join(" and ");
  return [
    `**${inertExcerpt(`${title}${aside}`, 300)}**`,
    "",
    markdownTable(["", ...shownColumns.map((name) => inertExcerpt(name, MAX_NAME))], body),
    ...(left === "" ? [] : ["", `${left} more in the report`]),
  ].join("\n");
}

function cellText(cell: HeatmapCell | null, values: HeatmapChart["values"]): string {
  if (cell === null) return "·";
  const number =
    cell.value === undefined ? "" : values === "changes" ? formatChange(cell.value) : formatCount(cell.value);
  return [cell.verdict === undefined ? "" : VERDICT_SIGNS[cell.verdict], number]
    .filter((part) => part !== "")
    .join(" ");
}
