import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { kolmogorovTail } from "../src/drift/kolmogorov.ts";
import { permutationP } from "../src/drift/permutation-test.ts";
import { chiSquareTail } from "../src/gamma.ts";
import { drawHypergeometric } from "../src/hypergeometric.ts";
import {
  benjaminiHochberg,
  type DriftColumn,
  type DriftMethod,
  defaultMethod,
  judgeAsEvidently,
  measureDrift,
  Random,
} from "../src/index.ts";

interface Counts {
  readonly name: string;
  readonly values: readonly (number | string)[];
  readonly reference: readonly number[];
  readonly current: readonly number[];
  readonly integers?: boolean;
}

/** A score of null is NaN. */
type Answer =
  | {
      readonly method: DriftMethod;
      readonly score: number | null;
      readonly threshold: number;
      readonly drifted: boolean;
    }
  | { readonly refused: string };

interface Case extends Counts {
  readonly evidently: Readonly<Partial<Record<DriftMethod, Answer>>>;
  readonly auto: Answer;
  readonly scipy: Readonly<Partial<Record<DriftMethod, number | "Infinity">>>;
}

interface Goldens {
  readonly distributions: {
    readonly kolmogorov_tail: readonly [n: number, d: number, p: number][];
    readonly chi_square_tail: readonly [x: number, df: number, p: number][];
    readonly hypergeometric: readonly [cell: number, rows: number, draws: number, probabilities: number[]][];
  };
  readonly numeric: readonly Case[];
  readonly categorical: readonly Case[];
  readonly false_discovery: readonly { readonly p: number[]; readonly adjusted: number[] }[];
  readonly permutation: readonly (Counts & { readonly method: DriftMethod; readonly p: number })[];
}

// Made by tests/interop/goldens/metrics.drift.py; its origin is in the file.
const goldens: Goldens = JSON.parse(readFileSync(join(import.meta.dirname, "fixtures", "drift.json"), "utf8"));

function numericColumn({ values, reference, current, integers }: Counts): DriftColumn {
  return {
    kind: "numeric",
    values: Float64Array.from(values, Number),
    reference: Float64Array.from(reference),
    current: Float64Array.from(current),
    integers: integers ?? false,
  };
}

function categoricalColumn({ reference, current }: Counts): DriftColumn {
  return { kind: "categorical", reference: Float64Array.from(reference), current: Float64Array.from(current) };
}

/** Absolute below 1, relative above. */
function expectNear(ours: number | undefined, theirs: number, what: string): void {
  if (ours === undefined || (!(Math.abs(ours - theirs) <= 1e-9 * Math.max(1, Math.abs(theirs))) && ours !== theirs))
    throw new Error(`${what}: ours is ${ours}, the reference's is ${theirs}`);
}

/** A p-value of 1,000 draws is itself that far off. */
const MONTE_CARLO = 0.05;

function expectVerdict(column: DriftColumn, method: DriftMethod | "auto", theirs: Answer): void {
  // SciPy refuses one value on both sides, and knows no χ² of one category; here neither is any drift.
  if ("refused" in theirs || theirs.score === null) {
    const { statistic, pValue } = measureDrift(column, method);
    expect([statistic, pValue]).toEqual([0, 1]);
    return;
  }
  const ours = judgeAsEvidently(column, method);
  if (theirs.method === "tvd") expect(Math.abs(ours.score - theirs.score)).toBeLessThanOrEqual(MONTE_CARLO);
  else expectNear(ours.score, theirs.score, theirs.method);
  expect([ours.measurement.method, ours.threshold, ours.drifted]).toEqual([
    theirs.method,
    theirs.threshold,
    theirs.drifted,
  ]);
}

function judging(make: (counts: Counts) => DriftColumn, cases: readonly Case[]): void {
  const asked = cases.flatMap((one) =>
    Object.entries(one.evidently).map(([method, theirs]) => ({ ...one, method, theirs })),
  );

  test.each(asked)("$method of $name is Evidently's, with its threshold and verdict", ({ method, theirs, ...counts }) =>
    expectVerdict(make(counts), method as DriftMethod, theirs),
  );

  test.each(cases)("auto of $name is Evidently's choice and verdict", ({ auto, ...counts }) => {
    const column = make(counts);
    if (!("refused" in auto)) expect(defaultMethod(column)).toBe(auto.method);
    expectVerdict(column, "auto", auto);
  });

  test.each(cases)("the statistics of $name are SciPy's", ({ scipy, ...counts }) => {
    for (const [method, statistic] of Object.entries(scipy))
      expectNear(measureDrift(make(counts), method as DriftMethod).statistic, Number(statistic), method);
  });
}

describe("numbers", () => judging(numericColumn, goldens.numeric));

describe("categories", () => judging(categoricalColumn, goldens.categorical));

test.each(goldens.permutation)(
  "the permutation p-value of $method, $name, is near SciPy's",
  ({ method, p, ...counts }) => {
    const column = method === "tvd" ? categoricalColumn(counts) : numericColumn(counts);
    expect(Math.abs(permutationP(column, measureDrift(column, method)) - p)).toBeLessThanOrEqual(MONTE_CARLO);
  },
);

test.each(goldens.false_discovery)("Benjamini and Hochberg's adjustment of $p is SciPy's", ({ p, adjusted }) => {
  for (const [at, ours] of benjaminiHochberg(p).entries())
    expectNear(ours, adjusted[at] as number, `p-value ${at + 1}`);
});

test.each(goldens.distributions.kolmogorov_tail)("P(D ≥ d) of %p rows at %p is SciPy's", (n, d, p) =>
  expectNear(kolmogorovTail(n, d), p, "kstwo"),
);

test.each(goldens.distributions.chi_square_tail)("P(χ² > %p) with %p degrees is SciPy's", (x, df, p) =>
  expectNear(chiSquareTail(x, df), p, "chi2"),
);

test.each(goldens.distributions.hypergeometric)(
  "%p rows of %p in a sample of %p are drawn as often as they should",
  (...golden) => {
    const [cell, rows, draws, probabilities] = golden;
    const random = new Random(cell, rows);
    const trials = 20_000;
    const seen = probabilities.map(() => 0);
    for (let trial = 0; trial < trials; trial++) {
      const drawn = drawHypergeometric(cell, rows, draws, random);
      seen[drawn] = (seen[drawn] ?? 0) + 1;
    }
    expect(seen).toHaveLength(probabilities.length);
    // Five standard errors, and room for what is rarer than one in the trials.
    for (const [k, p] of probabilities.entries())
      expect(Math.abs((seen[k] as number) - trials * p)).toBeLessThanOrEqual(5 * Math.sqrt(trials * p * (1 - p)) + 3);
  },
);
