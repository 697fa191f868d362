import { logFactorial } from "./gamma.ts";
import type { Random } from "./random.ts";

// Taken out once: in a test runner's sandbox every look-up of a global is slow, and these run millions of times.
const { exp, floor, max, min } = Math;

/** So few of a cell's rows, or of the draws, are drawn one by one. */
const ONE_BY_ONE = 4;

/**
 * How many of `cell` rows among `rows` are in a sample of `draws` of them without replacement: all whole numbers, `cell` and
 * `draws` at most `rows`. Exact: inversion from the mode outwards, which takes about as many steps as the standard deviation.
 */
export function drawHypergeometric(cell: number, rows: number, draws: number, random: Random): number {
  if (cell === 0 || draws === 0) return 0;
  if (draws === rows) return cell;
  if (cell === rows) return draws;
  if (cell <= ONE_BY_ONE) return oneByOne(cell, rows, draws, random);
  if (draws <= ONE_BY_ONE) return oneByOne(draws, rows, cell, random);
  const others = rows - cell;
  const lowest = max(0, draws - others);
  const highest = min(cell, draws);
  const mode = min(highest, max(lowest, floor(((draws + 1) * (cell + 1)) / (rows + 2))));
  const peak = exp(
    logFactorial(cell) -
      logFactorial(mode) -
      logFactorial(cell - mode) +
      logFactorial(others) -
      logFactorial(draws - mode) -
      logFactorial(others - draws + mode) -
      logFactorial(rows) +
      logFactorial(draws) +
      logFactorial(rows - draws),
  );
  // 32 bits are enough: what is rarer than 2⁻³² changes no p-value.
  let rest = (random.word() + 0.5) / 0x1_0000_0000 - peak;
  if (rest <= 0) return mode;
  let [up, down, above, below] = [mode, mode, peak, peak];
  for (;;) {
    if (up < highest) {
      above *= ((cell - up) * (draws - up)) / ((up + 1) * (others - draws + up + 1));
      up++;
      rest -= above;
      if (rest <= 0) return up;
    }
    if (down > lowest) {
      below *= (down * (others - draws + down)) / ((cell - down + 1) * (draws - down + 1));
      down--;
      rest -= below;
      if (rest <= 0) return down;
    } else if (up >= highest) return mode; // rounding left a remainder of about 1e-13
  }
}

function oneByOne(tries: number, rows: number, hits: number, random: Random): number {
  let drawn = 0;
  for (let at = 0; at < tries; at++) if (random.index(rows - at) < hits - drawn) drawn++;
  return drawn;
}

/** Fills `sample` with how many rows of each cell a sample of `draws` rows without replacement holds. */
export function drawMultivariateHypergeometric(
  cells: Float64Array,
  draws: number,
  random: Random,
  sample: Float64Array,
): void {
  let rows = 0;
  for (let at = 0; at < cells.length; at++) rows += cells[at] as number;
  let rest = draws;
  for (let at = 0; at < cells.length; at++) {
    const cell = cells[at] as number;
    const drawn = drawHypergeometric(cell, rows, rest, random);
    sample[at] = drawn;
    rest -= drawn;
    rows -= cell;
  }
}
