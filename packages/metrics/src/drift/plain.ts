import type { DriftColumn, DriftMethod, PlainVerdict } from "./drift.ts";
import { measureDrift } from "./measure-drift.ts";
import { permutationP } from "./permutation-test.ts";

/**
 * The plain rule, `{method: ks, p: 0.01, correction: none}`: drift where the p-value is below `p`, each column by itself. Of
 * many columns without drift a share of `p` is found nevertheless.
 *
 * @throws MetricError as {@link measureDrift}
 */
export function judgePlainly(column: DriftColumn, method: DriftMethod | "auto", p: number): PlainVerdict {
  const measurement = measureDrift(column, method);
  const found = measurement.pValue ?? permutationP(column, measurement);
  return { measurement, p: found, drifted: found < p };
}
