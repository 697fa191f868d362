import { formatApart } from "../format.ts";
import type { TrendChart, Verdict } from "../generated/report-v1.ts";
import { axisText, base, type DrawnChart, FONT, GRID, HEIGHT, INK, label, SOFT, valueAxis } from "./chart-style.ts";
import { VERDICT_COLOURS } from "./intervals-option.ts";

/** Told apart without colour too. */
const SYMBOLS: Readonly<Record<Verdict, string>> = {
  pass: "circle",
  review: "diamond",
  fail: "triangle",
  error: "rect",
};

/** One number run after run; an upright line at each change point, a dashed one where this run's limit is. */
export function trend(chart: TrendChart): DrawnChart {
  const { points, changes, limit } = chart;
  const values = [...points.map(({ value }) => value), ...(limit === undefined ? [] : [limit])];
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const room = (high - low || Math.abs(high) || 1) * 0.12;
  const { grid, common } = base([]);
  return {
    height: HEIGHT,
    option: {
      ...common,
      grid: { ...grid, top: 24 },
      xAxis: {
        type: "category",
        data: points.map(({ label: text }) => label(text, 24)),
        axisLabel: { ...axisText, hideOverlap: true, formatter: (text: string) => text.split(" ")[0] ?? "" },
        axisLine: { lineStyle: { color: GRID } },
        axisTick: { show: false },
      },
      yAxis: {
        ...valueAxis,
        min: low - room,
        max: high + room,
        axisLabel: { ...valueAxis.axisLabel, showMinLabel: false, showMaxLabel: false },
      },
      series: [
        {
          type: "line",
          name: "",
          data: points.map(({ value, verdict }, index) => ({
            value,
            symbol: SYMBOLS[verdict ?? "pass"],
            symbolSize: index === points.length - 1 ? 11 : verdict === undefined || verdict === "pass" ? 5 : 8,
            itemStyle: { color: verdict === undefined ? "var(--series-1)" : VERDICT_COLOURS[verdict] },
          })),
          showAllSymbol: true,
          lineStyle: { width: 2, color: "var(--series-1)" },
        },
        {
          type: "custom",
          data: changes.map(({ at }) => [at, high]),
          renderItem: (params: DrawingArea, api: DrawingPlace) => changeMark(changes, params, api),
        },
        ...(limit === undefined
          ? []
          : [
              {
                type: "line",
                name: "limit",
                data: points.map(() => limit),
                symbol: "none",
                lineStyle: { width: 1.5, type: [4, 4], color: INK },
              },
            ]),
      ],
    },
  };
}

interface DrawingArea {
  readonly dataIndex: number;
  readonly coordSys: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
}

interface DrawingPlace {
  coord(point: readonly [number, number]): readonly [number, number];
}

/** Half a step before the first point of what is new; above it both means, or its number where there are several. */
function changeMark(
  changes: TrendChart["changes"],
  { coordSys, dataIndex }: DrawingArea,
  api: DrawingPlace,
): object | undefined {
  const change = changes[dataIndex];
  if (change === undefined) return undefined;
  const text = changes.length > 1 ? String(dataIndex + 1) : formatApart(change.before, change.after).join(" → ");
  const [x1] = api.coord([change.at - 1, 0]);
  const [x2] = api.coord([change.at, 0]);
  const x = (x1 + x2) / 2;
  const right = x > coordSys.x + coordSys.width / 2;
  return {
    type: "group",
    children: [
      {
        type: "line",
        shape: { x1: x, y1: coordSys.y - 6, x2: x, y2: coordSys.y + coordSys.height },
        style: { stroke: SOFT, lineWidth: 1.5, lineDash: [2, 3] },
      },
      {
        type: "text",
        x: right ? x - 5 : x + 5,
        y: coordSys.y - 8,
        style: {
          text,
          fill: INK,
          fontSize: FONT,
          align: right ? "right" : "left",
          verticalAlign: "top",
        },
      },
    ],
  };
}
