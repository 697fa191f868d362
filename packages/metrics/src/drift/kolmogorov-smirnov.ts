import { kolmogorovTail } from "./kolmogorov.ts";
import type { Sides } from "./sides.ts";

// Taken out once: in a test runner's sandbox every look-up of a global is slow, and these run millions of times.
const { abs, ceil, floor, max, min, round } = Math;

/** Up to so many rows a side the p-value is exact; SciPy's border between `exact` and `asymp`. */
const EXACT_ROWS = 10_000;

/** D = sup |F − G|, from counts at ascending values. */
export function kolmogorovSmirnov(reference: Float64Array, current: Float64Array, sides: Sides): number {
  let [below, belowCurrent, largest] = [0, 0, 0];
  for (let at = 0; at < reference.length; at++) {
    below += reference[at] as number;
    belowCurrent += current[at] as number;
    largest = max(largest, abs(below / sides.referenceRows - belowCurrent / sides.currentRows));
  }
  return min(1, largest);
}

function greatestDivisor(a: number, b: number): number {
  let [x, y] = [a, b];
  while (y > 0) [x, y] = [y, x % y];
  return x;
}

/** P(D ≥ h / n) of two samples of n rows each: Gnedenko & Korolyuk's sum, in nested form. */
function tailOfEqual(n: number, h: number): number {
  let tail = 0;
  for (let k = floor(n / h); k >= 0; k--) {
    let ratio = 1;
    for (let j = 0; j < h; j++) ratio *= (n - k * h - j) / (n + k * h + j + 1);
    tail = ratio * (1 - tail);
  }
  return 2 * tail;
}

/**
 * P(D ≥ h / lcm(n, m)): the share of lattice paths from (0, 0) to (m, n) that leave the band |x/m − y/n| < h / lcm. At each
 * point of the band stands the share of the paths to it that left it before; the last step came along x with probability
 * x / (x + y). Hodges, Ark. Mat. 3 (1958), in the form of Viehmann, arXiv:2102.08037.
 */
function tailOfPaths(n: number, m: number, h: number, divisor: number): number {
  const [stepX, stepY] = [n / divisor, m / divisor];
  let column = new Float64Array(n + 1);
  let next = new Float64Array(n + 1);
  let [low, high] = [0, min(ceil(h / stepY), n + 1)];
  for (let x = 1; x <= m; x++) {
    const lowest = min(max(floor((stepX * x - h) / stepY) + 1, 0), n);
    const end = min(ceil((stepX * x + h) / stepY), n + 1);
    if (end <= lowest) return 1;
    let left = lowest === 0 ? 0 : 1;
    for (let y = lowest; y < end; y++) {
      const before = y >= low && y < high ? (column[y] as number) : 1;
      left = (before * x + left * y) / (x + y);
      next[y] = left;
    }
    [column, next] = [next, column];
    [low, high] = [lowest, end];
  }
  return column[high - 1] as number;
}

/**
 * Two-sided p-value of D as `scipy.stats.ks_2samp` has it: exact up to 10,000 rows on the larger side, above them
 * Kolmogorov's distribution at round(n·m / (n + m)) rows. Exact for values without ties; with ties it is above the
 * permutation p-value, never below. Counts that are not whole (of a sketch) are rounded to rows.
 */
export function smirnovTestP(d: number, { referenceRows, currentRows }: Sides): number {
  const n = max(1, round(referenceRows));
  const m = max(1, round(currentRows));
  if (max(n, m) <= EXACT_ROWS) {
    const divisor = greatestDivisor(n, m);
    const h = round(d * (n / divisor) * m);
    if (h === 0) return 1;
    return min(1, max(0, n === m ? tailOfEqual(n, h) : tailOfPaths(n, m, h, divisor)));
  }
  return kolmogorovTail(max(1, roundHalfEven((n * m) / (n + m))), d);
}

/** Lattice points that are worth an exact answer: about 30 ms. */
const EXACT_POINTS = 1e7;
/** Where no value holds more of the rows than this, D is distributed as without ties but for 0.01 or so of p. */
const LARGEST_TIE = 1 / 500;

/** The share of lattice paths that are h or more apart, |n·x − m·y| ≥ h, at the end of some tie; ties are ascending. */
function tailOfTiedPaths(n: number, m: number, h: number, ties: Float64Array): number {
  const isEnd = new Uint8Array(n + m + 1);
  let rows = 0;
  for (let at = 0; at < ties.length; at++) {
    rows += ties[at] as number;
    isEnd[rows] = 1;
  }
  const column = new Float64Array(n + 1);
  for (let x = 0; x <= m; x++) {
    let left = 0;
    for (let y = 0; y <= n; y++) {
      if (isEnd[x + y] === 1 && abs(n * x - m * y) >= h) left = 1;
      else if (x + y > 0) left = ((column[y] as number) * x + left * y) / (x + y);
      column[y] = left;
    }
  }
  return column[n] as number;
}

/**
 * The exact permutation p-value of D given the ties (Schröer & Trenkler, Comput. Stat. Data Anal. 20, 1995): the share of all
 * deals of the rows to the two sides that are at least as far apart. Where ties are small and rows many, that without ties,
 * which is never below it. Undefined where neither can be had: large ties among many rows, or counts that are no rows.
 */
export function smirnovPermutationP(
  reference: Float64Array,
  current: Float64Array,
  d: number,
  sides: Sides,
): number | undefined {
  const { referenceRows: n, currentRows: m } = sides;
  const ties = reference.map((count, at) => count + (current[at] as number));
  let largest = 0;
  let whole = true;
  for (let at = 0; at < ties.length; at++) {
    largest = max(largest, ties[at] as number);
    whole &&= Number.isInteger(reference[at]) && Number.isInteger(current[at]);
  }
  if (!whole) return undefined;
  if (largest > 1 && n * m <= EXACT_POINTS) return tailOfTiedPaths(n, m, max(1, round(d * n * m)), ties);
  return largest === 1 || largest <= LARGEST_TIE * (n + m) ? smirnovTestP(d, sides) : undefined;
}

/** NumPy's rounding. */
function roundHalfEven(x: number): number {
  const down = floor(x);
  if (x - down !== 0.5) return round(x);
  return down % 2 === 0 ? down : down + 1;
}
