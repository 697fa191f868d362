/** What a test of H₀ "nothing differs" says; the greater side is that of the first sample. */
export interface TestResult {
  readonly statistic: number;
  /** One-sided, against "greater", and against "less". */
  readonly pGreater: number;
  readonly pLess: number;
  readonly pTwoSided: number;
}

/** From the two one-sided p-values of a continuous statistic. */
export function twoSided(pGreater: number, pLess: number): number {
  return Math.min(1, 2 * Math.min(pGreater, pLess));
}
