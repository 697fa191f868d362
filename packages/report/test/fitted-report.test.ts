import { describe, expect, test } from "@jest/globals";
import { fitReport, parseReport, type Report, serializeReport } from "../src/index.ts";
import { reportOf, SAMPLES, sampleText } from "./sample.ts";

const samples = SAMPLES.map((name) => parseReport(sampleText(name), name));

/** Every text that the gate wrote made this long, ids and all; what the schema lists or gives a pattern stays. */
function stretched(value: unknown, by: string, key = ""): unknown {
  if (typeof value === "string")
    return /^(id|title|message|limit|remedy|unit|note|name|label|xLabel|yLabel|summary|model)$/.test(key)
      ? value + by
      : value;
  if (Array.isArray(value))
    return value.map((item) => stretched(item, by, key === "notes" ? "note" : key === "categories" ? "label" : key));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, stretched(item, by, name)]));
}

describe.each([...samples, reportOf("x")].map((report) => [report.name, report] as const))(
  "the report %s",
  (_, report) => {
    const parts = {
      checks: report.checks,
      figures: report.figures,
      charts: report.charts,
      notes: report.notes,
      summary: report.summary,
    };

    test.each([
      ["long", "x".repeat(9000)],
      ["long, of halves of surrogate pairs", "👍".repeat(5000)],
    ])("can be written where its texts are %s", (__, by) => {
      const long = { ...report, ...(stretched(parts, by) as Partial<Report>) };
      expect(() => serializeReport(long)).toThrow("must NOT have more than");
      expect(parseReport(serializeReport(fitReport(long)), "x").checks.length).toBe(report.checks.length);
    });

    test("is left as it is where they are not", () => {
      expect(fitReport(report)).toEqual(report);
    });
  },
);

test("ids that begin alike stay apart", () => {
  const [report] = samples;
  if (!report) throw new Error("no sample");
  const ids = ["a", "b"].map((end) => "x".repeat(600) + end);
  const [check] = report.checks;
  const fitted = fitReport({ ...report, checks: ids.map((id) => ({ ...check, id })) as Report["checks"] });
  expect(new Set(fitted.checks.map(({ id }) => id)).size).toBe(2);
});
