/**
 * Where a rising function passes 0 between `low` and `high`, by bisection to the last double. The ends themselves are
 * never evaluated, so the function may have poles there; where it does not change sign, the nearer end is the answer; NaN for an end
 * that is NaN.
 * P-values and bounds are inverted with it: never missing matters more than speed.
 */
export function crossing(rising: (x: number) => number, low: number, high: number): number {
  let [left, right] = [low, high];
  for (;;) {
    const middle = left + (right - left) / 2;
    // Said this way round, an end that is NaN ends it too.
    if (!(middle > left && middle < right)) return middle;
    if (rising(middle) < 0) left = middle;
    else right = middle;
  }
}
