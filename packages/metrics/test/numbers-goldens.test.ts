import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import {
  type FairnessMetric,
  fairness,
  groupRates,
  MetricError,
  measure,
  type Predictions,
  RankedLists,
  type RateName,
} from "../src/index.ts";

type Expected = Readonly<Record<string, number | null>>;

interface Columns {
  readonly truth: readonly number[];
  readonly weight: readonly number[] | null;
  readonly expected: Expected;
}

interface Goldens {
  readonly regression: readonly (Columns & { readonly prediction: readonly number[] })[];
  readonly ranking: readonly (Columns & { readonly query: readonly number[]; readonly score: readonly number[] })[];
  readonly fairness: readonly (Columns & {
    readonly group: readonly number[];
    readonly prediction: readonly number[];
    readonly rates: readonly (readonly [number, Readonly<Record<RateName, number | null>>])[];
  })[];
}

const goldens: Goldens = JSON.parse(readFileSync(join(import.meta.dirname, "fixtures", "numbers.json"), "utf8"));

const doubles = (values: readonly number[]) => Float64Array.from(values);
const weightOf = ({ weight }: Columns) => (weight ? doubles(weight) : undefined);

function near(ours: number | null | undefined, theirs: number | null): boolean {
  if (theirs === null) return ours === null;
  return typeof ours === "number" && Math.abs(ours - theirs) <= 1e-12 * Math.max(1, Math.abs(theirs));
}

/** `null` where ours is refused. */
function answer(compute: () => number): number | null {
  try {
    return compute();
  } catch (error) {
    if (error instanceof MetricError) return null;
    throw error;
  }
}

/** What differs, so that a failure names it. */
function differences(cases: readonly { expected: Expected }[], of: (index: number, metric: string) => number) {
  return cases.flatMap(({ expected }, index) =>
    Object.entries(expected).flatMap(([metric, theirs]) => {
      const ours = answer(() => of(index, metric));
      return near(ours, theirs) ? [] : [{ index, metric, ours, theirs }];
    }),
  );
}

function measured(cases: readonly Columns[], predictions: readonly Predictions[]) {
  return differences(cases, (index, metric) => measure(metric, predictions[index] as Predictions).value);
}

test("predicted numbers: every metric equals scikit-learn's or SciPy's, or is refused where they have no answer", () => {
  const cases = goldens.regression;
  expect(cases.length).toBe(80);
  const predictions = cases.map((golden) => ({
    truth: doubles(golden.truth),
    prediction: doubles(golden.prediction),
    weight: weightOf(golden),
  }));
  expect(measured(cases, predictions)).toEqual([]);
});

test("an order: every metric equals scikit-learn's, or the definition over every order of ties", () => {
  const cases = goldens.ranking;
  expect(cases.length).toBe(40);
  const predictions = cases.map(
    (golden) =>
      new RankedLists({
        query: Int32Array.from(golden.query),
        truth: doubles(golden.truth),
        score: doubles(golden.score),
        weight: weightOf(golden),
      }),
  );
  expect(measured(cases, predictions)).toEqual([]);
});

test("fairness: rates and gaps equal Fairlearn's, or are refused where a group lacks the rows", () => {
  const cases = goldens.fairness;
  expect(cases.length).toBe(40);
  expect(cases.some(({ expected }) => Object.values(expected).includes(null))).toBe(true);
  const groups = cases.map((golden) =>
    groupRates({
      group: Int32Array.from(golden.group),
      truth: Uint8Array.from(golden.truth),
      prediction: Uint8Array.from(golden.prediction),
      weight: weightOf(golden),
    }),
  );
  for (const [index, { rates }] of cases.entries()) {
    expect(groups[index]?.map(({ group }) => group)).toEqual(rates.map(([code]) => code));
    for (const [at, [code, expected]] of rates.entries())
      for (const [name, theirs] of Object.entries(expected)) {
        const ours = groups[index]?.[at]?.[name as RateName].value ?? null;
        expect({ index, code, name, near: near(ours, theirs) }).toEqual({ index, code, name, near: true });
      }
  }
  expect(differences(cases, (index, metric) => fairness(metric as FairnessMetric, groups[index] ?? []).value)).toEqual(
    [],
  );
});
