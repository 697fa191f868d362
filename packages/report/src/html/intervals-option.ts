import { formatNumber } from "../format.ts";
import type { IntervalsChart, Verdict } from "../generated/report-v1.ts";
import { axisText, base, type DrawnChart, FONT, INK, label, SOFT, valueAxis } from "./chart-style.ts";

export const VERDICT_COLOURS: Readonly<Record<Verdict, string>> = {
  pass: "var(--pass)",
  review: "var(--review)",
  fail: "var(--fail)",
  error: "var(--error)",
};

/** A forest plot, drawn by hand row by row since the chart library has none. */
export function intervals(chart: IntervalsChart): DrawnChart {
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
