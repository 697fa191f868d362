import { formatInterval, formatNumber, formatValue } from "../format.ts";
import type { Chart } from "../generated/report-v1.ts";
import { inertHtml } from "../inert-text.ts";
import { binNames } from "./chart-options.ts";
import { htmlTable } from "./tables.ts";

const MAX_TABLE_ROWS = 200;

/** A chart with its title and, for those who cannot see it, the same numbers as a table that unfolds. */
export function chartFigure(chart: Chart, svg: string): string {
  const { titles, rows } = chartTable(chart);
  const shown = rows.slice(0, MAX_TABLE_ROWS);
  const rest = rows.length - shown.length;
  const table = htmlTable(
    titles.map(inertHtml),
    shown.map((row) => row.map(inertHtml)),
  );
  return `<figure><figcaption>${inertHtml(chart.title)}${caption(chart)}</figcaption>${svg}<details class="more"><summary>As a table</summary>${table}${rest > 0 ? `<p class="soft">${rest} more rows in the JSON report.</p>` : ""}</details></figure>`;
}

function caption(chart: Chart): string {
  if (chart.kind === "intervals") return ' <span class="soft">(● change, dashes: its limit)</span>';
  const unit = chart.kind === "lines" || chart.unit === undefined ? "" : inertHtml(chart.unit);
  const allowed =
    chart.kind === "histogram" && chart.allowed !== undefined ? `allowed ${formatInterval(chart.allowed)}` : "";
  const aside = [unit, allowed].filter((part) => part !== "").join(", ");
  return aside === "" ? "" : ` <span class="soft">(${aside})</span>`;
}

function chartTable(chart: Chart): { titles: string[]; rows: string[][] } {
  if (chart.kind === "intervals")
    return {
      titles: ["", "change", "interval", "limit", "verdict"],
      rows: chart.rows.map(({ label, estimate, low, high, limit, verdict }) => [
        label,
        formatNumber(estimate),
        formatInterval([low, high]),
        limit === undefined ? "" : formatNumber(limit),
        verdict ?? "",
      ]),
    };
  if (chart.kind === "lines")
    return {
      titles: ["series", chart.xLabel ?? "x", chart.yLabel ?? "y"],
      rows: chart.series.flatMap(({ name, points }) =>
        points.map(([x, y]) => [name, formatNumber(x), formatNumber(y)]),
      ),
    };
  const places = chart.kind === "bars" ? chart.categories : binNames(chart);
  return {
    titles: [chart.kind === "bars" ? "" : "from … to", ...chart.series.map(({ name }) => name)],
    rows: places.map((place, index) => [
      place,
      ...chart.series.map(({ values }) => formatValue(values[index] ?? null)),
    ]),
  };
}
