import { describe, expect, test } from "@jest/globals";
import * as fc from "fast-check";
import {
  type CategoricalColumn,
  DRIFT_METHODS,
  type DriftColumn,
  type DriftMethod,
  type DriftQuestion,
  decideDrift,
  defaultMethod,
  judgeAsEvidently,
  judgePlainly,
  MetricError,
  measureDrift,
  type NumericColumn,
} from "../src/index.ts";

const NUMERIC_ONLY = ["ks", "wasserstein", "anderson"] as const;
/** z compares two proportions. */
const OF_CATEGORIES = DRIFT_METHODS.filter(
  (method) => method !== "z" && !(NUMERIC_ONLY as readonly string[]).includes(method),
);
const OF_NUMBERS = DRIFT_METHODS.filter((method) => method !== "z");
/** The largest a method can say; of a distance without bound, nothing. */
const MOST: Readonly<Partial<Record<DriftMethod, number>>> = {
  ks: 1,
  anderson: 1,
  chisquare: 1,
  tvd: 1,
  hellinger: 1,
  jensenshannon: Math.sqrt(Math.LN2),
};

function categorical(reference: readonly number[], current: readonly number[]): CategoricalColumn {
  return { kind: "categorical", reference: Float64Array.from(reference), current: Float64Array.from(current) };
}

function numeric(values: readonly number[], reference: readonly number[], current: readonly number[]): NumericColumn {
  return { ...categorical(reference, current), kind: "numeric", values: Float64Array.from(values) };
}

/** Counts of both sides, neither side empty. */
const counts = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 12 })), { minLength: 1, maxLength: 30 })
  .map((pairs): [number[], number[]] => [
    [2, ...pairs.map(([one]) => one)],
    [2, ...pairs.map(([, other]) => other)],
  ]);
const categories = counts.map(([reference, current]) => categorical(reference, current));
const numbers = counts.map(([reference, current]) =>
  numeric(
    reference.map((_, at) => at ** 2 / 4),
    reference,
    current,
  ),
);

const swapped = <Column extends DriftColumn>(column: Column): Column => ({
  ...column,
  reference: column.current,
  current: column.reference,
});

const close = (a: number, b: number) => Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a));

describe("an effect", () => {
  test.each(OF_CATEGORIES)("of %s is 0 for the same shares, never negative, and within its bound", (method) => {
    fc.assert(
      fc.property(categories, fc.integer({ min: 1, max: 5 }), (column, times) => {
        const same = { ...column, current: column.reference.map((count) => count * times) };
        expect(measureDrift(same, method).effect).toBeLessThan(1e-7);
        const { effect } = measureDrift(column, method);
        expect(effect).toBeGreaterThanOrEqual(method === "kl" ? -1e-12 : 0);
        expect(effect).toBeLessThanOrEqual((MOST[method] ?? Infinity) + 1e-12);
      }),
    );
  });

  test.each(OF_NUMBERS)("of %s on numbers is 0 for the same shares and within its bound", (method) => {
    fc.assert(
      fc.property(numbers, (column) => {
        expect(measureDrift({ ...column, current: column.reference }, method).effect).toBeLessThan(1e-7);
        expect(measureDrift(column, method).effect).toBeLessThanOrEqual((MOST[method] ?? Infinity) + 1e-12);
      }),
    );
  });

  test.each(["ks", "tvd", "jensenshannon", "hellinger", "psi"] as const)(
    "of %s is the same from either side",
    (method) => {
      fc.assert(
        fc.property(method === "ks" ? numbers : categories, (column) =>
          // psi bins by the reference's distinct values; categories are not binned.
          close(measureDrift(column, method).effect, measureDrift(swapped<DriftColumn>(column), method).effect),
        ),
      );
    },
  );

  test("of ks does not change under a rising transform, that of wasserstein not under a change of unit", () => {
    fc.assert(
      fc.property(numbers, fc.integer({ min: 1, max: 100 }), (column, unit) => {
        const bent = { ...column, values: column.values.map((value) => Math.exp(value / 1_000)) };
        expect(measureDrift(bent, "ks").effect).toBe(measureDrift(column, "ks").effect);
        const scaled = { ...column, values: column.values.map((value) => value * unit + 7) };
        const norm = measureDrift(column, "wasserstein").effect;
        // Evidently divides by no less than 0.001.
        if (column.reference.filter((count) => count > 0).length > 1)
          expect(close(measureDrift(scaled, "wasserstein").effect, norm)).toBe(true);
      }),
    );
  });

  test.each(OF_CATEGORIES)(
    "of %s does not depend on the order of categories, nor on those neither side has",
    (method) => {
      fc.assert(
        fc.property(categories, (column) => {
          const turned = { ...column, reference: column.reference.toReversed(), current: column.current.toReversed() };
          const padded = categorical([0, ...column.reference], [0, ...column.current]);
          const { effect } = measureDrift(column, method);
          return [turned, padded].every((other) => {
            const its = measureDrift(other, method).effect;
            // Evidently's √(1 − Σ√(p·q)): rounding touches what is under the root, which near 0 makes 10⁻⁸ of 10⁻¹⁶.
            return method === "hellinger" ? Math.abs(its ** 2 - effect ** 2) <= 1e-14 : close(its, effect);
          });
        }),
      );
    },
  );
});

describe("degenerate columns", () => {
  const constant = numeric([4], [50], [60]);

  test.each(OF_NUMBERS)("one value on both sides is no drift with %s", (method) => {
    const { statistic, effect } = measureDrift(constant, method);
    expect([statistic, effect]).toEqual([0, 0]);
    expect(decideDrift([{ id: "c", column: constant, method, smallest: 0.2 }])[0]?.verdict).toBe("pass");
    expect(judgeAsEvidently(constant, method).drifted).toBe(false);
  });

  test.each(OF_NUMBERS)("two different constants are drift with %s", (method) => {
    const column = numeric([4, 5], [50, 0], [0, 60]);
    expect(decideDrift([{ id: "c", column, method, smallest: 0.2 }])[0]?.verdict).toBe("fail");
    expect(judgeAsEvidently(column, method).drifted).toBe(true);
  });

  test("a new category is an infinite χ² with p = 0, and drift by default only beyond chance", () => {
    const column = categorical([500, 500, 0], [499, 500, 1]);
    const { statistic, pValue } = measureDrift(column, "chisquare");
    expect([statistic, pValue]).toEqual([Infinity, 0]);
    expect(judgeAsEvidently(column, "chisquare").drifted).toBe(true);
    expect(decideDrift([{ id: "c", column, method: "chisquare", smallest: 0.1 }])[0]?.verdict).toBe("pass");
  });

  test("29 rows a side never pass, however equal; a gross difference of 5 is found", () => {
    const few = numeric([1, 2, 3], [10, 9, 10], [10, 9, 10]);
    const [decision] = decideDrift([{ id: "few", column: few, method: "ks", smallest: 0.9 }]);
    expect(decision).toMatchObject({
      verdict: "review",
      reason: "inconclusive",
      needed: { reference: 30, current: 30 },
    });
    const apart = numeric(
      [1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
      [1, 1, 1, 1, 1, 0, 0, 0, 0, 0],
      [0, 0, 0, 0, 0, 1, 1, 1, 1, 1],
    );
    expect(decideDrift([{ id: "few", column: apart, method: "ks", smallest: 0.1 }])[0]?.verdict).toBe("fail");
  });

  test.each<[string, DriftColumn, DriftMethod | "auto"]>([
    ["no-rows", categorical([0, 0], [1, 2]), "auto"],
    ["no-rows", categorical([1, 2], [0, 0]), "auto"],
    ["no-rows", categorical([], []), "auto"],
    ["no-rows", categorical([0.2, 0.2], [4, 5]), "auto"],
    ["not-finite", numeric([1, Number.NaN], [1, 1], [1, 1]), "ks"],
    ["not-finite", numeric([1, Infinity], [1, 1], [1, 1]), "auto"],
    ["not-ascending", numeric([2, 1], [1, 1], [1, 1]), "ks"],
    ["not-ascending", numeric([1, 1], [1, 1], [1, 1]), "ks"],
    ["negative-count", categorical([1, -1], [1, 1]), "tvd"],
    ["negative-count", categorical([1, Number.NaN], [1, 1]), "tvd"],
    ["rows-differ", categorical([1, 1], [1]), "tvd"],
    ["method-needs-numbers", categorical([1, 1], [1, 1]), "ks"],
    ["method-needs-numbers", categorical([1, 1], [1, 1]), "wasserstein"],
    ["too-many-categories", categorical([1, 1, 1], [1, 1, 1]), "z"],
    ["too-few-rows", numeric([1, 2], [1, 0], [0, 1]), "anderson"],
    ["overflow", numeric([-1e200, 1e200], [5, 5], [5, 5]), "wasserstein"],
  ])("%s is refused", (code, column, method) => {
    expect(() => measureDrift(column, method)).toThrow(expect.objectContaining({ code }));
  });

  test.each([0, -1, Number.NaN, Infinity])("a smallest drift of %p is refused", (smallest) => {
    const ask = () => decideDrift([{ id: "c", column: constant, method: "auto", smallest }]);
    expect(ask).toThrow(MetricError);
    expect(ask).toThrow(/smallest/);
  });

  test("no columns are no decisions", () => expect(decideDrift([])).toEqual([]));
});

describe("decisions", () => {
  const question = (id: string, column: DriftColumn, method: DriftMethod | "auto" = "auto"): DriftQuestion => ({
    id,
    column,
    method,
    smallest: 0.1,
  });
  const tied = numeric([0, 1, 2, 3, 4, 5, 6], [90, 40, 30, 20, 10, 6, 4], [70, 50, 40, 25, 15, 5, 1]);

  test("are the same again, and a column's p does not depend on the others", () => {
    const one = question("a", tied, "anderson");
    const [alone] = decideDrift([one]);
    const [again, other] = decideDrift([one, question("b", tied, "anderson")]);
    expect(again?.p).toBe(alone?.p);
    expect(decideDrift([one])).toEqual([alone]);
    expect(other?.p).not.toBe(alone?.p);
  });

  test("a p-value is never 0, and no finding stands where nothing differs", () => {
    fc.assert(
      fc.property(categories, (column) => {
        const [decision] = decideDrift([question("a", column, "tvd")]);
        expect(decision?.p).toBeGreaterThan(0);
        expect(decision?.p).toBeLessThanOrEqual(1);
        const [equal] = decideDrift([question("a", { ...column, current: column.reference }, "tvd")]);
        expect(equal?.verdict).not.toBe("fail");
      }),
      { numRuns: 30 },
    );
  });

  test("a drift that is certain but shown to be below smallest passes", () => {
    const column = categorical([500_000, 500_000], [510_000, 490_000]);
    const [decision] = decideDrift([{ id: "a", column, method: "z", smallest: 0.1 }]);
    expect(decision).toMatchObject({ verdict: "pass", reason: "within-limit" });
    expect(decision?.adjusted).toBeLessThan(0.01);
    expect(decision?.upper).toBeLessThan(0.02);
    expect(decideDrift([{ id: "a", column, method: "z", smallest: 0.005 }])[0]?.verdict).toBe("fail");
  });

  test("the rows that a review asks for are enough", () => {
    const rows = ({ reference, current }: { reference: number; current: number }) =>
      categorical(
        [reference * 0.7, reference * 0.3].map(Math.round),
        [current * 0.645, current * 0.355].map(Math.round),
      );
    const [first] = decideDrift([question("a", rows({ reference: 4_000, current: 150 }), "z")]);
    expect(first?.verdict).toBe("review");
    const [second] = decideDrift([question("a", rows(first?.needed ?? { reference: 1, current: 1 }), "z")]);
    expect(second?.verdict).not.toBe("review");
    expect(second?.detectable).toBeLessThan(0.105);
  });

  test("a sketch of the reference, whose counts are no whole rows, decides as the rows do", () => {
    const sketch = { ...tied, reference: tied.reference.map((count) => count * 1.0004 + 0.013) };
    const [whole, sketched] = [tied, sketch].map((column) => decideDrift([question("a", column, "ks")])[0]);
    expect(sketched?.verdict).toBe(whole?.verdict);
    expect(Math.abs((sketched?.p ?? 0) - (whole?.p ?? 1))).toBeLessThan(0.05);
  });

  test("the plain rule finds drift where p is below the limit, and not at it", () => {
    const { p, drifted } = judgePlainly(tied, "ks", 0.01);
    expect(drifted).toBe(false);
    expect(judgePlainly(tied, "ks", p).drifted).toBe(false);
    expect(judgePlainly(tied, "ks", p + 1e-9).drifted).toBe(true);
    expect(judgePlainly(numeric([0, 1], [99, 1], [1, 99]), "wasserstein", 0.01)).toMatchObject({ drifted: true });
  });

  test("auto follows the reference's rows and the values of both sides", () => {
    const many = [1, 2, 3, 4, 5, 6];
    expect(defaultMethod(numeric(many, [995, 1, 1, 1, 1, 1], [1, 1, 1, 1, 1, 1]))).toBe("ks");
    expect(defaultMethod(numeric(many, [996, 1, 1, 1, 1, 1], [1, 1, 1, 1, 1, 1]))).toBe("wasserstein");
    expect(defaultMethod(numeric(many, [995, 1, 1, 1, 1, 0], [1, 1, 1, 1, 1, 0]))).toBe("chisquare");
    expect(defaultMethod(categorical([600, 401], [5, 5]))).toBe("jensenshannon");
    expect(defaultMethod(categorical([600, 400], [5, 5]))).toBe("z");
  });
});
