const ROUNDING = 1e-12;

/** Whether the numbers differ by no more than rounding: the variance of equal numbers need not come out as 0. */
export function isOneRun(values: readonly number[]): boolean {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return high - low <= ROUNDING * Math.max(Math.abs(low), Math.abs(high));
}
