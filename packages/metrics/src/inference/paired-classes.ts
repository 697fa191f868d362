import { FEW_CELLS } from "../classification/label-pairs.ts";
import type { ClassCodes } from "../columns.ts";
import type { ClassFunction, ClassTable } from "./class-gradient.ts";
import type { Curvature, Estimates } from "./estimates.ts";
import { multinomialScore } from "./multinomial-score.ts";
import { PairedMoments } from "./paired-moments.ts";

/** Rows of one truth and one prediction of either side, by sums of powers of their weights. */
export interface Cell {
  readonly truth: number;
  readonly candidate: number;
  readonly baseline: number;
  /** Rows of a weight above 0. */
  rows: number;
  weight: number;
  square: number;
  cube: number;
  fourth: number;
}

export interface PairedClasses {
  readonly classes: number;
  /** Those that hold a row. */
  readonly cells: readonly Cell[];
  readonly rows: number;
  readonly weighted: boolean;
}

type Columns = readonly [truth: ClassCodes, candidate: ClassCodes, baseline: ClassCodes];

/** Counts the rows by truth and both predictions, codes from 0 to `classes` − 1. A row of weight 0 does not count. */
export function countPairs(classes: number, columns: Columns, weight: Float64Array | undefined): PairedClasses {
  const cells =
    weight || classes ** 3 > FEW_CELLS ? cellsByWeight(classes, columns, weight) : equalCells(classes, columns);
  return { classes, cells, rows: cells.reduce((sum, { rows }) => sum + rows, 0), weighted: weight !== undefined };
}

/** Of rows of weight 1. */
function equalCells(classes: number, [truth, candidate, baseline]: Columns): Cell[] {
  const counts = new Uint32Array(classes ** 3);
  for (let row = 0; row < truth.length; row++) {
    const cell = ((truth[row] as number) * classes + (candidate[row] as number)) * classes + (baseline[row] as number);
    counts[cell] = (counts[cell] as number) + 1;
  }
  const cells: Cell[] = [];
  for (const [cell, rows] of counts.entries()) {
    if (rows === 0) continue;
    const [t, a, b] = [Math.floor(cell / classes ** 2), Math.floor(cell / classes) % classes, cell % classes];
    cells.push({ truth: t, candidate: a, baseline: b, rows, weight: rows, square: rows, cube: rows, fourth: rows });
  }
  return cells;
}

function cellsByWeight(
  classes: number,
  [truth, candidate, baseline]: Columns,
  weight: Float64Array | undefined,
): Cell[] {
  const cells = new Map<number, Cell>();
  // Most rows of one cell follow others of a few cells: a small dense table is far faster than the map.
  const dense = classes ** 3 <= FEW_CELLS ? new Array<Cell | undefined>(classes ** 3) : undefined;
  for (let row = 0; row < truth.length; row++) {
    const w = weight ? (weight[row] as number) : 1;
    if (w === 0) continue;
    const [t, a, b] = [truth[row] as number, candidate[row] as number, baseline[row] as number];
    const key = (t * classes + a) * classes + b;
    let cell = dense ? dense[key] : cells.get(key);
    if (!cell) {
      cell = { truth: t, candidate: a, baseline: b, rows: 0, weight: 0, square: 0, cube: 0, fourth: 0 };
      cells.set(key, cell);
      if (dense) dense[key] = cell;
    }
    const square = w * w;
    cell.rows++;
    cell.weight += w;
    cell.square += square;
    cell.cube += square * w;
    cell.fourth += square * square;
  }
  return [...cells.values()];
}

type SideName = "candidate" | "baseline";
type Sum = "weight" | "square";

function tableOf({ classes, cells }: PairedClasses, side: SideName, sum: Sum): ClassTable {
  const total = new Float64Array(classes * classes);
  for (const cell of cells) {
    const at = cell.truth * classes + cell[side];
    total[at] = (total[at] as number) + cell[sum];
  }
  return { classes, total };
}

/** Beyond so many classes the bias is not worth its cost: each of them has rows enough for it not to matter. */
const MOST_CLASSES_FOR_BIAS = 32;
/** Step of a difference in place of a derivative, relative to what moves. */
const STEP = 1e-4;

/** Half the sum over cells of Σw² times the second derivative: a metric is the same when all weights are doubled, so no more is needed. */
function biasOf(metric: ClassFunction, { classes, total }: ClassTable, square: Float64Array): number {
  if (classes > MOST_CLASSES_FOR_BIAS) return 0;
  let bias = 0;
  const moved = total.slice();
  for (let cell = 0; cell < total.length; cell++) {
    const here = total[cell] as number;
    if (here === 0) continue;
    const step = STEP * here;
    moved[cell] = here + step;
    const up = metric({ classes, total: moved }).gradient[cell] as number;
    moved[cell] = here - step;
    const down = metric({ classes, total: moved }).gradient[cell] as number;
    moved[cell] = here;
    bias += ((square[cell] as number) * (up - down)) / (4 * step);
  }
  return bias;
}

/** Second derivative of the metric along `direction`, by the gradient's change. */
function bendOf(metric: ClassFunction, { classes, total }: ClassTable, direction: Float64Array): number {
  const largest = direction.reduce((most, by, cell) => {
    const here = total[cell] as number;
    return here > 0 ? Math.max(most, Math.abs(by) / here) : most;
  }, 0);
  if (largest === 0) return 0;
  const step = STEP / largest;
  const along = (sign: number) => {
    const { gradient } = metric({
      classes,
      total: total.map((here, cell) => here + sign * step * (direction[cell] as number)),
    });
    return gradient.reduce((sum, at, cell) => sum + at * (direction[cell] as number), 0);
  };
  return (along(1) - along(-1)) / (2 * step);
}

export interface ClassEstimates extends Estimates {
  readonly candidateGradient: Float64Array;
  readonly baselineGradient: Float64Array;
}

/**
 * A metric of the class tables of both sides with moments by the delta method. The influence of a row is its weight times
 * the metric's derivative at its cell, so sums by cell say all there is: the rows are read once, whatever the metrics.
 */
export function classEstimates(metric: ClassFunction, pairs: PairedClasses): ClassEstimates {
  const { classes, cells, rows } = pairs;
  const [candidateTable, baselineTable] = [tableOf(pairs, "candidate", "weight"), tableOf(pairs, "baseline", "weight")];
  const [ofCandidate, ofBaseline] = [metric(candidateTable), metric(baselineTable)];
  const moments = new PairedMoments();
  const influences = cells.map((cell) => ({
    candidate: ofCandidate.gradient[cell.truth * classes + cell.candidate] as number,
    baseline: ofBaseline.gradient[cell.truth * classes + cell.baseline] as number,
  }));
  cells.forEach((cell, i) => {
    const { candidate, baseline } = influences[i] as (typeof influences)[0];
    moments.addRows(rows * candidate, rows * baseline, cell);
  });
  const biases = [
    biasOf(metric, candidateTable, tableOf(pairs, "candidate", "square").total),
    biasOf(metric, baselineTable, tableOf(pairs, "baseline", "square").total),
  ] as const;
  const curvature = (ratio: number): Curvature => {
    const [ofA, ofB] = [new Float64Array(classes * classes), new Float64Array(classes * classes)];
    cells.forEach((cell, i) => {
      const { candidate, baseline } = influences[i] as (typeof influences)[0];
      const covariance = cell.square * (candidate - ratio * baseline);
      const [a, b] = [cell.truth * classes + cell.candidate, cell.truth * classes + cell.baseline];
      ofA[a] = (ofA[a] as number) + covariance;
      ofB[b] = (ofB[b] as number) + covariance;
    });
    return {
      bias: biases[0] - ratio * biases[1],
      bend: bendOf(metric, candidateTable, ofA) - ratio * bendOf(metric, baselineTable, ofB),
    };
  };
  return {
    candidate: ofCandidate.value,
    baseline: ofBaseline.value,
    strata: [moments],
    curvature,
    candidateGradient: ofCandidate.gradient,
    baselineGradient: ofBaseline.gradient,
  };
}

/**
 * Standard errors from x up to θ by the score test of the linearised metric, over all cells a row could fall into: where
 * both sides agree on every row, about z² rows may still differ unseen, each moving θ as far as a changed row can. Rows
 * count by their effective number, weight² / Σ weight², of the weight they have on average; what no row shows is as far
 * as a row of its truth could move θ.
 */
export function classScore(pairs: PairedClasses, estimates: ClassEstimates, ratio: number): (x: number) => number {
  const { classes, cells } = pairs;
  const { candidateGradient, baselineGradient } = estimates;
  const counts = cells.map(({ weight, square }) => weight ** 2 / square);
  const n = counts.reduce((sum, count) => sum + count, 0);
  const move = (t: number, a: number, b: number) =>
    (candidateGradient[t * classes + a] as number) - ratio * (baselineGradient[t * classes + b] as number);
  const values = cells.map(
    ({ truth, candidate, baseline, weight, square }) => (n * square * move(truth, candidate, baseline)) / weight,
  );
  for (const { truth, typical } of typicalWeights(pairs)) {
    const row = (gradient: Float64Array) => gradient.subarray(truth * classes, (truth + 1) * classes);
    const [a, b] = [row(candidateGradient), row(baselineGradient)];
    values.push(
      n * typical * (Math.min(...a) - ratio * Math.max(...b)),
      n * typical * (Math.max(...a) - ratio * Math.min(...b)),
    );
    counts.push(0, 0);
  }
  const score = multinomialScore(0, values, counts);
  const estimate = estimates.candidate - ratio * estimates.baseline;
  return (x) => score(x - estimate);
}

/** By class of truth, the weight that a row of it has on average, by weight. */
function typicalWeights({ cells }: PairedClasses): { readonly truth: number; readonly typical: number }[] {
  const sums = new Map<number, { weight: number; square: number }>();
  for (const { truth, weight, square } of cells) {
    const sum = sums.get(truth) ?? { weight: 0, square: 0 };
    sum.weight += weight;
    sum.square += square;
    sums.set(truth, sum);
  }
  return [...sums].map(([truth, { weight, square }]) => ({ truth, typical: square / weight }));
}
