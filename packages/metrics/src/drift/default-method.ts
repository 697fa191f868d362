import type { DriftColumn, DriftMethod } from "./drift.ts";
import { distinctValues, sidesOf } from "./sides.ts";

/** Up to so many reference rows Evidently tests; beyond them it measures a distance. */
const TESTED_ROWS = 1_000;
/** Numbers of at most so many distinct values are treated as categories. */
const FEW_VALUES = 5;

/**
 * What `auto` stands for: Evidently's default selection (0.7, `stattests/registry.py`), by the reference's rows that have
 * a value and the distinct values of both sides together. Up to 1,000 rows: numbers ks; categories, and numbers of at most
 * 5 values, chisquare, or z where there are at most 2. Beyond: numbers wasserstein; else jensenshannon.
 */
export function defaultMethod(column: DriftColumn): DriftMethod {
  const { referenceRows } = sidesOf(column);
  const distinct = distinctValues(column);
  const many = column.kind === "numeric" && distinct > FEW_VALUES;
  if (referenceRows > TESTED_ROWS) return many ? "wasserstein" : "jensenshannon";
  if (many) return "ks";
  return distinct > 2 ? "chisquare" : "z";
}
