import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { sortedScores } from "../src/sorted-scores.ts";

/** By comparison; −0 before 0. */
function byComparison(scores: readonly number[]): number[] {
  return [...scores].sort((left, right) => left - right || Number(Object.is(right, -0)) - Number(Object.is(left, -0)));
}

const MANY = 20_000;
const scrambled = (at: number) => ((at * 7919) % 20_011) / 20_011;

describe("scores are sorted", () => {
  test("any doubles, a few", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { maxLength: 200 }), (scores) => {
        expect([...sortedScores(Float64Array.from(scores))]).toEqual(byComparison(scores));
      }),
    );
  });

  test.each<[string, (at: number) => number]>([
    ["spread over both signs", (at) => scrambled(at) - 0.5],
    ["of all sizes", (at) => (at % 2 === 0 ? 1 : -1) * 10 ** (600 * (scrambled(at) - 0.5))],
    ["with few values and both zeros", (at) => [0, -0, 1, 0.25, -1][(at * 7919) % 5] as number],
    ["in short runs of equal upper halves", (at) => Math.floor(scrambled(at) * 5000) + scrambled(at) * 1e-7],
    ["all with one upper half", (at) => 1 + scrambled(at) * 1e-10],
    ["in order", (at) => at],
    ["in reverse order", (at) => -at],
    ["constant", () => 0.5],
  ])("many, %s", (_, of) => {
    const scores = Array.from({ length: MANY }, (_, at) => of(at));
    expect([...sortedScores(Float64Array.from(scores))]).toEqual(byComparison(scores));
  });
});
