import { describe, expect, test } from "@jest/globals";
import { learnRange } from "../../src/inference/numeric-range.ts";

const facts = (min: number, max: number, rest: object = {}) => ({
  min,
  max,
  atMin: 1,
  atMax: 1,
  inLowerHalf: 500,
  inUpperHalf: 500,
  infiniteBelow: 0,
  infiniteAbove: 0,
  ...rest,
});

describe("a range of 1,000 numbers", () => {
  test.each<[string, ReturnType<typeof facts>, boolean, number | undefined, number | undefined]>([
    // 10 % of the range, then outward to a multiple of 10 (the largest of 1, 2, 5 · 10ᵏ up to a tenth of 100.5).
    ["takes slack and human bounds", facts(18.25, 118.75), false, 0, 130],
    ["may be negative below", facts(-40, 60), false, -50, 70],
    ["keeps an end on which 1 % lie", facts(18, 90, { atMin: 12 }), true, 18, 100],
    ["stays at or above zero", facts(3, 90), true, 0, 100],
    ["stays at or below zero", facts(-90, -3), true, -100, 0],
    ["ends at 1 for shares", facts(0.02, 0.97), false, 0, 1],
    ["may end below 1", facts(0.01, 0.2), false, 0, 0.22],
    ["is wider beyond a tail", facts(1, 1001, { inUpperHalf: 1 }), false, 0, 2100],
    ["has whole steps for whole numbers", facts(1, 4), true, 0, 5],
    ["of a constant takes 10 % of it", facts(50, 50), false, 45, 55],
    ["of nothing but 0 is 0 or more", facts(0, 0, { atMin: 0, atMax: 0 }), false, 0, 0],
    ["is open where there are infinite values", facts(1, 9, { infiniteAbove: 2 }), false, 0, undefined],
  ])("%s", (_what, given, integers, min, max) => {
    expect(learnRange(given, 1000, integers)).toMatchObject({ min, max });
  });

  test.each<[string, ReturnType<typeof facts>]>([
    ["is too wide for doubles", facts(-1.7e308, 1.7e308)],
    ["is too narrow for them", facts(0, 5e-324)],
    ["has infinite values on both sides", facts(1, 2, { infiniteAbove: 1, infiniteBelow: 1 })],
  ])("is none that %s", (_what, given) => {
    expect(learnRange(given, 1000, false)).toBeUndefined();
  });
});
