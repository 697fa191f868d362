/**
 * Σ w·value / Σ w over rows numbered from 0, w = 1 without weights, both sums with Neumaier's correction (Z. Angew. Math.
 * Mech. 54 (1974) 39), so that ten million rows lose no more digits than ten. Not finite where a value or a sum is not.
 */
export function weightedMean(rows: number, value: (row: number) => number, weight: Float64Array | undefined): number {
  let [sum, lost, total, totalLost] = [0, 0, 0, 0];
  for (let row = 0; row < rows; row++) {
    const w = weight ? (weight[row] as number) : 1;
    // A row of weight 0 does not count, whatever its value: 0·∞ is NaN.
    if (w === 0) continue;
    const term = weight ? w * value(row) : value(row);
    const next = sum + term;
    lost += Math.abs(sum) >= Math.abs(term) ? sum - next + term : term - next + sum;
    sum = next;
    if (!weight) continue;
    const all = total + w;
    totalLost += Math.abs(total) >= w ? total - all + w : w - all + total;
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
