import { MetricError } from "../error.ts";
import type { Sides } from "./sides.ts";

const { exp, log, sqrt } = Math;

const FEWEST_ROWS = 4;
/** Levels and coefficients of Scholz & Stephens, J. Am. Stat. Assoc. 82 (1987), table 2, for two samples: b₀ + b₁ + b₂. */
const LEVELS = [0.25, 0.1, 0.05, 0.025, 0.01, 0.005, 0.001];
const CRITICAL = [
  0.675 - 0.245 - 0.105,
  1.281 + 0.25 - 0.305,
  1.645 + 0.678 - 0.362,
  1.96 + 1.149 - 0.391,
  2.326 + 1.822 - 0.396,
  2.573 + 2.364 - 0.345,
  3.085 + 3.615 - 0.154,
];

/** A² of the two samples in the midrank form for ties (equation 7), from counts at ascending values. */
export function andersonDarlingSum(
  pooled: Float64Array,
  current: Float64Array,
  rows: number,
  currentRows: number,
): number {
  let [below, belowCurrent, sum] = [0, 0, 0];
  for (let at = 0; at < pooled.length; at++) {
    const tied = pooled[at] as number;
    if (tied === 0) continue;
    const here = current[at] as number;
    const midrank = below + tied / 2;
    const deviation = rows * (belowCurrent + here / 2) - midrank * currentRows;
    const spread = midrank * (rows - midrank) - (rows * tied) / 4;
    // 0 only where all rows have one value.
    if (spread > 0) sum += ((tied / rows) * deviation ** 2) / spread;
    below += tied;
    belowCurrent += here;
  }
  // Both samples deviate alike, so one sum serves both.
  return (((rows - 1) / rows) * sum * rows) / (currentRows * (rows - currentRows));
}

/** σ of A² under the null, equation 4 for k = 2. */
function deviationOf({ referenceRows, currentRows }: Sides): number {
  const rows = Math.round(referenceRows + currentRows);
  if (rows < FEWEST_ROWS)
    throw new MetricError(`anderson needs ${FEWEST_ROWS} rows on both sides together, had ${rows}`, {
      code: "too-few-rows",
      reason: "too-few-samples",
      remedy: "give more rows, or use the method ks",
    });
  const inverse = 1 / referenceRows + 1 / currentRows;
  let [harmonic, double] = [0, 0];
  for (let i = 1; i <= rows - 2; i++) {
    harmonic += 1 / (rows - i);
    double += harmonic / (i + 1);
  }
  const h = harmonic + 1;
  const g = double;
  const a = 4 * g - 6 + (10 - 6 * g) * inverse;
  const b = (2 * g - 4) * 4 + 16 * h + (2 * g - 14 * h - 4) * inverse - 8 * h + 4 * g - 6;
  const c = (6 * h + 2 * g - 2) * 4 + (4 * h - 4 * g + 6) * 2 + (2 * h - 6) * inverse + 4 * h;
  const d = (2 * h + 6) * 4 - 8 * h;
  return sqrt((a * rows ** 3 + b * rows ** 2 + c * rows + d) / ((rows - 1) * (rows - 2) * (rows - 3)));
}

/** The parabola of log p through the critical values by least squares, as SciPy fits it; from 0.001 to 0.25. */
function interpolated(statistic: number): number {
  if (statistic < (CRITICAL[0] as number)) return 0.25;
  if (statistic > (CRITICAL.at(-1) as number)) return 0.001;
  // Normal equations of degree 2, by elimination.
  const rows = [0, 1, 2].map((i) => [
    ...[0, 1, 2].map((j) => CRITICAL.reduce((sum, x) => sum + x ** (i + j), 0)),
    CRITICAL.reduce((sum, x, at) => sum + x ** i * log(LEVELS[at] as number), 0),
  ]);
  for (let i = 0; i < 3; i++) {
    const pivot = rows[i] as number[];
    for (const [at, row] of rows.entries()) {
      if (at === i) continue;
      const factor = (row[i] as number) / (pivot[i] as number);
      for (let j = i; j < 4; j++) row[j] = (row[j] as number) - factor * (pivot[j] as number);
    }
  }
  return exp(rows.reduce((sum, row, i) => sum + ((row[3] as number) / (row[i] as number)) * statistic ** i, 0));
}

/**
 * `scipy.stats.anderson_ksamp` of two samples: A² less its mean over its standard deviation, and a p-value interpolated
 * between 0.001 and 0.25 and cut off there. SciPy refuses where all rows have one value; here that is 0 with p = 1.
 */
export function andersonDarling(
  reference: Float64Array,
  current: Float64Array,
  sides: Sides,
): { statistic: number; p: number } {
  const deviation = deviationOf(sides);
  const pooled = reference.map((count, at) => count + (current[at] as number));
  if (pooled.filter((count) => count > 0).length < 2) return { statistic: 0, p: 1 };
  const sum = andersonDarlingSum(pooled, current, sides.referenceRows + sides.currentRows, sides.currentRows);
  const statistic = (sum - 1) / deviation;
  return { statistic, p: interpolated(statistic) };
}
