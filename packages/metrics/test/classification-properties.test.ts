import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import {
  ClassRows,
  COMPUTED_METRICS,
  type ComputedMetric,
  calibrationBins,
  confusion,
  confusionMatrix,
  MetricError,
  measure,
  precisionRecallCurve,
  rocAuc,
  rocCurve,
} from "../src/index.ts";

interface Row {
  readonly truth: number;
  readonly prediction: number;
  readonly score: number;
  /** Of three classes, a share each. */
  readonly scores: readonly number[];
  readonly weight: number;
}

const CLASSES = 3;

/** Scores in steps of 1/16, so that ties are common and every transform below is exact. */
const rowOf = (classes: number): fc.Arbitrary<Row> =>
  fc.record({
    truth: fc.integer({ min: 0, max: classes - 1 }),
    prediction: fc.integer({ min: 0, max: classes - 1 }),
    score: fc.integer({ min: 0, max: 16 }).map((sixteenths) => sixteenths / 16),
    scores: fc
      .tuple(fc.integer({ min: 0, max: 16 }), fc.integer({ min: 0, max: 16 }))
      .map(([one, other]) => [Math.min(one, other), Math.abs(one - other), 16 - Math.max(one, other)])
      .map((sixteenths) => sixteenths.map((share) => share / 16)),
    weight: fc.integer({ min: 1, max: 9 }),
  });

/** Every class is there, so that every metric has an answer. */
const rowsOf = (classes: number) =>
  fc
    .tuple(
      fc.tuple(...Array.from({ length: classes }, (_, truth) => rowOf(classes).map((one) => ({ ...one, truth })))),
      fc.array(rowOf(classes), { maxLength: 40 }),
    )
    .map(([one, others]) => [...one, ...others]);

const rows = rowsOf(2);
const truthOf = (of: readonly Row[]) => Uint8Array.from(of, ({ truth }) => truth);
const scoreOf = (of: readonly Row[]) => Float64Array.from(of, ({ score }) => score);

/** Of two classes with the score of one of them, or of several with a score each. */
function predictions(of: readonly Row[], classes: number) {
  return {
    truth: truthOf(of),
    prediction: Uint8Array.from(of, ({ prediction }) => prediction),
    ...(classes === 2
      ? { score: scoreOf(of) }
      : { scores: [0, 1, 2].map((code) => Float64Array.from(of, ({ scores }) => scores[code] as number)) }),
    weight: Float64Array.from(of, ({ weight }) => weight),
  };
}

/** A metric where a number that its parameter allows takes its place. */
const written = ({ name, parameter }: ComputedMetric) => {
  if (!parameter || parameter.default !== undefined) return name;
  return name.replace(/@.*/, parameter.symbol === "share" ? "@0.25" : "@2");
};

const CLASS_METRICS = Object.values(COMPUTED_METRICS).filter(({ task }) => task === "class");
const takes = (classes: number) => (metric: ComputedMetric) =>
  metric.task === "class" && (classes === 2 ? !metric.name.startsWith("top_k") : metric.classes === "any");
const ALL = [2, CLASSES].flatMap((classes) =>
  CLASS_METRICS.filter(takes(classes)).map((metric) => [written(metric), classes, metric] as const),
);

/** The number, or the code of the refusal. */
function answer(metric: string, of: readonly Row[], classes: number, change: object = {}): number | string {
  try {
    return measure(metric, { ...predictions(of, classes), ...change }).value;
  } catch (error) {
    if (error instanceof MetricError) return error.code;
    throw error;
  }
}

function expectSame(ours: number | string, theirs: number | string): void {
  if (typeof ours === "string" || typeof theirs === "string") expect(ours).toBe(theirs);
  else expect(ours).toBeCloseTo(theirs, 12);
}

describe.each(ALL)("%s of %i classes", (metric, classes, { better, range, needs }) => {
  test("does not depend on the order of rows", () => {
    const shuffled = rowsOf(classes).chain((of) =>
      fc.tuple(fc.constant(of), fc.shuffledSubarray(of, { minLength: of.length, maxLength: of.length })),
    );
    fc.assert(
      fc.property(shuffled, ([of, again]) => {
        expectSame(answer(metric, again, classes), answer(metric, of, classes));
      }),
    );
  });

  test("counts a row of weight k as k equal rows of weight 1, and one of weight 0 not at all", () => {
    fc.assert(
      fc.property(rowsOf(classes), rowOf(classes), (of, uncounted) => {
        const repeated = of.flatMap((one) => Array.from({ length: one.weight }, () => ({ ...one, weight: 1 })));
        const weighted = answer(metric, [...of, { ...uncounted, weight: 0 }], classes);
        expectSame(answer(metric, repeated, classes, { weight: undefined }), weighted);
      }),
    );
  });

  test("stays inside the range that the catalogue states", () => {
    fc.assert(
      fc.property(rowsOf(classes), (of) => {
        const value = answer(metric, of, classes);
        if (typeof value === "string") return;
        expect(value).toBeGreaterThanOrEqual(range[0]);
        expect(value).toBeLessThanOrEqual(range[1]);
      }),
    );
  });

  test("is at its better end, or near it, when every row is right and sure", () => {
    fc.assert(
      fc.property(rowsOf(classes), (of) => {
        const right = of.map((one) => ({
          ...one,
          prediction: one.truth,
          score: one.truth,
          scores: [0, 1, 2].map((code) => Number(code === one.truth)),
        }));
        const value = answer(metric, right, classes);
        // The share that is asked for need not hold all positive rows, or may hold more; both are sums in an order of their own.
        if (metric.startsWith("gain") || metric.startsWith("lift"))
          expect(value).toBeGreaterThanOrEqual((answer(metric, of, classes) as number) - 1e-12);
        else expect(value).toBeCloseTo(better === "higher" ? range[1] : range[0], 12);
      }),
    );
  });

  test("does not depend on which code a class has, or says another number of the other class", () => {
    // Several classes are turned round with their scores; where ties are broken by code that is another question.
    if (metric.startsWith("top_k") || classes === 2) return;
    const turned = (code: number) => (code + 1) % CLASSES;
    fc.assert(
      fc.property(rowsOf(classes), (of) => {
        const other = of.map((one) => ({
          ...one,
          truth: turned(one.truth),
          prediction: turned(one.prediction),
          scores: [2, 0, 1].map((code) => one.scores[code] as number),
        }));
        expectSame(answer(metric, other, classes), answer(metric, of, classes));
      }),
    );
  });

  test("refuses NaN in whatever it is computed from", () => {
    if (!needs.includes("score")) return;
    fc.assert(
      fc.property(rowsOf(classes), (of) => {
        const hole = Float64Array.from(of, (_, row) => (row === 1 ? Number.NaN : 0.5));
        const change = classes === 2 ? { score: hole } : { scores: [hole, hole, hole] };
        expect(answer(metric, of, classes, change)).toBe("not-finite");
      }),
    );
  });
});

describe("with the two classes swapped, the other class's metrics come out", () => {
  test.each([
    ["recall", "specificity"],
    ["specificity", "recall"],
    ["false_positive_rate", "false_negative_rate"],
    ["roc_auc", "roc_auc"],
    ["ks_statistic", "ks_statistic"],
    ["log_loss", "log_loss"],
    ["brier_score_loss", "brier_score_loss"],
    ["mcc", "mcc"],
    ["cohen_kappa", "cohen_kappa"],
    ["f1_macro", "f1_macro"],
  ])("%s becomes %s", (metric, mirrored) => {
    fc.assert(
      fc.property(rows, (of) => {
        const swapped = of.map((one) => ({
          ...one,
          truth: 1 - one.truth,
          prediction: 1 - one.prediction,
          score: 1 - one.score,
        }));
        expectSame(answer(metric, of, 2), answer(mirrored, swapped, 2));
      }),
    );
  });
});

describe("the area under the ROC curve", () => {
  test("of the opposite scores is what is missing to 1", () => {
    fc.assert(
      fc.property(rows, (of) => {
        const score = scoreOf(of);
        const opposite = score.map((value) => 1 - value);
        expect(rocAuc(truthOf(of), score) + rocAuc(truthOf(of), opposite)).toBeCloseTo(1, 12);
      }),
    );
  });

  test.each<[string, (score: number) => number]>([
    ["a shift below zero", (score) => score - 8],
    ["a cube of it", (score) => (score - 0.5) ** 3],
    ["huge numbers", (score) => (score - 0.5) * 1e300],
    ["subnormal numbers", (score) => (score - 0.5) * 16 * Number.MIN_VALUE],
  ])("does not change when scores rise alike: %s", (_, rising) => {
    fc.assert(
      fc.property(rows, (of) => {
        expect(rocAuc(truthOf(of), scoreOf(of).map(rising))).toBe(rocAuc(truthOf(of), scoreOf(of)));
      }),
    );
  });

  test("is the share of pairs of a positive and a negative row in order, ties counted half", () => {
    fc.assert(
      fc.property(rows, (of) => {
        const pairs = of
          .filter(({ truth }) => truth === 1)
          .flatMap((above) => of.filter(({ truth }) => truth === 0).map((below) => above.score - below.score));
        const inOrder = pairs.reduce((count, gap) => count + (gap > 0 ? 1 : gap === 0 ? 0.5 : 0), 0);
        expect(rocAuc(truthOf(of), scoreOf(of))).toBeCloseTo(inOrder / pairs.length, 12);
      }),
    );
  });

  test("takes any finite doubles as scores", () => {
    const scored = fc.array(fc.tuple(fc.boolean(), fc.double({ noNaN: true, noDefaultInfinity: true })), {
      minLength: 1,
    });
    fc.assert(
      fc.property(scored, (of) => {
        const truth = Uint8Array.from([1, 0, ...of.map(([isPositive]) => (isPositive ? 1 : 0))]);
        const score = Float64Array.from([0, -0, ...of.map(([, value]) => value)]);
        const flipped = truth.map((code) => 1 - code);
        expect(rocAuc(truth, score) + rocAuc(flipped, score)).toBeCloseTo(1, 12);
      }),
    );
  });
});

describe("curves", () => {
  const stepsOf = (of: readonly Row[]) => new ClassRows(predictions(of, 2)).binary.steps;

  test("the ROC curve rises from (0, 0) to (1, 1) over the area that roc_auc says", () => {
    fc.assert(
      fc.property(rows, (of) => {
        const { falsePositiveRate: x, truePositiveRate: y, thresholds } = rocCurve(stepsOf(of));
        let area = 0;
        for (let at = 1; at < x.length; at++) {
          expect((x[at] as number) + (y[at] as number)).toBeGreaterThan((x[at - 1] as number) + (y[at - 1] as number));
          area += (((x[at] as number) - (x[at - 1] as number)) * ((y[at] as number) + (y[at - 1] as number))) / 2;
        }
        expect([x[0], y[0], x.at(-1), y.at(-1), thresholds[0]]).toEqual([0, 0, 1, 1, Number.POSITIVE_INFINITY]);
        expect(area).toBeCloseTo(answer("roc_auc", of, 2) as number, 12);
      }),
    );
  });

  test("the precision-recall curve falls from recall 1 to 0 over steps that average_precision adds", () => {
    fc.assert(
      fc.property(rows, (of) => {
        const { precision, recall, thresholds } = precisionRecallCurve(stepsOf(of));
        let sum = 0;
        for (let at = 0; at < thresholds.length; at++)
          sum += ((recall[at] as number) - (recall[at + 1] as number)) * (precision[at] as number);
        expect([recall[0], recall.at(-1), precision.at(-1)]).toEqual([1, 0, 1]);
        expect(sum).toBeCloseTo(answer("average_precision", of, 2) as number, 12);
      }),
    );
  });

  test("lift and gain of a share say the same", () => {
    fc.assert(
      fc.property(rows, fc.integer({ min: 1, max: 100 }), (of, percent) => {
        const gain = answer(`gain@${percent / 100}`, of, 2) as number;
        expect(answer(`lift@${percent / 100}`, of, 2)).toBeCloseTo(gain / (percent / 100), 12);
      }),
    );
  });
});

test("F1 is the harmonic mean of precision and recall", () => {
  fc.assert(
    fc.property(rows, (of) => {
      const [p, r] = [answer("precision", of, 2) as number, answer("recall", of, 2) as number];
      expect(answer("f1", of, 2)).toBeCloseTo(p + r === 0 ? 0 : (2 * p * r) / (p + r), 12);
    }),
  );
});

test("the confusion matrix of two classes holds the four counts", () => {
  fc.assert(
    fc.property(rows, (of) => {
      const { truth, prediction, weight } = predictions(of, 2);
      const four = confusion(truth, prediction, weight);
      const { codes, cells } = confusionMatrix(truth, prediction, weight);
      expect(codes).toEqual([0, 1]);
      expect(cells.map((line) => [...line])).toEqual([
        [four.trueNegatives, four.falsePositives],
        [four.falseNegatives, four.truePositives],
      ]);
    }),
  );
});

test("every row is in the bin whose bounds hold its score", () => {
  const decimals = fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 1 });
  fc.assert(
    fc.property(decimals, fc.integer({ min: 1, max: 60 }), (thousandths, bins) => {
      const score = Float64Array.from(thousandths, (of) => of / 1000);
      const found = calibrationBins({ truth: new Uint8Array(score.length), score, weight: undefined }, bins);
      for (const { low, high, weight } of found)
        expect(weight).toBe(score.filter((one) => (one > low || (low === 0 && one === 0)) && one <= high).length);
    }),
  );
});
