import { formatCount, formatInterval, formatNumber, formatValue } from "../format.ts";
import type { Chart, TrendChart, Verdict } from "../generated/report-v1.ts";
import { inertHtml } from "../inert-text.ts";
import { VERDICTS } from "../verdict.ts";
import { binNames, type LibraryChart } from "./chart-options.ts";
import { heatmap, isWide } from "./heatmap.ts";
import { htmlTable } from "./tables.ts";

const MAX_TABLE_ROWS = 200;

/** A chart with its title, what it says in words, and, for those who cannot see it, the same numbers as a table that unfolds. */
export function chartFigure(chart: Chart, draw: (chart: LibraryChart) => string): string {
  const said = "note" in chart && chart.note !== undefined ? `<p class="said">${inertHtml(chart.note)}</p>` : "";
  if (chart.kind === "heatmap")
    return `<figure class="${isWide(chart) ? "across" : "beside"}"><figcaption>${inertHtml(chart.title)}</figcaption>${heatmap(chart)}${said}</figure>`;
  const { titles, rows } = chartTable(chart);
  const shown = rows.slice(0, MAX_TABLE_ROWS);
  const rest = rows.length - shown.length;
  const table = htmlTable(
    titles.map(inertHtml),
    shown.map((row) => row.map(inertHtml)),
  );
  return `<figure><figcaption>${inertHtml(chart.title)}${caption(chart)}</figcaption>${draw(chart)}${said}<details class="more"><summary>As a table</summary>${table}${rest > 0 ? `<p class="soft">${rest} more rows in the JSON report.</p>` : ""}</details></figure>`;
}

function caption(chart: LibraryChart): string {
  if (chart.kind === "intervals") return ' <span class="soft">(● change, dashes: its limit)</span>';
  const unit = !("unit" in chart) || chart.unit === undefined ? "" : inertHtml(chart.unit);
  const allowed =
    chart.kind === "histogram" && chart.allowed !== undefined ? `allowed ${formatInterval(chart.allowed)}` : "";
  const aside = [unit, allowed, ...(chart.kind === "trend" ? trendSigns(chart) : [])]
    .filter((part) => part !== "")
    .join(", ");
  return aside === "" ? "" : ` <span class="soft">(${aside})</span>`;
}

const POINT_SIGNS: Readonly<Record<Verdict, string>> = {
  pass: "● pass",
  review: "◆ review",
  fail: "▲ fail",
  error: "■ error",
};

/** What the marks of a trend mean, of those that it has. */
function trendSigns({ points, limit }: TrendChart): string[] {
  const found = VERDICTS.filter((verdict) => points.some((point) => point.verdict === verdict));
  return [
    ...(limit === undefined ? [] : ["dashes: its limit"]),
    ...(found.length > 1 ? [`gate: ${found.map((verdict) => POINT_SIGNS[verdict]).join(" ")}`] : []),
  ];
}

function chartTable(chart: LibraryChart): { titles: string[]; rows: string[][] } {
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
  if (chart.kind === "trend")
    return {
      titles: ["run", "value", "verdict", "change point"],
      rows: chart.points.map(({ label, value, verdict }, index) => {
        const change = chart.changes.find(({ at }) => at === index);
        return [label, formatNumber(value), verdict ?? "", change ? `p = ${formatNumber(change.p)}` : ""];
      }),
    };
  if (chart.kind === "curves")
    return {
      titles: ["series", chart.xLabel, chart.yLabel, "rows"],
      rows: chart.series.flatMap(({ name, points, counts }) =>
        points.map(([x, y], index) => {
          const count = counts?.[index];
          return [name, formatNumber(x), formatNumber(y), count === undefined ? "" : formatCount(count)];
        }),
      ),
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
