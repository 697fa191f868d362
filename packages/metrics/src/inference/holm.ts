import { MetricError } from "../error.ts";

/**
 * P-values adjusted after Holm, Scand. J. Stat. 6 (1979), in the order given: rejecting those of at most α errs anywhere
 * in the family with probability at most α, whatever the dependence.
 *
 * @throws MetricError `no-p-value` on anything but a number from 0 to 1: sorted among others, one NaN would undo them all
 */
export function holm(pValues: readonly number[]): number[] {
  const none = pValues.find((p) => !(p >= 0 && p <= 1));
  if (none !== undefined) throw noPValue("a check of the family", none);
  const order = pValues.map((_, i) => i).sort((a, b) => (pValues[a] as number) - (pValues[b] as number));
  const adjusted = new Array<number>(pValues.length);
  let least = 0;
  order.forEach((item, place) => {
    least = Math.max(least, Math.min(1, (pValues.length - place) * (pValues[item] as number)));
    adjusted[item] = least;
  });
  return adjusted;
}

export function noPValue(what: string, got: number): MetricError {
  return new MetricError(`${what} has the p-value ${got}, which is not from 0 to 1`, {
    code: "no-p-value",
    reason: "not-a-number",
    remedy: "look for numbers too large or too small to compute with, such as 1e200, in what this check reads",
  });
}
