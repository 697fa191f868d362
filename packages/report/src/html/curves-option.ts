import type { CurvesChart } from "../generated/report-v1.ts";
import { axisText, base, type DrawnChart, GRID, label, SOFT, seriesName, valueAxis } from "./chart-style.ts";

const LARGEST_POINT = 16;
const SMALLEST_POINT = 4;

/** Curves in the unit square; the area of a point is in proportion to the rows behind it. */
export function curves(chart: CurvesChart): DrawnChart {
  const { series, reference } = chart;
  const names = series.map(({ name }, index) => seriesName(name, index, series.length));
  const { legend, grid, common } = base([...names, ...(reference ? [label(reference.name, 40)] : [])]);
  const most = Math.max(1, ...series.flatMap(({ counts }) => counts ?? []));
  const size = (count: number) => Math.max(SMALLEST_POINT, LARGEST_POINT * Math.sqrt(count / most));
  const axis = { ...valueAxis, min: 0, max: 1, splitNumber: 5, nameTextStyle: axisText };
  return {
    height: 420,
    option: {
      ...common,
      legend: { ...legend, icon: undefined, itemWidth: 22 },
      grid: { ...grid, top: 52 },
      xAxis: {
        ...axis,
        name: label(chart.xLabel, 60),
        nameLocation: "middle",
        nameGap: 28,
        axisLine: { show: true, onZero: false, lineStyle: { color: GRID } },
      },
      yAxis: { ...axis, name: label(chart.yLabel, 40), nameTextStyle: { ...axisText, align: "left" } },
      series: [
        ...series.map(({ points, counts }, index) => ({
          type: "line",
          name: names[index],
          data: points.map((point, at) => ({ value: point, symbolSize: size(counts?.[at] ?? 0) })),
          symbol: counts ? (index === 0 ? "circle" : "diamond") : "none",
          showAllSymbol: true,
          lineStyle: { width: 2, type: index === 0 ? "solid" : [6, 4] },
          clip: false,
        })),
        ...(reference
          ? [
              {
                type: "line",
                name: label(reference.name, 40),
                data: [reference.from, reference.to],
                symbol: "none",
                color: SOFT,
                lineStyle: { width: 1, type: [2, 3], color: SOFT },
              },
            ]
          : []),
      ],
    },
  };
}
