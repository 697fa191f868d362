import { andersonDarlingSum } from "./anderson-darling.ts";
import { type CellCounts, distinctCells, pooledCells, shares, valueCells } from "./binning.ts";
import { hellinger, jensenShannon, kullbackLeibler, stabilityIndex, totalVariation } from "./divergences.ts";
import type { DriftColumn, DriftMethod, NumericColumn } from "./drift.ts";
import { kolmogorovSmirnov } from "./kolmogorov-smirnov.ts";
import type { Sides } from "./sides.ts";

const { abs, sqrt } = Math;

/** What is held fixed while rows are dealt anew to the two sides, and what is then looked at. */
export interface NullModel {
  /** Rows of both sides in each cell, whole numbers. */
  readonly pooled: Float64Array;
  /** Those of the data at hand. */
  readonly current: Float64Array;
  readonly currentRows: number;
  /** The distance at other current counts that sum to the same; rises with the method's statistic. */
  distance(current: Float64Array): number;
}

/** Ordered values are gathered into at most twice so many cells. */
const CELLS = 64;

/** Cumulative rounding: whole counts stay, a sketch's fractions sum to whole rows without piling up. */
function wholeRows(counts: Float64Array): Float64Array {
  let [sum, given] = [0, 0];
  return counts.map((count) => {
    sum += count;
    const whole = Math.round(sum) - given;
    given += whole;
    return whole;
  });
}

interface Cells {
  readonly pooled: Float64Array;
  readonly current: Float64Array;
  readonly currentRows: number;
  readonly referenceRows: number;
}

function cellsOf({ reference, current }: CellCounts): Cells {
  const rounded = { reference: wholeRows(reference), current: wholeRows(current) };
  const total = (counts: Float64Array) => counts.reduce((sum, count) => sum + count, 0);
  return {
    pooled: rounded.reference.map((count, at) => count + (rounded.current[at] as number)),
    current: rounded.current,
    currentRows: total(rounded.current),
    referenceRows: total(rounded.reference),
  };
}

/**
 * The column in at most 128 cells of neighbouring values, each with about as much of the rows, and where `byWidth` of the
 * spread too (√(H(1 − H)) · width, the part of ∫|F − G| that chance puts there), so that a far tail keeps its own cells. A
 * value with many rows is a cell of its own. Cells depend on both sides' rows together alone, so a permutation test of what
 * is computed from them is exact.
 */
function gathered(column: NumericColumn, byWidth: boolean): NumericColumn {
  const { values, reference, current } = column;
  const k = values.length;
  if (k <= CELLS * 2) return column;
  const pooled = reference.map((count, at) => count + (current[at] as number));
  const rows = pooled.reduce((sum, count) => sum + count, 0);
  const weight = pooled.map((count) => count / rows);
  if (byWidth) {
    let below = 0;
    const spread = weight.map((share, at) => {
      below += share;
      const gap = at + 1 < k ? (values[at + 1] as number) - (values[at] as number) : 0;
      return sqrt(Math.max(0, below * (1 - below))) * gap;
    });
    const total = spread.reduce((sum, part) => sum + part, 0);
    for (let at = 0; at < k; at++) weight[at] = ((weight[at] as number) + (spread[at] as number) / total) / 2;
  }
  const cells = { values: [] as number[], reference: [] as number[], current: [] as number[] };
  let start = 0;
  let gatheredWeight = 0;
  for (let at = 0; at < k; at++) {
    gatheredWeight += weight[at] as number;
    if (at + 1 < k && gatheredWeight + (weight[at + 1] as number) <= 1 / CELLS) continue;
    let [inReference, inCurrent, sum] = [0, 0, 0];
    for (let i = start; i <= at; i++) {
      inReference += reference[i] as number;
      inCurrent += current[i] as number;
      sum += (values[i] as number) * ((pooled[i] as number) / rows);
    }
    cells.values.push((sum * rows) / (inReference + inCurrent));
    cells.reference.push(inReference);
    cells.current.push(inCurrent);
    start = at + 1;
    gatheredWeight = 0;
  }
  return {
    kind: "numeric",
    values: Float64Array.from(cells.values),
    reference: Float64Array.from(cells.reference),
    current: Float64Array.from(cells.current),
  };
}

/** Σ(C − E)² / E of the table of two rows: the test of homogeneity, which counts the reference as random too. */
function homogeneity(pooled: Float64Array, current: Float64Array, currentRows: number, rows: number): number {
  const share = currentRows / rows;
  let sum = 0;
  for (let at = 0; at < pooled.length; at++) {
    const count = pooled[at] as number;
    if (count > 0) sum += ((current[at] as number) - count * share) ** 2 / count;
  }
  return (sum * rows * rows) / (currentRows * (rows - currentRows));
}

type Compare = (reference: Float64Array, current: Float64Array, sides: Sides) => number;

function onShares(divergence: (p: Float64Array, q: Float64Array) => number, filled: boolean): Compare {
  return (reference, current, { referenceRows, currentRows }) =>
    divergence(shares(reference, referenceRows, filled), shares(current, currentRows, filled));
}

function model(counts: CellCounts, compare: (cells: Cells) => (current: Float64Array) => number): NullModel {
  const cells = cellsOf(counts);
  return { ...cells, distance: compare(cells) };
}

/** A method that compares two rows of counts. */
function comparing(counts: CellCounts, compare: Compare): NullModel {
  return model(counts, (cells) => {
    const reference = new Float64Array(cells.pooled.length);
    return (current) => {
      for (let at = 0; at < reference.length; at++)
        reference[at] = (cells.pooled[at] as number) - (current[at] as number);
      return compare(reference, current, cells);
    };
  });
}

/**
 * The null model of a method, whose distance is the method's own but in three respects: chisquare and z take the test of
 * homogeneity, since Evidently's χ² takes the reference for the truth; values in order are gathered into cells; and psi, kl,
 * χ² and A² stand under a root, on which scale chance moves them equally whatever their size.
 *
 * @param column numeric where the method needs numbers
 */
export function nullModel(column: DriftColumn, method: DriftMethod): NullModel {
  switch (method) {
    case "ks":
      return comparing(gathered(column as NumericColumn, false), kolmogorovSmirnov);
    case "wasserstein": {
      const cells = gathered(column as NumericColumn, true);
      const { values } = cells;
      return comparing(cells, (reference, current, { referenceRows, currentRows }) => {
        let [below, belowCurrent, sum] = [0, 0, 0];
        for (let at = 0; at + 1 < values.length; at++) {
          below += reference[at] as number;
          belowCurrent += current[at] as number;
          sum +=
            abs(below / referenceRows - belowCurrent / currentRows) *
            ((values[at + 1] as number) - (values[at] as number));
        }
        return sum;
      });
    }
    case "anderson":
      return model(
        gathered(column as NumericColumn, false),
        ({ pooled, currentRows, referenceRows }) =>
          (current) =>
            sqrt(andersonDarlingSum(pooled, current, currentRows + referenceRows, currentRows)),
      );
    case "chisquare":
    case "z":
      return model(
        valueCells(column),
        ({ pooled, currentRows, referenceRows }) =>
          (current) =>
            sqrt(homogeneity(pooled, current, currentRows, currentRows + referenceRows)),
      );
    case "tvd":
      return comparing(valueCells(column), onShares(totalVariation, false));
    case "jensenshannon":
      return comparing(pooledCells(column), onShares(jensenShannon, false));
    case "hellinger":
      return comparing(distinctCells(column), onShares(hellinger, false));
    case "psi":
      return comparing(
        pooledCells(column),
        onShares((p, q) => sqrt(stabilityIndex(p, q)), true),
      );
    case "kl":
      return comparing(
        pooledCells(column),
        onShares((p, q) => sqrt(Math.max(0, kullbackLeibler(p, q))), true),
      );
  }
}
