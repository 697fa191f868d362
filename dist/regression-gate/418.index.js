export const id = 418;
export const ids = [418];
export const modules = {

/***/ 52418:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   drawChart: () => (/* binding */ drawChart)
/* harmony export */ });
/* harmony import */ var echarts_charts__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(32331);
/* harmony import */ var echarts_charts__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(1834);
/* harmony import */ var echarts_charts__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(11209);
/* harmony import */ var echarts_components__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(67671);
/* harmony import */ var echarts_components__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(37244);
/* harmony import */ var echarts_components__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(57028);
/* harmony import */ var echarts_core__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(85158);
/* harmony import */ var echarts_core__WEBPACK_IMPORTED_MODULE_10__ = __webpack_require__(18586);
/* harmony import */ var echarts_renderers__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(28964);
/* harmony import */ var _chart_options_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(91320);
/* harmony import */ var _chart_style_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3967);






(0,echarts_core__WEBPACK_IMPORTED_MODULE_2__/* .use */ .Y)([echarts_charts__WEBPACK_IMPORTED_MODULE_3__/* .install */ .a, echarts_charts__WEBPACK_IMPORTED_MODULE_4__/* .install */ .a, echarts_charts__WEBPACK_IMPORTED_MODULE_5__/* .install */ .a, echarts_components__WEBPACK_IMPORTED_MODULE_6__/* .install */ .a, echarts_components__WEBPACK_IMPORTED_MODULE_7__/* .install */ .a, echarts_components__WEBPACK_IMPORTED_MODULE_8__/* .install */ .a, echarts_renderers__WEBPACK_IMPORTED_MODULE_9__/* .install */ .a]);
/**
 * A chart as an inline SVG without script or style sheet. This module loads the chart library, so it is only ever
 * imported when a report has a chart to draw.
 * @param id what makes this drawing's own ids unlike those of every other drawing in the page.
 */
function drawChart(chart, id) {
    const { option, height } = (0,_chart_options_js__WEBPACK_IMPORTED_MODULE_0__/* .chartOption */ .u)(chart);
    const drawing = (0,echarts_core__WEBPACK_IMPORTED_MODULE_10__/* .init */ .Ts)(null, null, { renderer: "svg", ssr: true, width: _chart_style_js__WEBPACK_IMPORTED_MODULE_1__/* .CHART_WIDTH */ .Iz, height });
    try {
        drawing.setOption(option);
        return plainSvg(drawing.renderToSVGString(), id);
    }
    finally {
        drawing.dispose();
    }
}
/**
 * Without what only serves hovering in a browser: the library's style sheet, its classes and its data attributes. Text
 * from the report is escaped by the library, quotes included, so these patterns can only meet the library's own markup.
 * Its ids count all drawings of the process; ours name the place in the page, so that one report has one rendering.
 */
function plainSvg(svg, id) {
    return svg
        .replace(/<style\b[\s\S]*?<\/style>/g, "")
        .replace(/ (?:ecmeta_\w+|class|pointer-events|xmlns:xlink|baseProfile)="[^"]*"/g, "")
        .replace(/( id="| clip-path="url\(#)zr\d+-/g, (_, attribute) => `${attribute}${id}-`)
        .replace("<svg ", '<svg aria-hidden="true" focusable="false" ')
        .replace(/\n/g, "");
}


/***/ })

};
