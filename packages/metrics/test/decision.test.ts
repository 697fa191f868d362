import { describe, expect, test } from "@jest/globals";
import * as fc from "fast-check";
import { normalCdf } from "../src/distribution.ts";
import { type ChangeItem, type Contrast, decideChanges, MetricError } from "../src/index.ts";
import { holm } from "../src/inference/holm.ts";
import { studentContrast } from "../src/inference/student-contrast.ts";

/** A change that is known up to a normal error. */
function change(estimate: number, standardError: number, ratio = 1): Contrast {
  return studentContrast(
    estimate,
    { standardError, degrees: Infinity, skewness: 0 },
    { ratio, method: "normal", sample: { unit: "rows", have: 1_000 } },
  );
}

const item = (estimate: number, rest: Partial<ChangeItem> = {}): ChangeItem => ({
  id: "accuracy",
  contrast: change(estimate, 0.01),
  better: "higher",
  limit: 0.02,
  ...rest,
});

describe("decideChanges", () => {
  // Standard error 0.01, limit 0.02: pass above −0.02 + 1.95996 × 0.01, fail below −0.02 − 2.32635 × 0.01.
  test.each([
    [0, "pass", "within-limit"],
    [-0.0003, "pass", "within-limit"],
    [-0.0005, "review", "inconclusive"],
    [-0.02, "review", "inconclusive"],
    [-0.0432, "review", "inconclusive"],
    [-0.0433, "fail", "dropped"],
  ])("a metric that is better higher and changed by %p: %s, %s", (estimate, verdict, reason) => {
    expect(decideChanges([item(estimate)])).toMatchObject([{ verdict, reason, estimate, bound: -0.02 }]);
  });

  test.each([
    [0.0003, "pass", "within-limit"],
    [0.0005, "review", "inconclusive"],
    [0.0433, "fail", "rose"],
  ])("a metric that is better lower and changed by %p: %s, %s", (estimate, verdict, reason) => {
    expect(decideChanges([item(estimate, { better: "lower" })])).toMatchObject([{ verdict, reason, bound: 0.02 }]);
  });

  // Limit −0.02: pass above 0.02 + 1.95996 × 0.01, fail below 0.02 − 2.32635 × 0.01.
  test.each([
    [0.0397, "pass", "within-limit"],
    [0.0395, "review", "inconclusive"],
    [-0.0032, "review", "inconclusive"],
    [-0.0033, "fail", "dropped"],
  ])("a metric that has to rise by 0.02 and rose by %p: %s, %s", (estimate, verdict, reason) => {
    expect(decideChanges([item(estimate, { limit: -0.02 })])).toMatchObject([{ verdict, reason, bound: 0.02 }]);
  });

  test("the more checks a gate has, the more harm one of them must show", () => {
    const harmed = item(-0.0433);
    const others = [item(0), item(0), item(0)];
    expect(decideChanges([harmed, ...others])[0]).toMatchObject({ verdict: "review" });
    // 0.01 / 4 is 2.807 standard errors.
    expect(decideChanges([item(-0.0482), ...others])[0]).toMatchObject({ verdict: "fail" });
  });

  test("a slice passes undecided, and fails on shown harm", () => {
    expect(decideChanges([item(-0.02, { look: "harm" })])).toMatchObject([{ verdict: "pass", reason: "inconclusive" }]);
    expect(decideChanges([item(-0.06, { look: "harm" })])).toMatchObject([{ verdict: "fail", reason: "dropped" }]);
  });

  test("a relative limit of no slack beside its ratio is a limit", () => {
    const relative = item(0.03, { contrast: change(0.03, 0.01, 0.98), limit: 0 });
    expect(decideChanges([relative])).toMatchObject([{ verdict: "pass", bound: -0 }]);
  });

  test.each([
    ["higher", "max-drop: 0.01"],
    ["lower", "max-rise: 0.01"],
  ] as const)("a limit that allows no worsening at all is refused (better %s)", (better, remedy) => {
    const decide = () => decideChanges([item(0, { limit: 0, better })]);
    expect(decide).toThrow(MetricError);
    expect(decide).toThrow(
      expect.objectContaining({ code: "no-drop-allowed", remedy: expect.stringContaining(remedy) }),
    );
  });

  test.each([Number.NaN, Infinity])("the limit %p is refused", (limit) => {
    expect(() => decideChanges([item(0, { limit })])).toThrow(expect.objectContaining({ code: "not-a-limit" }));
  });

  test("what rounding alone puts outside the limit is inside", () => {
    // 0.88 − 0.9 is −0.020000000000000018.
    const exact = item(0.88 - 0.9, { contrast: change(0.88 - 0.9, 1e-14) });
    expect(decideChanges([exact])).toMatchObject([{ verdict: "pass" }]);
  });

  test("a check without a p-value is refused by name, beside one that is harmed without doubt", () => {
    const decide = () => decideChanges([item(-0.5), item(0, { id: "recall", contrast: change(0, Number.NaN) })]);
    expect(decide).toThrow(MetricError);
    expect(decide).toThrow(
      expect.objectContaining({
        code: "no-p-value",
        message: expect.stringContaining("recall"),
        reason: "not-a-number",
      }),
    );
  });

  test("a contrast of NaN has no bounds and no p-value rather than certainty", () => {
    const nothing = change(0, Number.NaN);
    expect([...nothing.interval(0.95), nothing.pAbove(0.8), nothing.pBelow(0.8)]).toEqual(
      new Array(4).fill(Number.NaN),
    );
  });

  test("the interval is the two one-sided 97.5 % bounds", () => {
    const [low, high] = decideChanges([item(-0.02)])[0]?.interval ?? [];
    expect(low).toBeCloseTo(-0.02 - 0.01959963984540054, 12);
    expect(high).toBeCloseTo(-0.02 + 0.01959963984540054, 12);
  });
});

describe("needed", () => {
  const neededOf = (estimate: number, others = 0) =>
    decideChanges([item(estimate), ...Array.from({ length: others }, () => item(0))])[0]?.needed;

  test.each([
    // margin 0.01 = 1 standard error at 1,000 rows: (1.95996 + 0.84162)² = 7.8489
    [-0.01, 0, 7_849],
    // the same outside: (2.32635 + 0.84162)² = 10.0360, and corrected for four checks (2.80703 + 0.84162)² = 13.3127
    [-0.03, 0, 10_037],
    [-0.03, 3, 13_313],
  ])("a change of %p among %p more checks needs %p rows", (estimate, others, need) => {
    expect(neededOf(estimate, others)).toEqual({ unit: "rows", need, have: 1_000 });
  });

  test("an estimate on the limit is settled by no number of rows", () => {
    expect(neededOf(-0.02)).toEqual({ unit: "rows", need: "on-the-limit", have: 1_000 });
    expect(neededOf(-0.0202)).toMatchObject({ need: "on-the-limit" });
  });

  test("with the rows it names, a decision has a chance of 80 %", () => {
    const need = Number(neededOf(-0.01)?.need);
    const standardError = 0.01 * Math.sqrt(1_000 / need);
    const passesFrom = -0.02 + 1.959963984540054 * standardError;
    expect(1 - normalCdf((passesFrom + 0.01) / standardError)).toBeCloseTo(0.8, 3);
  });

  test("a decided check needs nothing", () => expect(neededOf(0)).toBeUndefined());
});

describe("holm", () => {
  test.each([
    [[], []],
    [[0.03], [0.03]],
    // 4 × 0.01, 3 × 0.02, then never less than the one before.
    [
      [0.04, 0.01, 0.03, 0.02],
      [0.06, 0.04, 0.06, 0.06],
    ],
    [
      [0.9, 0.6],
      [1, 1],
    ],
  ])("%p becomes %p", (given, expected) => {
    holm(given).forEach((adjusted, i) => {
      expect(adjusted).toBeCloseTo(expected[i] as number, 12);
    });
  });

  test.each([Number.NaN, -0.1, 1.1, Infinity])("%p is no p-value and is refused among others", (p) => {
    expect(() => holm([0.001, p, 0.5])).toThrow(expect.objectContaining({ code: "no-p-value" }));
  });

  test("adjusted values are never smaller, keep the order, and the smallest is Bonferroni's", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 12 }), (given) => {
        const adjusted = holm(given);
        expect(Math.min(...adjusted)).toBe(Math.min(1, given.length * Math.min(...given)));
        given.forEach((p, i) => {
          const mine = adjusted[i] as number;
          expect(mine).toBeGreaterThanOrEqual(p);
          given.forEach((other, j) => {
            if (other < p) expect(adjusted[j] as number).toBeLessThanOrEqual(mine);
          });
        });
      }),
    );
  });
});
