import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import {
  formatAligned,
  formatApart,
  formatChange,
  formatCount,
  formatCountOf,
  formatDuration,
  formatInterval,
  formatNumber,
  formatPercent,
  formatPoints,
  formatResolvedLimit,
  formatValue,
} from "../src/index.ts";

test.each([
  [0, "0"],
  [-0, "0"],
  [0.781, "0.781"],
  [0.78149, "0.7815"],
  [-0.022, "−0.022"],
  [2031, "2031"],
  [-2031, "−2031"],
  [20310, "20,310"],
  [1234567, "1,234,567"],
  [1234.567, "1234.6"],
  [0.00012346, "0.0001235"],
  [0.000012345, "1.234e−5"],
  [1e15, "1e15"],
  [0.1 + 0.2, "0.3"],
  [999.96, "1000"],
  [-0.00000001, "−1e−8"],
  [Number.NaN, "NaN"],
  [Number.NEGATIVE_INFINITY, "−∞"],
])("the number %d is written %s", (value, expected) => {
  expect(formatNumber(value)).toBe(expected);
});

test("a written number is within a twentieth of a percent of the number", () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, min: -1e300, max: 1e300 }), (value) => {
      const read = Number(formatNumber(value).replaceAll(",", "").replaceAll("−", "-"));
      expect(Math.abs(read - value)).toBeLessThanOrEqual(Math.abs(value) * 5.1e-4);
    }),
    { seed: 20261121 },
  );
});

test("numbers side by side have equally many decimals", () => {
  expect(formatAligned([0.882, 0.9])).toEqual(["0.882", "0.900"]);
  expect(formatAligned([1, 2])).toEqual(["1", "2"]);
});

describe("two numbers to be told apart", () => {
  test.each([
    [0.88199999, 0.882, ["0.88199999", "0.88200000"]],
    [0.5, 0.6, ["0.5", "0.6"]],
    [0.9, 0.9, ["0.9", "0.9"]],
  ])("%d and %d", (left, right, expected) => {
    expect(formatApart(left, right)).toEqual(expected);
  });

  test("unequal numbers never read the same", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true }), fc.double({ noNaN: true }), (left, right) => {
        fc.pre(left !== right);
        const [a, b] = formatApart(left, right);
        expect(a).not.toBe(b);
      }),
      { seed: 20261121 },
    );
  });
});

test.each([
  [formatChange(0.012), "+0.012"],
  [formatChange(-0.022), "−0.022"],
  [formatChange(0), "0"],
  [formatChange(0.48, "MB"), "+0.48 MB"],
  [formatCount(1234567), "1,234,567"],
  [formatCount(2031), "2,031"],
  [formatPercent(0.0123), "1.23%"],
  [formatPercent(0.00000001), "<0.01%"],
  [formatPercent(0.9999999), ">99.99%"],
  [formatPercent(0), "0%"],
  [formatPercent(1), "100%"],
  [formatPoints(0.02), "2pp"],
  [formatPoints(0.07), "7pp"],
  [formatInterval([-0.061, 0.017]), "[−0.061, 0.017]"],
  [formatInterval([-0.061, 0.017], true), "[−0.061, +0.017]"],
  [formatInterval([null, 0.5]), "[−∞, 0.5]"],
  [formatInterval([0.5, null], true), "[+0.5, ∞]"],
  [formatInterval([null, null]), "[−∞, ∞]"],
  [formatValue(null), "null"],
  [formatValue("text", "ms"), "text"],
  [formatValue(12.5, "ms"), "12.5 ms"],
  [formatValue(3, "%"), "3%"],
  [formatResolvedLimit("fall", 0.882, 0.9, "2pp"), "may fall to 0.882 = 0.900 − 2pp"],
  [formatResolvedLimit("rise", 110, 100, "10%"), "may rise to 110 = 100 + 10%"],
  [formatDuration(412), "412 ms"],
  [formatDuration(3140), "3.1 s"],
  [formatDuration(125_000), "2 min 5 s"],
])("%s is %s", (text, expected) => {
  expect(text).toBe(expected);
});

test.each([
  [0, "0 rows"],
  [1, "1 row"],
  [2430, "2,430 rows"],
])("%d things are %s", (count, text) => {
  expect(formatCountOf(count, "row")).toBe(text);
});
