import { oneClass, type ScoreSteps, totals } from "./score-steps.ts";

/**
 * The share of all positive rows that the best-scored `share` of the rows holds (cumulative gain). Of rows that score
 * alike at the border, each counts for the part of them that is taken, so the answer does not depend on the order of
 * rows. With weights, shares are of weight.
 *
 * @param share above 0 and at most 1
 * @throws MetricError `one-class` where no row is positive
 */
export function gain(steps: ScoreSteps, share: number): number {
  const { positive, negative } = totals(steps);
  if (positive === 0) throw oneClass("gain", "no positive");
  const taken = share * (positive + negative);
  const { positives, negatives } = steps;
  // The first step that reaches what is taken, by halving.
  let [low, high] = [0, positives.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((positives[middle] as number) + (negatives[middle] as number) < taken) low = middle + 1;
    else high = middle;
  }
  const [up, down] = [positives[low] as number, negatives[low] as number];
  const [above, below] = low === 0 ? [0, 0] : [positives[low - 1] as number, negatives[low - 1] as number];
  const part = Math.min(1, (taken - above - below) / (up - above + (down - below)));
  return (above + part * (up - above)) / positive;
}

/** How many times as frequent positive rows are in the best-scored `share` as in all rows: gain ÷ share. */
export function lift(steps: ScoreSteps, share: number): number {
  return gain(steps, share) / share;
}
