import { formatCount, formatNumber } from "@assay/report";
import { bound, count, flag, type Keyword, number } from "../suite/keyword.ts";
import type { Refuse } from "./definition.ts";

/** What lies between two bounds, each open where absent. */
export interface Range<T extends number | string = number | string> {
  readonly min: T | undefined;
  readonly max: T | undefined;
  readonly strictMin: boolean;
  readonly strictMax: boolean;
}

const strictness = { strict_min: flag, strict_max: flag };

const bounds = <T>(keyword: Keyword<T>) => ({ min_value: keyword, max_value: keyword });

/** Keywords of a range of single values, of a computed number, and of a length. */
export const VALUE_RANGE = { ...bounds(bound), ...strictness };
export const NUMBER_RANGE = { ...bounds(number), ...strictness };
export const LENGTH_RANGE = { ...bounds(count), ...strictness };

interface RangeKwargs<T> {
  readonly min_value: T | undefined;
  readonly max_value: T | undefined;
  readonly strict_min: boolean | undefined;
  readonly strict_max: boolean | undefined;
}

/** The same for values, of which Great Expectations refuses to allow all. */
export function readBounds<T extends number | string>(kwargs: RangeKwargs<T>, refuse: Refuse): Range<T> {
  if (kwargs.min_value === undefined && kwargs.max_value === undefined)
    refuse(
      "neither min_value nor max_value is given, so every value is allowed",
      "give at least one bound",
      "min_value",
    );
  return readRange(kwargs, refuse);
}

const NUMBER = /^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?\s*$/;

/** A bound as a number, where it is one or is written as one in quotes, which Great Expectations 1.x reads as one. */
export function numberOf(bound: number | string | undefined): number | undefined {
  return typeof bound === "string" ? (NUMBER.test(bound) ? Number(bound) : undefined) : bound;
}

/** The range in numbers; `undefined` where a bound is none. */
export function numberRange({ min, max, ...rest }: Range): Range<number> | undefined {
  const [low, high] = [numberOf(min), numberOf(max)];
  if ((min !== undefined && low === undefined) || (max !== undefined && high === undefined)) return undefined;
  return { ...rest, min: low, max: high };
}

/**
 * Makes a range of the keywords; refuses one that allows nothing. One without bounds is that of a figure which the column
 * only has to have: profilers of Great Expectations write it.
 */
export function readRange<T extends number | string>(kwargs: RangeKwargs<T>, refuse: Refuse): Range<T> {
  const strict = { strictMin: kwargs.strict_min ?? false, strictMax: kwargs.strict_max ?? false };
  const given: Range = { min: kwargs.min_value, max: kwargs.max_value, ...strict };
  const numbers = numberRange(given);
  // A number beside one in quotes.
  const range = (typeof given.min === typeof given.max ? given : (numbers ?? given)) as Range<T>;
  const { min, max } = range;
  if (min === undefined || max === undefined) return { ...given } as Range<T>;
  if (typeof min !== typeof max)
    refuse(
      `min_value ${JSON.stringify(min)} and max_value ${JSON.stringify(max)} are of different kinds`,
      "give both bounds as numbers, or both as text",
      "max_value",
    );
  else if (min > max && (numbers === undefined || (numbers.min as number) > (numbers.max as number)))
    refuse(`min_value ${shown(min)} is above max_value ${shown(max)}`, "swap min_value and max_value", "min_value");
  else if (min === max && (range.strictMin || range.strictMax))
    refuse(`no value is allowed: both bounds are ${shown(min)}, and strictly`, "widen the bounds", "min_value");
  return range;
}

/** A bound with all its digits, since it is a promise and no measurement; digits from `parted` on are parted by commas. */
function shown(value: number | string, parted = 4): string {
  if (typeof value === "string") return `"${value}"`;
  const [whole = "", ...fraction] = String(Math.abs(value)).split(".");
  if (!/^\d+$/.test(whole + fraction.join(""))) return formatNumber(value);
  const size = [whole.length < parted ? whole : formatCount(Number(whole)), ...fraction].join(".");
  return value < 0 ? `−${size}` : size;
}

/** "between 2020 and 2024": of a column's values and their statistics, of which four digits are mostly a year. */
export function boundsInWords(range: Range): string {
  return inWords(range, (value) => shown(value, 5));
}

/** "between 18 and 100", "above 0", "at most 10". */
export function rangeInWords(range: Range): string {
  return inWords(range, (value) => shown(value));
}

function inWords({ min, max, strictMin, strictMax }: Range, told: (value: number | string) => string): string {
  if (min === undefined && max === undefined) return "any value";
  if (min === undefined) return `${strictMax ? "below" : "at most"} ${told(max as number | string)}`;
  if (max === undefined) return `${strictMin ? "above" : "at least"} ${told(min)}`;
  if (strictMin || strictMax)
    return `${strictMin ? "above" : "at least"} ${told(min)} and ${strictMax ? "below" : "at most"} ${told(max)}`;
  return `between ${told(min)} and ${told(max)}`;
}

/** The same before what is counted: "at most 10 rows", "any number of rows". */
export function countInWords(range: Range<number>): string {
  return range.min === undefined && range.max === undefined ? "any number of" : rangeInWords(range);
}

/** What a check says of a number by where it lies. */
export const REASON_OF_SIDE = { below: "below-min", inside: "within-limit", above: "above-max" } as const;

/**
 * Where a number lies. `tolerance` is relative to the bound: sums and means differ in their last digits between engines,
 * so what is computed is compared with 1e-12; what is counted is compared exactly.
 */
export function sideOf(value: number, range: Range<number>, tolerance = 0): "below" | "inside" | "above" {
  const slack = (limit: number) => tolerance * Math.max(1, Math.abs(limit));
  const { min, max, strictMin, strictMax } = range;
  if (min !== undefined && (strictMin ? value <= min + slack(min) : value < min - slack(min))) return "below";
  if (max !== undefined && (strictMax ? value >= max - slack(max) : value > max + slack(max))) return "above";
  return "inside";
}
