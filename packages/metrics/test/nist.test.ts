import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { mean, sampleStdev } from "../src/index.ts";

interface Dataset {
  readonly name: string;
  readonly values: readonly number[];
  /** Mean and sample deviation of the decimal numbers of NIST's file. */
  readonly certified: readonly [mean: number, stdev: number];
  /** Those of the doubles nearest to them. */
  readonly ofDoubles: readonly [mean: number, stdev: number];
}

const { datasets }: { readonly datasets: readonly Dataset[] } = JSON.parse(
  readFileSync(join(import.meta.dirname, "fixtures", "nist.json"), "utf8"),
);

const TOLERANCE = 1e-13;
const apart = (left: number, right: number) => Math.abs(left - right) / Math.abs(right);

/** Where the doubles nearest to the file's numbers have another deviation than the numbers, and by how much of it. */
const BEYOND_DOUBLES: Readonly<Record<string, number>> = {
  Mavro: 1e-12,
  Michelso: 1e-12,
  NumAcc3: 1e-9,
  NumAcc4: 1e-8,
};

test("all nine univariate datasets are there", () => {
  expect(datasets.map(({ name, values }) => [name, values.length])).toEqual([
    ["PiDigits", 5000],
    ["Lottery", 218],
    ["Lew", 200],
    ["Mavro", 50],
    ["Michelso", 100],
    ["NumAcc1", 3],
    ["NumAcc2", 1001],
    ["NumAcc3", 1001],
    ["NumAcc4", 1001],
  ]);
});

test.each(datasets)("the mean of $name is the certified one to 13 digits", ({ values, certified }) => {
  expect(apart(mean(Float64Array.from(values)), certified[0])).toBeLessThanOrEqual(TOLERANCE);
});

test.each(datasets)(
  "the deviation of $name is that of its doubles to 13 digits",
  ({ name, values, certified, ofDoubles }) => {
    const ours = sampleStdev(Float64Array.from(values));
    expect(apart(ours, ofDoubles[1])).toBeLessThanOrEqual(TOLERANCE);
    expect(apart(ours, certified[1])).toBeLessThanOrEqual(BEYOND_DOUBLES[name] ?? TOLERANCE);
  },
);
