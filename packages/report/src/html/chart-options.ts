import type { EChartsCoreOption } from "echarts/core";
import { formatAligned, formatNumber } from "../format.ts";
import type { BarsChart, Chart, HistogramChart, IntervalsChart, LinesChart, Verdict } from "../generated/report-v1.ts";
import { clip, visibleText } from "../inert-text.ts";

/** Every chart is drawn at one width, so that text has one size and the page scales them alike. */
export const CHART_WIDTH = 560;
const HEIGHT = 260;
const FONT = 12.5;
const INK = "var(--ink)";
const SOFT = "var(--soft)";
const GRID = "var(--grid)";
const VERDICT_COLOURS: Readonly<Record<Verdict, string>> = {
  pass: "var(--pass)",
  review: "var(--review)",
  fail: "var(--fail)",
  error: "var(--error)",
};
// The page's own custom properties: an SVG that lies in the page follows its light and dark by itself.
const COLOURS = [1, 2, 3, 4, 5].map((index) => `var(--series-${index})`);
const label = (text: string, length: number): string => clip(visibleText(text), length);

export interface DrawnChart {
  readonly option: EChartsCoreOption;
  readonly height: number;
}

export function chartOption(chart: Chart): DrawnChart {
  if (chart.kind === "bars") return bars(chart);
  if (chart.kind === "histogram") return histogram(chart);
  if (chart.kind === "intervals") return intervals(chart);
  return lines(chart);
}

const axisText = { color: SOFT, fontSize: FONT };
const valueAxis = {
  type: "value",
  axisLabel: { ...axisText, formatter: (value: number) => formatNumber(value) },
  nameTextStyle: axisText,
  splitLine: { lineStyle: { color: GRID } },
  axisLine: { show: false },
  axisTick: { show: false },
};

function base(seriesNames: readonly string[]): { legend: object; grid: object; common: object } {
  const legend = seriesNames.length > 1;
  return {
    legend: {
      show: legend,
      top: 0,
      left: 0,
      itemWidth: 12,
      itemHeight: 12,
      itemGap: 16,
      icon: "roundRect",
      selectedMode: false,
      borderColor: "transparent",
      textStyle: { color: INK, fontSize: FONT },
      data: seriesNames,
    },
    // The width of text is estimated without a browser, so the names beside an axis get some room to be wrong in.
    grid: { left: 22, right: 18, top: legend ? 34 : 14, bottom: 8, outerBoundsMode: "same", outerBoundsContain: "all" },
    common: { animation: false, color: COLOURS, textStyle: { fontFamily: "inherit", fontSize: FONT } },
  };
}

function bars(chart: BarsChart): DrawnChart {
  const names = chart.series.map(({ name }, index) => seriesName(name, index, chart.series.length));
  const { legend, grid, common } = base(names);
  const categories = chart.categories.map((category) => label(category, 26));
  return {
    // Lying bars leave each name its own line, however long or many the names are.
    height: Math.max(120, 60 + chart.categories.length * Math.max(26, 14 * chart.series.length + 10)),
    option: {
      ...common,
      legend,
      grid: { ...grid, right: 60 },
      xAxis: { ...valueAxis, name: "", splitNumber: 4 },
      yAxis: {
        type: "category",
        inverse: true,
        data: categories,
        axisLabel: { color: INK, fontSize: FONT, interval: 0 },
        axisLine: { lineStyle: { color: GRID } },
        axisTick: { show: false },
      },
      series: chart.series.map(({ values }, index) => ({
        type: "bar",
        name: names[index],
        data: values.map((value) => value ?? "-"),
        barMaxWidth: 18,
        itemStyle: { borderRadius: [0, 3, 3, 0] },
        label: {
          show: chart.series.length <= 2,
          position: "right",
          color: INK,
          fontSize: FONT,
          formatter: ({ value }: { value: unknown }) => (typeof value === "number" ? withUnit(value, chart.unit) : ""),
        },
      })),
    },
  };
}

function histogram(chart: HistogramChart): DrawnChart {
  const names = chart.series.map(({ name }, index) => seriesName(name, index, chart.series.length));
  const { legend, grid, common } = base(names);
  const [first = 0] = chart.edges;
  const last = chart.edges.at(-1) ?? first;
  const [low, high] = chart.allowed ?? [null, null];
  const allowed = chart.allowed !== undefined && (low ?? first) <= last && (high ?? last) >= first;
  return {
    height: HEIGHT,
    option: {
      ...common,
      legend,
      grid,
      xAxis: {
        ...valueAxis,
        min: first,
        max: last,
        splitLine: { show: false },
        axisLine: { show: true, lineStyle: { color: GRID } },
      },
      yAxis: { ...valueAxis, splitNumber: 4 },
      series: chart.series.map((series, index) => ({
        type: "line",
        name: names[index],
        // The edge between two bins belongs to both: a step that ends at zero on either side.
        data: steps(chart.edges, series.values),
        symbol: "none",
        lineStyle: { width: index === 0 ? 1.5 : 2, type: index === 0 ? "solid" : [5, 4] },
        areaStyle: { opacity: index === 0 ? 0.35 : 0 },
        ...(index === 0 && allowed
          ? {
              markArea: {
                silent: true,
                itemStyle: { color: "var(--allowed)" },
                data: [[{ xAxis: Math.max(first, low ?? first) }, { xAxis: Math.min(last, high ?? last) }]],
              },
            }
          : {}),
      })),
    },
  };
}

function steps(edges: readonly number[], values: readonly (number | null)[]): [number, number][] {
  const points: [number, number][] = [[edges[0] ?? 0, 0]];
  values.forEach((value, index) => {
    points.push([edges[index] ?? 0, value ?? 0], [edges[index + 1] ?? 0, value ?? 0]);
  });
  points.push([edges.at(-1) ?? 0, 0]);
  return points;
}

function lines(chart: LinesChart): DrawnChart {
  const names = chart.series.map(({ name }, index) => seriesName(name, index, chart.series.length));
  const { legend, grid, common } = base(names);
  return {
    height: HEIGHT + 40,
    option: {
      ...common,
      legend,
      grid: { ...grid, top: 44, bottom: chart.xLabel === undefined ? 8 : 30 },
      xAxis: {
        ...valueAxis,
        scale: true,
        splitLine: { show: false },
        name: label(chart.xLabel ?? "", 60),
        nameLocation: "middle",
        nameGap: 28,
        axisLine: { show: true, onZero: false, lineStyle: { color: GRID } },
      },
      yAxis: {
        ...valueAxis,
        scale: true,
        name: label(chart.yLabel ?? "", 40),
        nameTextStyle: { ...axisText, align: "left" },
      },
      series: chart.series.map(({ points }, index) => ({
        type: "line",
        name: names[index],
        data: points.toSorted((left, right) => left[0] - right[0]),
        symbol: points.length <= 20 ? "circle" : "none",
        symbolSize: 6,
        lineStyle: { width: 2, type: index === 0 ? "solid" : [6, 4] },
      })),
    },
  };
}

function intervals(chart: IntervalsChart): DrawnChart {
  const { rows } = chart;
  const ends = rows.flatMap(({ estimate, low, high, limit }) => [
    estimate,
    low ?? estimate,
    high ?? estimate,
    limit ?? 0,
  ]);
  const low = Math.min(0, ...ends);
  const high = Math.max(0, ...ends);
  const room = (high - low || 1) * 0.06;
  const { grid, common } = base([]);
  return {
    height: 50 + Math.max(1, rows.length) * 34,
    option: {
      ...common,
      grid: { ...grid, right: 20 },
      xAxis: {
        ...valueAxis,
        min: low - room,
        max: high + room,
        splitNumber: 4,
        axisLabel: {
          ...axisText,
          formatter: (value: number) =>
            value === low - room || value === high + room ? "" : formatNumber(Number(value.toPrecision(6))),
        },
      },
      yAxis: {
        type: "category",
        inverse: true,
        data: Array.from(rows.keys(), String),
        axisLabel: {
          color: INK,
          fontSize: FONT,
          interval: 0,
          formatter: (index: string) => label(rows[Number(index)]?.label ?? "", 28),
        },
        axisLine: { show: false },
        axisTick: { show: false },
      },
      series: [
        {
          type: "custom",
          data: rows.map((_, index) => [index]),
          renderItem: (_: unknown, api: DrawingPlace) => intervalMark(rows[api.value(0)], api, low - room, high + room),
        },
      ],
    },
  };
}

interface DrawingPlace {
  value(dimension: number): number;
  coord(point: readonly [number, number]): readonly [number, number];
}

/** One row of the forest plot: whiskers, estimate, the limit as an upright mark; an open side ends in an arrow. */
function intervalMark(
  row: IntervalsChart["rows"][number] | undefined,
  api: DrawingPlace,
  min: number,
  max: number,
): object | undefined {
  if (row === undefined) return undefined;
  const at = (x: number): readonly [number, number] => api.coord([x, api.value(0)]);
  const [estimate, y] = at(row.estimate);
  const colour = row.verdict === undefined ? "var(--series-1)" : VERDICT_COLOURS[row.verdict];
  const stroke = { stroke: colour, lineWidth: 2.5, lineCap: "round" };
  const line = (x1: number, y1: number, x2: number, y2: number, style: object): object => ({
    type: "line",
    shape: { x1, y1, x2, y2 },
    style,
  });
  const [from] = at(row.low ?? min);
  const [to] = at(row.high ?? max);
  const [zero] = at(0);
  const children = [
    line(zero, y - 17, zero, y + 17, { stroke: SOFT, lineWidth: 1 }),
    line(from, y, to, y, stroke),
    row.low === null ? line(from, y, from + 6, y - 5, stroke) : line(from, y - 5, from, y + 5, stroke),
    row.high === null ? line(to, y, to - 6, y - 5, stroke) : line(to, y - 5, to, y + 5, stroke),
    { type: "circle", shape: { cx: estimate, cy: y, r: 5 }, style: { fill: colour } },
  ];
  if (row.limit !== undefined) {
    const [limit] = at(row.limit);
    children.push(line(limit, y - 12, limit, y + 12, { stroke: INK, lineWidth: 2, lineDash: [3, 3] }));
  }
  return { type: "group", children };
}

/** ECharts tells series apart by name, so two of one name need a difference. */
function seriesName(name: string, index: number, count: number): string {
  const text = label(name, 40);
  return text === "" && count > 1 ? `series ${index + 1}` : text;
}

function withUnit(value: number, unit: string | undefined): string {
  const text = formatNumber(value);
  return unit === undefined || unit === ""
    ? text
    : unit === "%" || unit === "pp"
      ? `${text}${unit}`
      : `${text} ${label(unit, 12)}`;
}

/** The bounds of a bin as its name in the table that stands beside the picture. */
export function binNames(edges: readonly number[]): string[] {
  const texts = formatAligned(edges);
  return texts.slice(0, -1).map((text, index) => `${text} to ${texts[index + 1]}`);
}
