import type { Estimates } from "./estimates.ts";
import { drawMultinomial } from "../multinomial.ts";
import { multinomialScore } from "./multinomial-score.ts";
import type { Random } from "../random.ts";
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
export interface CellSums {
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
 * One side's metric from cell weights, and by how much of itself a row of each cell and weight 1 moves it (delta method):
 * (above − metric × below) / Σ below. A side that predicts no positive has precision 0 and no spread.
 */
function linearise(weight: readonly number[], { above, below }: Shares): { metric: number; influence: number[] } {
  const total = weightedSum(weight, below);
  if (total === 0) return { metric: 0, influence: new Array<number>(CELLS).fill(0) };
  const metric = weightedSum(weight, above) / total;
  return { metric, influence: above.map((share, cell) => (share - metric * (below[cell] as number)) / total) };
}

/** The metric of both sides from cell sums, with the delta method's covariances. */
function fitCells(candidate: Shares, baseline: Shares, { rows, weight, square }: CellSums): Estimates {
  const [ofA, ofB] = [linearise(weight, candidate), linearise(weight, baseline)];
  let [varianceA, covariance, varianceB] = [0, 0, 0];
  for (let cell = 0; cell < CELLS; cell++) {
    const [here, a, b] = [square[cell] as number, ofA.influence[cell] as number, ofB.influence[cell] as number];
    varianceA += here * a * a;
    covariance += here * a * b;
    varianceB += here * b * b;
  }
  const scale = rows ** 2 / (rows - 1);
  return {
    candidate: ofA.metric,
    baseline: ofB.metric,
    strata: [{ size: rows, candidate: scale * varianceA, both: scale * covariance, baseline: scale * varianceB }],
  };
}

/**
 * Standard errors from x up to θ by the score test of the linearised metric, over all cells a row could fall into: where
 * both sides agree on every row, about z² rows may still differ unseen, each moving θ as far as a changed row can. Rows
 * count by their effective number, weight² / Σ weight², of the weight they have on average; an empty cell has that of its
 * truth's rows.
 */
export function classScore(metric: ClassMetric, sums: CellSums, ratio: number): (x: number) => number {
  const { weight, square } = sums;
  const [a, b] = [linearise(weight, sharesOf(metric, 1)), linearise(weight, sharesOf(metric, 0))];
  const counts = weight.map((w, cell) => (w > 0 ? w ** 2 / (square[cell] as number) : 0));
  const n = counts.reduce((sum, count) => sum + count, 0);
  const typical = (cells: readonly number[]) => {
    const of = (values: readonly number[]) => cells.reduce((sum, cell) => sum + (values[cell] as number), 0);
    return of(weight) > 0 ? of(square) / of(weight) : 0;
  };
  const values = weight.map((_, cell) => {
    const here = typical([cell]) || typical([0, 1, 2, 3].map((at) => 4 * (cell >> 2) + at));
    return n * here * ((a.influence[cell] as number) - ratio * (b.influence[cell] as number));
  });
  const estimate = a.metric - ratio * b.metric;
  const score = multinomialScore(0, values, counts);
  return (x) => score(x - estimate);
}

/** Sums of the rows, each counted as often as `times` says. */
export function sumCells(cells: Uint8Array, weights?: Float64Array, times?: Uint32Array): CellSums {
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
  return { rows, weight, square };
}

/** The metric from rows, each with its cell. */
export function classRowFit(metric: ClassMetric, cells: Uint8Array, weights?: Float64Array): RowFit {
  const [candidate, baseline] = [sharesOf(metric, 1), sharesOf(metric, 0)];
  return (times) => fitCells(candidate, baseline, sumCells(cells, weights, times));
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
