import { ClassRows, Random } from "@assay/metrics";
import type { Check, CurvesChart, HeatmapChart } from "@assay/report";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { classPictures } from "../src/pictures/class-pictures.ts";
import { confusionMatrices } from "../src/pictures/confusion-matrices.ts";
import { scoreCurves } from "../src/pictures/score-curves.ts";
import { sliceMap } from "../src/pictures/slice-map.ts";
import { type Point, thinnedLine } from "../src/pictures/thinned-line.ts";
import type { ScoredRows } from "../src/scored-rows.ts";

/** Distance of a point from a line of straight pieces. */
function distanceFrom(line: readonly Point[], [x, y]: Point): number {
  return Math.min(
    ...line.slice(1).map(([x2, y2], index) => {
      const [x1, y1] = line[index] as Point;
      const length = (x2 - x1) ** 2 + (y2 - y1) ** 2;
      const along = length === 0 ? 0 : Math.max(0, Math.min(1, ((x - x1) * (x2 - x1) + (y - y1) * (y2 - y1)) / length));
      return Math.hypot(x - x1 - along * (x2 - x1), y - y1 - along * (y2 - y1));
    }),
  );
}

describe("a thinned line", () => {
  test("keeps the ends and the corners and drops what lies between them", () => {
    const line: Point[] = [
      [0, 0],
      [0, 0.5],
      [0, 0.9],
      [0.5, 0.95],
      [1, 1],
    ];
    expect(thinnedLine(line, 300)).toEqual([line[0], line[2], line[4]]);
  });

  test("has no point of the whole farther away than a thousandth, wherever so many points suffice", () => {
    const steps = fc.array(fc.tuple(fc.nat(3), fc.nat(3)), { minLength: 2, maxLength: 200 });
    fc.assert(
      fc.property(steps, (moves) => {
        let [x, y] = [0, 0];
        const raw = moves.map(([right, up]): Point => {
          x += right;
          y += up;
          return [x, y];
        });
        const line = raw.map(([a, b]): Point => [a / Math.max(1, x), b / Math.max(1, y)]);
        const thin = thinnedLine(line, 300);
        for (const point of line) expect(distanceFrom(thin, point)).toBeLessThanOrEqual(0.001 + 1e-12);
      }),
      { seed: 20261121, numRuns: 100 },
    );
  });

  test("of ten thousand jagged points has a few hundred, and still the same shape", () => {
    const random = new Random(1);
    const line = Array.from({ length: 10_000 }, (_, at): Point => [at / 9_999, 0.5 + 0.05 * random.uniform()]);
    const thin = thinnedLine(line, 300);
    expect(thin.length).toBeLessThanOrEqual(300);
    expect(Math.max(...line.map((point) => distanceFrom(thin, point)))).toBeLessThan(0.06);
  });
});

const truth = Int32Array.of(0, 0, 1, 1);
const score = Float64Array.of(0.1, 0.4, 0.35, 0.8);

const scoresOf = (codes: Int32Array, of: Float64Array) => [
  { name: "candidate", scores: new ClassRows({ truth: codes, score: of }).binary },
];

describe("curves", () => {
  test("are those of scikit-learn's own example of roc_curve and precision_recall_curve", () => {
    const [roc, pr] = scoreCurves(scoresOf(truth, score)) as [CurvesChart, CurvesChart];
    expect(roc.series[0]?.points).toEqual([
      [0, 0],
      [0, 0.5],
      [0.5, 0.5],
      [0.5, 1],
      [1, 1],
    ]);
    expect(pr.series[0]?.points).toEqual([
      [0, 1],
      [0.5, 1],
      [0.5, 0.5],
      [1, 2 / 3],
      [1, 0.5],
    ]);
    expect(pr.reference).toEqual({ name: "share of positive rows", from: [0, 0.5], to: [1, 0.5] });
  });

  test("of one class there are none", () => {
    expect(scoreCurves(scoresOf(Int32Array.of(1, 1), Float64Array.of(0, 1)))).toEqual([]);
  });

  test("of 300,000 thresholds are drawn at 20,000, and say so", () => {
    const random = new Random(2);
    const labels = Int32Array.from({ length: 300_000 }, () => Number(random.uniform() < 0.3));
    const scores = Float64Array.from(labels, (label) => (label + 2 * random.uniform()) / 3);
    const [roc] = scoreCurves(scoresOf(labels, scores)) as [CurvesChart];
    expect(roc.note).toBe("Drawn at 20,000 of 300,000 thresholds.");
    // Scores of negatives are even on [0, 2/3], those of positives on [1/3, 1]: corners at (0, 1/2), (1/2, 1).
    for (const [x, y] of roc.series[0]?.points ?? [])
      expect(Math.abs(y - Math.min(1, 0.5 + x))).toBeLessThan(0.01 + Number(x === 0));
    expect(roc.series[0]?.points.at(-1)).toEqual([1, 1]);
  });
});

function scored(overrides: Partial<Extract<ScoredRows, { task: "class" }>> = {}): ScoredRows {
  const answers = { prediction: Int32Array.of(0, 1, 1, 1), score, scores: undefined };
  return {
    task: "class",
    binary: true,
    classes: 2,
    count: 4,
    truth,
    candidate: answers,
    baseline: { ...answers, prediction: Int32Array.of(0, 0, 0, 1) },
    weight: undefined,
    ...overrides,
  };
}

describe("the pictures of a classifier", () => {
  test("are confusion, ROC, precision and recall, and reliability, of both sides", () => {
    const charts = classPictures(scored(), ["No", "Yes"]);
    expect(charts.map(({ title }) => title)).toEqual(["Confusion", "ROC curve", "Precision and recall", "Reliability"]);
    const [confusion, , , reliability] = charts as [HeatmapChart, unknown, unknown, CurvesChart];
    expect(
      confusion.panels.map(({ name, cells }) => [name, cells.map((line) => line.map((cell) => cell?.value))]),
    ).toEqual([
      [
        "candidate",
        [
          [1, 1],
          [0, 2],
        ],
      ],
      [
        "baseline",
        [
          [2, 0],
          [1, 1],
        ],
      ],
    ]);
    expect(confusion.rows).toEqual(["No", "Yes"]);
    // Bins (0, 0.1], (0.3, 0.4] with 0.4 and 0.35, and (0.7, 0.8].
    expect(reliability.series[0]).toEqual({
      name: "candidate",
      points: [
        [0.1, 0],
        [0.375, 0.5],
        [0.8, 1],
      ],
      counts: [1, 2, 1],
    });
  });

  test("of scores that are no probabilities lack the reliability", () => {
    const answers = { prediction: undefined, score: Float64Array.of(-2, 1, 0.5, 3), scores: undefined };
    const charts = classPictures(scored({ candidate: answers, baseline: undefined }), ["No", "Yes"]);
    expect(charts.map(({ title }) => title)).toEqual(["ROC curve", "Precision and recall"]);
  });

  test("of several classes with scores are the ROC curve of each against the others too, with labels and the rarest left out", () => {
    const labels = Array.from({ length: 8 }, (_, code) => `class ${code}`);
    // Class 7 has one row and the others two.
    const codes = Uint8Array.from({ length: 15 }, (_, row) => row >> 1);
    // Each class scores its own rows highest, but class 1, which scores them lowest.
    const scores = labels.map((_, code) => Float64Array.from(codes, (own) => Number((own === code) !== (code === 1))));
    const charts = classPictures(
      scored({
        binary: false,
        classes: 8,
        count: 15,
        truth: codes,
        candidate: { prediction: undefined, score: undefined, scores },
        baseline: undefined,
      }),
      labels,
    ) as CurvesChart[];
    expect(charts.map(({ title }) => title)).toEqual(
      [0, 1, 2, 3, 4, 5].map((code) => `ROC curve of class ${code} against the others`),
    );
    expect(charts[0]?.note).toBe("The 2 rarest classes are not drawn.");
    expect(charts.map(({ series }) => series.map(({ name, points }) => [name, points]))).toEqual(
      [0, 1, 2, 3, 4, 5].map((code) => [["candidate", [[0, 0], code === 1 ? [1, 0] : [0, 1], [1, 1]]]]),
    );
  });

  test("of several classes without scores are the confusion alone; of numbers there are none", () => {
    expect(classPictures(scored({ binary: false }), ["a", "b"]).map(({ title }) => title)).toEqual(["Confusion"]);
    const numbers: ScoredRows = {
      task: "number",
      count: 1,
      truth: score,
      candidate: { prediction: score },
      baseline: undefined,
      weight: undefined,
    };
    expect(classPictures(numbers, [])).toEqual([]);
  });
});

test("of seven classes one curve is not drawn, and a label that turns the text round is shown by its code point", () => {
  const labels = Array.from({ length: 7 }, (_, code) => (code === 0 ? "a\u202eb" : `class ${code}`));
  const codes = Uint8Array.from({ length: 13 }, (_, row) => row >> 1);
  const scores = labels.map((_, code) => Float64Array.from(codes, (own) => Number(own === code)));
  const rows: ScoredRows = {
    task: "class",
    binary: false,
    classes: 7,
    count: 13,
    truth: codes,
    candidate: { prediction: undefined, score: undefined, scores },
    baseline: undefined,
    weight: undefined,
  };
  const [first] = classPictures(rows, labels) as CurvesChart[];
  expect(first?.note).toBe("The rarest class is not drawn.");
  expect(first?.title).not.toContain("\u202e");
});

test("of twenty classes eleven are shown, the most frequent, and the rest is one row that loses no count", () => {
  // Class k occurs k + 1 times and is always taken for the next one.
  const codes = Int32Array.from(Array.from({ length: 20 }, (_, code) => Array<number>(code + 1).fill(code)).flat());
  const prediction = codes.map((code) => (code + 1) % 20);
  const labels = Array.from({ length: 20 }, (_, code) => `class ${code}`);
  const { matrix } = new ClassRows({ truth: codes, prediction });
  const [chart] = confusionMatrices([{ name: "candidate", matrix }], false, labels) as [HeatmapChart];
  expect(chart.rows).toEqual([...labels.slice(9), "9 others"]);
  const values = chart.panels[0]?.cells.map((line) => line.map((cell) => cell?.value ?? 0)) ?? [];
  expect(values.flat().reduce((sum, value) => sum + value, 0)).toBe(codes.length);
  // Classes 0 to 7 stay among the others, class 8 is taken for class 9, and class 19 for class 0.
  expect(values[11]).toEqual([9, ...Array<number>(10).fill(0), 36]);
  expect(values[10]?.at(-1)).toBe(20);
  expect(chart.note).toContain("the 9 rarest classes");
});

describe("the map of slices", () => {
  const check = (id: string, rest: Partial<Check>): { check: Check; subject: undefined } => ({
    check: { id, title: id, verdict: "pass", reason: "within-limit", severity: "critical", message: "", ...rest },
    subject: undefined,
  });

  test("has a row a slice and a column a metric; undecided and small slices carry no sign", () => {
    const [chart] = sliceMap([
      check("roc_auc[Contract=One year]", { verdict: "fail", reason: "dropped", change: -0.1 }),
      check("f1[Contract=One year]", { reason: "inconclusive", change: -0.02 }),
      check("roc_auc[a [b]]", { change: 0.01 }),
      check("roc_auc[Contract=Two year]", { verdict: "fail", reason: "missing-slice" }),
      check("roc_auc[small]", { reason: "below-min-rows" }),
      check("rows", { verdict: "review" }),
    ]) as [HeatmapChart];
    expect(chart.rows).toEqual(["Contract=One year", "a [b]", "Contract=Two year"]);
    expect(chart.columns).toEqual(["roc_auc", "f1"]);
    expect(chart.panels[0]?.cells).toEqual([
      [
        { value: -0.1, shade: 1, verdict: "fail" },
        { value: -0.02, shade: 0 },
      ],
      [{ value: 0.01, shade: 0, verdict: "pass" }, null],
      [{ shade: 1, verdict: "fail" }, null],
    ]);
    expect(chart.note).toContain("Not shown: 1 slice below the smallest size.");
  });

  test("of no slices is none", () => {
    expect(sliceMap([check("rows", { verdict: "review" })])).toEqual([]);
  });
});
