import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { about, changesOf, type Item, suite } from "./comparing.ts";

/** A promise about each value of a column, and whether some values keep it, missing ones being null. */
interface Promised {
  readonly item: Item;
  readonly keeps: (values: readonly (number | null)[]) => boolean;
}

const number = fc.integer({ min: -4, max: 4 });
const mostly = fc.constantFrom(1, 0.5, 0.75);

function ofEach(item: (mostly: number) => Item, allows: (value: number) => boolean, mostly: number): Promised {
  return {
    item: item(mostly),
    keeps: (values) => {
      const there = values.filter((value) => value !== null);
      // Without a value there is nothing that keeps a promise about values.
      return there.length > 0 && there.filter(allows).length / there.length >= mostly;
    },
  };
}

const between = fc
  .tuple(number, number, fc.boolean(), fc.boolean(), fc.constantFrom("min", "max", "both"), mostly)
  .map(([one, other, strict_min, strict_max, given, share]) => {
    const [min, max] = [Math.min(one, other), Math.max(one, other) + 1];
    const kwargs = {
      ...(given === "max" ? {} : { min_value: min, strict_min }),
      ...(given === "min" ? {} : { max_value: max, strict_max }),
    };
    const above = (value: number) => given === "max" || (strict_min ? value > min : value >= min);
    const below = (value: number) => given === "min" || (strict_max ? value < max : value <= max);
    return ofEach(
      (mostly) => about("values_to_be_between", { ...kwargs, mostly }),
      (value) => above(value) && below(value),
      share,
    );
  });

const sets = fc.tuple(fc.uniqueArray(number, { minLength: 1 }), fc.boolean(), mostly).map(([value_set, not, share]) =>
  ofEach(
    (mostly) => about(`values_to_${not ? "not_" : ""}be_in_set`, { value_set, mostly }),
    (value) => value_set.includes(value) !== not,
    share,
  ),
);

const presence = mostly.map(
  (share): Promised => ({
    item: about("values_to_not_be_null", { mostly: share }),
    keeps: (values) => values.filter((value) => value !== null).length / values.length >= share,
  }),
);

const contract = fc.array(fc.oneof(between, sets, presence), { minLength: 1, maxLength: 4 });
const tables = fc.array(fc.array(fc.option(number), { minLength: 1, maxLength: 8 }), { minLength: 30, maxLength: 30 });
const suiteFrom = (promises: readonly Promised[]) => suite(...promises.map(({ item }) => item));

describe("a change of contract", () => {
  test("is compatible only where whatever keeps the new contract keeps the old one", () => {
    let compatible = 0;
    fc.assert(
      fc.property(contract, contract, tables, (base, added, samples) => {
        // A head of what there was and more, or of something else.
        for (const head of [[...base, ...added], added]) {
          if (changesOf(suiteFrom(base), suiteFrom(head)).some((change) => change.startsWith("breaking"))) continue;
          compatible++;
          for (const values of samples)
            if (head.every(({ keeps }) => keeps(values))) expect(base.every(({ keeps }) => keeps(values))).toBe(true);
        }
      }),
      { numRuns: 2000, seed: 6 },
    );
    expect(compatible).toBeGreaterThan(2000);
  });

  test("is none from a contract to itself, in whatever order it is written", () => {
    fc.assert(
      fc.property(contract, (promises) => {
        expect(changesOf(suiteFrom(promises), suiteFrom(promises.toReversed()))).toEqual([]);
      }),
      { numRuns: 300, seed: 7 },
    );
  });
});
