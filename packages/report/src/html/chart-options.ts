import { formatAligned } from "../format.ts";
import type { BarsChart, Chart, HeatmapChart, HistogramChart, LinesChart } from "../generated/report-v1.ts";
import {
  axisText,
  base,
  type DrawnChart,
  FONT,
  GRID,
  HEIGHT,
  INK,
  label,
  seriesName,
  valueAxis,
  withUnit,
} from "./chart-style.ts";
import { curves } from "./curves-option.ts";
import { intervals } from "./intervals-option.ts";
import { trend } from "./trend-option.ts";

/** Heat maps are tables, which need no library. */
export type LibraryChart = Exclude<Chart, HeatmapChart>;

export function chartOption(chart: LibraryChart): DrawnChart {
  if (chart.kind === "bars") return bars(chart);
  if (chart.kind === "histogram") return histogram(chart);
  if (chart.kind === "intervals") return intervals(chart);
  if (chart.kind === "trend") return trend(chart);
  if (chart.kind === "curves") return curves(chart);
  return lines(chart);
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
  const [low, high] = allowedArea(chart);
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
        // The ends lie between two numbers, and so have no name.
        ...(chart.whole ? { minInterval: 1 } : {}),
        // An end that is no round number lies between two, or on the name of one.
        axisLabel: {
          ...valueAxis.axisLabel,
          showMinLabel: !chart.whole && isRound(first, last - first),
          showMaxLabel: !chart.whole && isRound(last, last - first),
        },
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

/** Whether an axis of this width, cut into five, has a tick at the value. */
function isRound(value: number, width: number): boolean {
  const rough = width / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step =
    power * ([1, 2, 3, 5].find((one) => rough / power < (one === 1 ? 1.5 : one === 2 ? 2.5 : one === 3 ? 4 : 7)) ?? 10);
  return Math.abs(value / step - Math.round(value / step)) < 1e-9;
}

/** Where the allowed values are drawn: the bar of a whole number is half of it to either side. */
function allowedArea({ allowed: [low, high] = [null, null], whole }: HistogramChart): [number | null, number | null] {
  const half = whole ? 0.5 : 0;
  return [low === null ? null : low - half, high === null ? null : high + half];
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

/** The bounds of a bin as its name in the table that stands beside the picture. */
export function binNames({ edges, whole }: Pick<HistogramChart, "edges" | "whole">): string[] {
  const first = formatAligned(edges.map((edge) => (whole ? edge + 0.5 : edge)));
  const last = whole ? formatAligned(edges.map((edge) => edge - 0.5)) : first;
  return first.slice(0, -1).map((text, index) => (text === last[index + 1] ? text : `${text} to ${last[index + 1]}`));
}
