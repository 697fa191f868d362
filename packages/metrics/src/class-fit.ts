import type { Estimates } from "./estimates.ts";
import { drawMultinomial } from "./multinomial.ts";
import type { Random } from "./random.ts";
import type { RowFit } from "./row-fit.ts";

/** Metrics that are a ratio of two sums over rows, each row's share in them depending on truth and prediction alone. */
export type ClassMetric = "accuracy" | "precision" | "recall" | "f1";

/** What a row adds above and below the line, by 2 × truth + prediction. Accuracy reads "truth" as always 1: right or not. */
const SHARES: Readonly<Record<ClassMetric, { readonly above: readonly number[]; readonly below: readonly number[] }>> =
  {
    accuracy: { above: [0, 0, 0, 1], below: [0, 0, 1, 1] },
    recall: { above: [0, 0, 0, 1], below: [0, 0, 1, 1] },
    precision: { above: [0, 0, 0, 1], below: [0, 1, 0, 1] },
    f1: { above: [0, 0, 0, 2], below: [0, 1, 1, 2] },
  };

/** Cells by 4 × truth + 2 × candidate's prediction + baseline's. */
const CELLS = 8;

/** For each cell: rows, sum of weights, sum of squared weights. */
interface CellSums {
  readonly rows: number;
  readonly weight: readonly number[];
  readonly square: readonly number[];
}

/** One side's shares by cell. */
interface Shares {
  readonly above: readonly number[];
  readonly below: readonly number[];
}

/** @param bit of the cell that holds the side's prediction: 1 for the candidate, 0 for the baseline */
function sharesOf(metric: ClassMetric, bit: 0 | 1): Shares {
  const byCell = (shares: readonly number[]) =>
    Array.from({ length: CELLS }, (_, cell) => shares[2 * (cell >> 2) + ((cell >> bit) & 1)] as number);
  return { above: byCell(SHARES[metric].above), below: byCell(SHARES[metric].below) };
}

function weightedSum(weights: readonly number[], values: readonly number[]): number {
  let sum = 0;
  for (let cell = 0; cell < CELLS; cell++) sum += (weights[cell] as number) * (values[cell] as number);
  return sum;
}

/**
 * The metric of both sides from cell sums, with the delta method's covariances: a row contributes
 * (above − metric × below) / mean below. A side that predicts no positive has precision 0 and no spread.
 */
function fitCells(candidate: Shares, baseline: Shares, { rows, weight, square }: CellSums): Estimates {
  const [belowA, belowB] = [weightedSum(weight, candidate.below), weightedSum(weight, baseline.below)];
  const metricA = belowA > 0 ? weightedSum(weight, candidate.above) / belowA : 0;
  const metricB = belowB > 0 ? weightedSum(weight, baseline.above) / belowB : 0;
  let [varianceA, covariance, varianceB] = [0, 0, 0];
  for (let cell = 0; cell < CELLS; cell++) {
    const here = square[cell] as number;
    if (here === 0) continue;
    const a =
      belowA > 0 ? ((candidate.above[cell] as number) - metricA * (candidate.below[cell] as number)) / belowA : 0;
    const b = belowB > 0 ? ((baseline.above[cell] as number) - metricB * (baseline.below[cell] as number)) / belowB : 0;
    varianceA += here * a * a;
    covariance += here * a * b;
    varianceB += here * b * b;
  }
  const scale = rows ** 2 / (rows - 1);
  return {
    candidate: metricA,
    baseline: metricB,
    strata: [{ size: rows, candidate: scale * varianceA, both: scale * covariance, baseline: scale * varianceB }],
  };
}

/** The metric from rows, each with its cell. */
export function classRowFit(metric: ClassMetric, cells: Uint8Array, weights?: Float64Array): RowFit {
  const [candidate, baseline] = [sharesOf(metric, 1), sharesOf(metric, 0)];
  return (times) => {
    let rows = 0;
    const weight = new Array<number>(CELLS).fill(0);
    const square = new Array<number>(CELLS).fill(0);
    for (let row = 0; row < cells.length; row++) {
      const count = times ? (times[row] as number) : 1;
      const cell = cells[row] as number;
      const w = weights ? (weights[row] as number) : 1;
      rows += count;
      weight[cell] = (weight[cell] as number) + count * w;
      square[cell] = (square[cell] as number) + count * w * w;
    }
    return fitCells(candidate, baseline, { rows, weight, square });
  };
}

/** Rows per cell. */
export function countCells(cells: Uint8Array): number[] {
  const counts = new Array<number>(CELLS).fill(0);
  for (const cell of cells) counts[cell] = (counts[cell] as number) + 1;
  return counts;
}

/** The metric of as many rows drawn with replacement; without weights only the cell counts matter, so those are drawn. */
export function drawClassFits(
  metric: ClassMetric,
  counts: readonly number[],
  draws: number,
  random: Random,
): Estimates[] {
  const [candidate, baseline] = [sharesOf(metric, 1), sharesOf(metric, 0)];
  const rows = counts.reduce((sum, count) => sum + count, 0);
  return Array.from({ length: draws }, () => {
    const drawn = drawMultinomial(rows, counts, random);
    return fitCells(candidate, baseline, { rows, weight: drawn, square: drawn });
  });
}
