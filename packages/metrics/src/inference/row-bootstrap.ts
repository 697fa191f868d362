import type { Estimates } from "./estimates.ts";
import type { Random } from "../random.ts";
import type { RowFit } from "./row-fit.ts";

/** Fits of `rows` rows drawn with replacement, both sides of a row together. A draw in which the metric has no value is drawn again. */
export function drawRowFits(fit: RowFit, rows: number, draws: number, random: Random): Estimates[] {
  const fits: Estimates[] = [];
  const times = new Uint32Array(rows);
  while (fits.length < draws) {
    times.fill(0);
    for (let i = 0; i < rows; i++) {
      const row = random.index(rows);
      times[row] = (times[row] as number) + 1;
    }
    const estimates = fit(times);
    if (estimates) fits.push(estimates);
  }
  return fits;
}
