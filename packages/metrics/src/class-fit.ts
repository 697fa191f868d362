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

/**
 * The metric of both sides from cell sums, with the delta method's covariances: a row contributes
 * (above − metric × below) / mean below. A side that predicts no positive has precision 0 and no spread.
 */
function fitCells(metric: ClassMetric, { rows, weight, square }: CellSums): Estimates {
  const { above, below } = SHARES[metric];
  const side = (shift: 0 | 1) => {
    const index = (cell: number) => 2 * (cell >> 2) + ((cell >> shift) & 1);
    let [top, bottom] = [0, 0];
    for (let cell = 0; cell < CELLS; cell++) {
      top += (weight[cell] as number) * (above[index(cell)] as number);
      bottom += (weight[cell] as number) * (below[index(cell)] as number);
    }
    const value = bottom > 0 ? top / bottom : 0;
    const contributions = Array.from({ length: CELLS }, (_, cell) =>
      bottom > 0 ? ((above[index(cell)] as number) - value * (below[index(cell)] as number)) / bottom : 0,
    );
    return { value, contributions };
  };
  const [candidate, baseline] = [side(1), side(0)];
  const covariance = (a: readonly number[], b: readonly number[]) => {
    let sum = 0;
    for (let cell = 0; cell < CELLS; cell++)
      sum += (square[cell] as number) * (a[cell] as number) * (b[cell] as number);
    return (sum * rows * rows) / (rows - 1);
  };
  return {
    candidate: candidate.value,
    baseline: baseline.value,
    strata: [
      {
        size: rows,
        candidate: covariance(candidate.contributions, candidate.contributions),
        both: covariance(candidate.contributions, baseline.contributions),
        baseline: covariance(baseline.contributions, baseline.contributions),
      },
    ],
  };
}

/** The metric from rows, each with its cell. */
export function classRowFit(metric: ClassMetric, cells: Uint8Array, weights?: Float64Array): RowFit {
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
    return fitCells(metric, { rows, weight, square });
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
  const rows = counts.reduce((sum, count) => sum + count, 0);
  return Array.from({ length: draws }, () => {
    const drawn = drawMultinomial(rows, counts, random);
    return fitCells(metric, { rows, weight: drawn, square: drawn });
  });
}
