import type { NumericColumn } from "@assay/metrics";
import { describe, expect, test } from "@jest/globals";
import type { Distribution, NumberSketch, Numbers } from "../src/drift/distribution.ts";
import { drawnTogether, pool } from "../src/drift/pooled.ts";
import { mostInStep, STEPS, sketchOf } from "../src/profile/number-sketch.ts";

/** Numbers without order that are the same on every machine. */
function* numbers(seed: number): Generator<number> {
  let state = seed;
  for (;;) {
    state = (state * 48271) % 2147483647;
    yield state / 2147483647;
  }
}

function counted(values: readonly number[]): Numbers {
  const rows = new Map<number, number>();
  for (const value of values) rows.set(value, (rows.get(value) ?? 0) + 1);
  const sorted = [...rows].sort(([one], [other]) => one - other);
  return { values: Float64Array.from(sorted, ([value]) => value), rows: Float64Array.from(sorted, ([, n]) => n) };
}

function distribution(of: Numbers): Distribution {
  const present = of.rows.reduce((sum, n) => sum + n, 0);
  return { family: "numbers", of, present, distinct: of.values.length, isKey: false, isDates: false, isWhole: false };
}

/** The largest share of rows that lie within one step: by so much, at most, may a rank be wrong. */
function rankErrorOf({ steps }: NumberSketch): number {
  const wide = steps.map(({ low, high, rows }) => (low === high ? 0 : rows));
  return Math.max(...wide) / steps.reduce((sum, { rows }) => sum + rows, 0);
}

interface Pooled {
  readonly values: Float64Array;
  readonly reference: Float64Array;
  readonly current: Float64Array;
}

/** The greatest distance between the two distribution functions, and the area between them. */
function distances({ values, reference, current }: Pooled): { ks: number; area: number } {
  const [n, m] = [reference, current].map((rows) => rows.reduce((sum, one) => sum + one, 0)) as [number, number];
  let [left, right, ks, area] = [0, 0, 0, 0];
  values.forEach((value, index) => {
    left += (reference[index] as number) / n;
    right += (current[index] as number) / m;
    ks = Math.max(ks, Math.abs(left - right));
    area += Math.abs(left - right) * ((values[index + 1] ?? value) - value);
  });
  return { ks, area };
}

const sample = (seed: number, rows: number, of: (uniform: number, other: number) => number) => {
  const source = numbers(seed);
  return counted(Array.from({ length: rows }, () => of(source.next().value as number, source.next().value as number)));
};
const normal = (shift: number) => (u: number, v: number) =>
  Math.sqrt(-2 * Math.log(u)) * Math.cos(2 * Math.PI * v) + shift;

const CASES: readonly (readonly [string, Numbers, Numbers])[] = [
  ["normal, shifted", sample(1, 20_000, normal(0)), sample(2, 5000, normal(0.3))],
  ["normal, alike", sample(3, 20_000, normal(0)), sample(4, 20_000, normal(0))],
  [
    "half zeros, a long tail",
    sample(5, 10_000, (u, v) => (u < 0.5 ? 0 : 1 / v)),
    sample(6, 10_000, (u, v) => (u < 0.6 ? 0 : 2 / v)),
  ],
  ["prices", sample(7, 9000, (u) => Math.round(u * u * 1e5) / 100), sample(8, 900, (u) => Math.round(u * 1e5) / 100)],
  ["apart", sample(9, 3000, normal(0)), sample(10, 3000, normal(50))],
  ["whole numbers", sample(11, 8000, (u) => Math.floor(u * 4000)), sample(12, 8000, (u) => Math.floor(u * 4100))],
];

describe.each(CASES)("a sketch of numbers: %s", (_name, reference, current) => {
  const sketch = sketchOf(reference, false);
  const raw = pool(distribution(reference), distribution(current)) as Pooled;
  const drawn = pool({ ...distribution(reference), of: sketch } as Distribution, distribution(current)) as Pooled;

  test("holds all rows in few steps", () => {
    expect(sketch.steps.reduce((sum, { rows }) => sum + rows, 0)).toBe(distribution(reference).present);
    expect(sketch.steps.length).toBeLessThanOrEqual(2 * STEPS + 1);
    expect(rankErrorOf(sketch)).toBeLessThan(2 / STEPS);
    const widest = Math.max(0, ...sketch.steps.map(({ low, high, rows }) => (low === high ? 0 : rows)));
    expect(widest).toBeLessThanOrEqual(mostInStep(distribution(reference).present));
  });

  test("keeps the Kolmogorov–Smirnov distance within its rank error, from below", () => {
    const [exact, found] = [distances(raw).ks, distances(drawn).ks];
    expect(found).toBeLessThanOrEqual(exact + 1e-12);
    expect(found).toBeGreaterThanOrEqual(exact - rankErrorOf(sketch) - 1e-12);
  });

  test("keeps the Wasserstein distance within the width of its steps", () => {
    const total = distribution(reference).present;
    const others = distribution(current);
    const within = ({ values, rows }: Numbers, low: number, high: number) =>
      values.reduce((sum, value, index) => (value >= low && value < high ? sum + (rows[index] as number) : sum), 0);
    // No row moves further than the width of its step, on either side.
    const bound = sketch.steps.reduce(
      (sum, { low, high, rows }) =>
        low === high
          ? sum
          : sum + (high - low) * (rows / total + within(others.of as Numbers, low, high) / others.present),
      0,
    );
    expect(Math.abs(distances(drawn).area - distances(raw).area)).toBeLessThanOrEqual(bound + 1e-9);
  });
});

test("a column of few different values is kept exactly", () => {
  const reference = counted([0, 0, 1, 5, 5, 5, 1e6]);
  const sketch = sketchOf(reference, false);
  expect(sketch.steps.map(({ at, rows }) => [at, rows])).toEqual([
    [0, 2],
    [1, 1],
    [5, 3],
    [1e6, 1],
  ]);
  expect(rankErrorOf(sketch)).toBe(0);
  const current = distribution(counted([0, 2, 5, 7]));
  const raw = pool(distribution(reference), current);
  expect(pool({ ...distribution(reference), of: sketch } as Distribution, current)).toEqual(raw);
});

test.each([8, 9, 100, 5000])("no value of %i different whole numbers is kept where they are hidden", (rows) => {
  const ids = Array.from({ length: rows }, (_, index) => 100_000 + index * 37 + (index % 5));
  const { steps } = sketchOf(counted(ids), true);
  const kept = new Set(steps.flatMap(({ low, high, at }) => [low, high, at]));
  expect(ids.filter((id) => kept.has(id))).toEqual([]);
  expect(Math.min(...steps.map((step) => step.rows))).toBeGreaterThanOrEqual(8);
  expect(Math.max(...steps.map((step) => step.rows))).toBeLessThanOrEqual(mostInStep(rows));
});

test("very many values are drawn together within a ten-thousandth", () => {
  const [reference, current] = [sample(21, 150_000, normal(0)), sample(22, 60_000, normal(0.01))];
  const raw = pool(distribution(reference), distribution(current)) as NumericColumn;
  const drawn = drawnTogether(raw);
  expect(drawn.values.length).toBeLessThanOrEqual(20_001);
  expect(distances(drawn).ks).toBeLessThanOrEqual(distances(raw).ks + 1e-12);
  expect(distances(drawn).ks).toBeGreaterThanOrEqual(distances(raw).ks - 1e-4);
  expect(distances(drawn).area).toBeCloseTo(distances(raw).area, 3);
});
