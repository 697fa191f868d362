/** Neumaier's correction (Z. Angew. Math. Mech. 54 (1974) 39): the digits of `sum` or `term` that their rounded sum `next` has lost. */
export function lostDigits(sum: number, term: number, next: number): number {
  return Math.abs(sum) >= Math.abs(term) ? sum - next + term : term - next + sum;
}

/**
 * Σ w·value / Σ w over rows numbered from 0, w = 1 without weights, both sums with Neumaier's correction, so that ten
 * million rows lose no more digits than ten. Not finite where a value or a sum is not.
 */
export function weightedMean(rows: number, value: (row: number) => number, weight: Float64Array | undefined): number {
  let [sum, lost, total, totalLost] = [0, 0, 0, 0];
  for (let row = 0; row < rows; row++) {
    const w = weight ? (weight[row] as number) : 1;
    // A row of weight 0 does not count, whatever its value: 0·∞ is NaN.
    if (w === 0) continue;
    const term = weight ? w * value(row) : value(row);
    const next = sum + term;
    lost += lostDigits(sum, term, next);
    sum = next;
    if (!weight) continue;
    const all = total + w;
    totalLost += lostDigits(total, w, all);
    total = all;
  }
  return (sum + lost) / (weight ? total + totalLost : rows);
}

/** The weighted mean square of what rows have over `centre`: their variance where that is their mean. */
export function meanSquare(
  rows: number,
  value: (row: number) => number,
  centre: number,
  weight: Float64Array | undefined,
): number {
  return weightedMean(rows, (row) => (value(row) - centre) ** 2, weight);
}
