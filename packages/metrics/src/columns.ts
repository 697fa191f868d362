import { MetricError } from "./error.ts";

/** One class per row, as a code: 1 = positive and 0 = negative for a binary metric, any integers for accuracy. */
export type ClassCodes = Uint8Array | Int32Array;

interface Column {
  readonly length: number;
}

/**
 * Refuses columns of no rows, and columns that do not have one value for each row of `truth`.
 *
 * @param columns by the name the message gives them; the first sets the number of rows
 */
export function requireSameRows(columns: Readonly<Record<string, Column | undefined>>): void {
  const [first, ...others] = Object.entries(columns).filter((entry): entry is [string, Column] => !!entry[1]);
  if (!first) return;
  const [name, { length }] = first;
  if (length === 0)
    throw new MetricError(`${name} has no rows`, {
      code: "no-rows",
      reason: "empty-data",
      remedy: "give at least one row",
    });
  for (const [other, column] of others)
    if (column.length !== length)
      throw new MetricError(`${other} has ${column.length} rows, ${name} has ${length}`, {
        code: "rows-differ",
        reason: "invalid-input",
        remedy: `give ${name} and ${other} one value for each row`,
      });
}

/** Refuses NaN and ±Infinity; `name` and the row (from 1) are in the message. */
export function requireFinite(name: string, values: Float64Array): void {
  for (let row = 0; row < values.length; row++)
    if (!Number.isFinite(values[row]))
      throw new MetricError(`${name} is ${values[row]} in row ${row + 1}`, {
        code: "not-finite",
        reason: "not-a-number",
        remedy: `give ${name} a finite number in each row, or leave the row out on both sides`,
      });
}

/** Weights inside these bounds keep every sum and product of two sums a normal double, whatever the number of rows. */
const SMALLEST_WEIGHT = 1e-100;
const LARGEST_WEIGHT = 1e100;

/**
 * Refuses weights that are not finite, negative, zero in every row, or so small or large that their products would
 * vanish or overflow. A single zero is allowed: the row does not count. scikit-learn takes negative weights in most
 * metrics; no row can count less than not at all, so we do not.
 */
export function requireWeights(weight: Float64Array | undefined): void {
  if (!weight) return;
  requireFinite("weight", weight);
  let positive = false;
  for (let row = 0; row < weight.length; row++) {
    const value = weight[row] as number;
    if (value < 0)
      throw new MetricError(`weight is ${value} in row ${row + 1}`, {
        code: "negative-weight",
        reason: "invalid-input",
        remedy: "give weights of 0 or more",
      });
    if (value > 0 && (value < SMALLEST_WEIGHT || value > LARGEST_WEIGHT))
      throw new MetricError(`weight is ${value} in row ${row + 1}`, {
        code: "weight-out-of-range",
        reason: "invalid-input",
        remedy: `scale the weights: only their ratios count, and each must be 0 or from ${SMALLEST_WEIGHT} to ${LARGEST_WEIGHT}`,
      });
    positive ||= value > 0;
  }
  if (!positive)
    throw new MetricError("weight is 0 in every row", {
      code: "no-weight",
      reason: "empty-data",
      remedy: "give at least one row a weight above 0",
    });
}

/** Refuses a class code other than 0 and 1. */
export function requireBinary(name: string, codes: ClassCodes): void {
  // Every metric asks, so good columns are told at one operation a row: no code has another bit than the lowest.
  let bits = 0;
  for (let row = 0; row < codes.length; row++) bits |= codes[row] as number;
  if ((bits & ~1) === 0) return;
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row] as number;
    if (code !== 0 && code !== 1)
      throw new MetricError(`${name} has the class code ${code} in row ${row + 1}, where only 0 and 1 have a meaning`, {
        code: "not-binary",
        reason: "invalid-input",
        remedy: "name the positive class, or judge a model of several classes by accuracy",
      });
  }
}
