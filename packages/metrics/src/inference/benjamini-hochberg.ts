import { noPValue } from "./holm.ts";

/**
 * P-values adjusted after Benjamini & Hochberg, J. R. Stat. Soc. B 57 (1995), in the order given: of those of at most α, a
 * share of at most α is false on average, and where nothing is true at all, any is found with probability at most α. For
 * independent or positively dependent p-values.
 *
 * @throws MetricError `no-p-value` on anything but a number from 0 to 1
 */
export function benjaminiHochberg(pValues: readonly number[]): number[] {
  const none = pValues.find((p) => !(p >= 0 && p <= 1));
  if (none !== undefined) throw noPValue("a column of the gate", none);
  const order = pValues.map((_, i) => i).sort((a, b) => (pValues[b] as number) - (pValues[a] as number));
  const adjusted = new Array<number>(pValues.length);
  let least = 1;
  order.forEach((item, place) => {
    least = Math.min(least, ((pValues[item] as number) * pValues.length) / (pValues.length - place));
    adjusted[item] = least;
  });
  return adjusted;
}
