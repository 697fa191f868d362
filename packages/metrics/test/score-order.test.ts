import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { scoreOrder } from "../src/score-order.ts";
import { rankScores } from "../src/score-ranks.ts";

/** By comparison, and of equal scores the earlier row first. */
function byComparison(score: Float64Array): number[] {
  return Array.from(score.keys()).sort((left, right) => {
    const [a, b] = [score[left] as number, score[right] as number];
    if (a !== b) return a - b;
    // −0 before 0, as the bits say.
    return Number(Object.is(b, -0)) - Number(Object.is(a, -0)) || left - right;
  });
}

const ANY = fc.double({ noNaN: true, noDefaultInfinity: true });
/** Doubles that differ in their lowest bits only. */
const CLOSE = fc.tuple(fc.constantFrom(-0.7, 0.3, 1e300), fc.integer({ min: -4, max: 4 }));
const close = ([middle, steps]: readonly [number, number]) => middle * (1 + steps * Number.EPSILON);

describe("scores are put in order", () => {
  test.each([
    ["any doubles", ANY],
    ["few values", fc.constantFrom(-1, -0, 0, 0.25, 0.5)],
    ["close ones", CLOSE.map(close)],
    ["tiny ones", fc.integer({ min: -20, max: 20 }).map((of) => of * Number.MIN_VALUE)],
  ])("%s, a few", (_, one) => {
    fc.assert(
      fc.property(fc.array(one, { minLength: 1, maxLength: 200 }), (of) => {
        const score = Float64Array.from(of);
        const { rows, scores } = scoreOrder(score);
        expect([...rows]).toEqual(byComparison(score));
        expect([...scores]).toEqual([...rows].map((row) => score[row]));
      }),
    );
  });

  test.each<[string, (row: number) => number]>([
    ["spread", (row) => ((row * 7919) % 20_011) / 20_011 - 0.5],
    ["close together, so that the upper halves are equal", (row) => 1 + ((row * 7919) % 20_011) * Number.EPSILON],
    ["rounded", (row) => ((row * 7919) % 101) / 100],
    ["constant", () => 0.5],
  ])("many, %s", (_, of) => {
    const score = Float64Array.from({ length: 20_000 }, (_, row) => of(row));
    expect([...scoreOrder(score).rows]).toEqual(byComparison(score));
  });

  test("ranks count the different scores from 0", () => {
    const { rank, distinct } = rankScores(Float64Array.from([0.5, -1, 0, -0, 0.5]));
    expect([[...rank], distinct]).toEqual([[2, 0, 1, 1, 2], 3]);
  });
});
