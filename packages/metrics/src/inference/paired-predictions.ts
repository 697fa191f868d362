import type { ClassCodes } from "../columns.ts";
import { MetricError } from "../error.ts";

/** What one classifier said of each row; metrics of labels need `prediction`, those of scores `score` or `scores`. */
export interface Side {
  readonly prediction?: ClassCodes | undefined;
  /** The score of the positive class; for log_loss and Brier its probability. */
  readonly score?: Float64Array | undefined;
  /** Of any number of classes: a column of scores for each. */
  readonly scores?: readonly Float64Array[] | undefined;
}

/** Both classifiers' answers on the same rows, in the same order. */
export interface PairedRows {
  /** 1 = positive, 0 = negative; for metrics of any number of classes any codes, and with `scores` places there. */
  readonly truth: ClassCodes;
  readonly candidate: Side;
  readonly baseline: Side;
  readonly weight?: Float64Array | undefined;
}

/** Both models' predictions of a quantity. */
export interface PairedNumbers {
  readonly truth: Float64Array;
  readonly candidate: { readonly prediction?: Float64Array | undefined };
  readonly baseline: { readonly prediction?: Float64Array | undefined };
  readonly weight?: Float64Array | undefined;
}

/** Both models' scores of the rows of several queries. */
export interface PairedRankings {
  readonly query: Int32Array;
  /** How relevant the row is to its query. */
  readonly truth: Float64Array;
  readonly candidate: { readonly score?: Float64Array | undefined };
  readonly baseline: { readonly score?: Float64Array | undefined };
  readonly weight?: Float64Array | undefined;
}

export type PairedPredictions = PairedRows | PairedNumbers | PairedRankings;

export function isRankings(data: PairedPredictions): data is PairedRankings {
  return "query" in data && data.query !== undefined;
}

export function isNumbers(data: PairedPredictions): data is PairedNumbers {
  return !isRankings(data) && data.truth instanceof Float64Array;
}

/** A column of one side. @throws MetricError `missing-column` */
export function required<T>(column: T | undefined, side: "candidate" | "baseline", name: string, metric: string): T {
  if (column) return column;
  throw new MetricError(`${metric} needs the ${side}'s ${name} column, which is not there`, {
    code: "missing-column",
    reason: "missing-column",
    remedy: `name the ${name} column, or take ${metric} out of the limits`,
  });
}
