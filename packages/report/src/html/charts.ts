import { BarChart, CustomChart, LineChart } from "echarts/charts";
import { GridComponent, LegendPlainComponent, MarkAreaComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import { chartOption, type LibraryChart } from "./chart-options.ts";
import { CHART_WIDTH } from "./chart-style.ts";

use([BarChart, CustomChart, LineChart, GridComponent, LegendPlainComponent, MarkAreaComponent, SVGRenderer]);

/**
 * A chart as an inline SVG without script or style sheet. This module loads the chart library, so it is only ever
 * imported when a report has a chart to draw.
 * @param id what makes this drawing's own ids unlike those of every other drawing in the page.
 */
export function drawChart(chart: LibraryChart, id: string): string {
  const { option, height } = chartOption(chart);
  const drawing = init(null, null, { renderer: "svg", ssr: true, width: CHART_WIDTH, height });
  try {
    drawing.setOption(option);
    return plainSvg(drawing.renderToSVGString(), id);
  } finally {
    drawing.dispose();
  }
}

/**
 * Without what only serves hovering in a browser: the library's style sheet, its classes and its data attributes. Text
 * from the report is escaped by the library, quotes included, so these patterns can only meet the library's own markup.
 * Its ids count all drawings of the process; ours name the place in the page, so that one report has one rendering.
 */
function plainSvg(svg: string, id: string): string {
  return svg
    .replace(/<style\b[\s\S]*?<\/style>/g, "")
    .replace(/ (?:ecmeta_\w+|class|pointer-events|xmlns:xlink|baseProfile)="[^"]*"/g, "")
    .replace(/( id="| clip-path="url\(#)zr\d+-/g, (_, attribute: string) => `${attribute}${id}-`)
    .replace("<svg ", '<svg aria-hidden="true" focusable="false" ')
    .replace(/\n/g, "");
}
