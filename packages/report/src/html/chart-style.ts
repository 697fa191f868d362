import type { EChartsCoreOption } from "echarts/core";
import { formatNumber } from "../format.ts";
import { clip, visibleText } from "../inert-text.ts";

/** Every chart is drawn at one width, so that text has one size and the page scales them alike. */
export const CHART_WIDTH = 560;
export const HEIGHT = 260;
export const FONT = 12.5;
export const INK = "var(--ink)";
export const SOFT = "var(--soft)";
export const GRID = "var(--grid)";
// The page's own custom properties: an SVG that lies in the page follows its light and dark by itself.
const COLOURS = [1, 2, 3, 4, 5].map((index) => `var(--series-${index})`);

/**
 * Text for a drawing. The library keeps what it has measured in an object by its text, so that a column called
 * `__proto__` would write into the prototype of every object there is: such a name gets a blank behind it.
 */
export function label(text: string, length: number): string {
  const shown = clip(visibleText(text), length);
  return shown in {} ? `${shown} ` : shown;
}

export interface DrawnChart {
  readonly option: EChartsCoreOption;
  readonly height: number;
}

export const axisText = { color: SOFT, fontSize: FONT };
export const valueAxis = {
  type: "value",
  axisLabel: { ...axisText, formatter: (value: number) => formatNumber(value) },
  nameTextStyle: axisText,
  splitLine: { lineStyle: { color: GRID } },
  axisLine: { show: false },
  axisTick: { show: false },
};

export function base(seriesNames: readonly string[]): { legend: object; grid: object; common: object } {
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

/** ECharts tells series apart by name, so two of one name need a difference. */
export function seriesName(name: string, index: number, count: number): string {
  const text = label(name, 40);
  return text === "" && count > 1 ? `series ${index + 1}` : text;
}

export function withUnit(value: number, unit: string | undefined): string {
  const text = formatNumber(value);
  return unit === undefined || unit === ""
    ? text
    : unit === "%" || unit === "pp"
      ? `${text}${unit}`
      : `${text} ${label(unit, 12)}`;
}
