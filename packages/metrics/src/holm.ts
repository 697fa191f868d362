/**
 * P-values adjusted after Holm, Scand. J. Stat. 6 (1979), in the order given: rejecting those of at most α errs anywhere
 * in the family with probability at most α, whatever the dependence.
 */
export function holm(pValues: readonly number[]): number[] {
  const order = pValues.map((_, i) => i).sort((a, b) => (pValues[a] as number) - (pValues[b] as number));
  const adjusted = new Array<number>(pValues.length);
  let least = 0;
  order.forEach((item, place) => {
    least = Math.max(least, Math.min(1, (pValues.length - place) * (pValues[item] as number)));
    adjusted[item] = least;
  });
  return adjusted;
}
