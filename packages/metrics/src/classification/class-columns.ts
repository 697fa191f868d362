import type { ClassCodes } from "../columns.ts";

/** The predictions of one classifier, one value a row. */
export interface ClassPredictions {
  /** Binary metrics read code 1 as positive and 0 as negative; with `scores`, a class's code is its place there. */
  readonly truth: ClassCodes;
  readonly prediction?: ClassCodes | undefined;
  /** Of two classes: the probability of the positive one; where only the order counts, any number that rises with it. */
  readonly score?: Float64Array | undefined;
  /** Of any number of classes: a column of scores for each. */
  readonly scores?: readonly Float64Array[] | undefined;
  readonly weight?: Float64Array | undefined;
}

/** The columns of a classifier of any number of classes: codes that are places in `scores`, finite scores. */
export interface ClassScores {
  readonly truth: ClassCodes;
  readonly scores: readonly Float64Array[];
  readonly weight: Float64Array | undefined;
}

/** The columns of a binary classifier: codes 0 and 1, finite scores. */
export interface BinaryColumns {
  readonly truth: ClassCodes;
  readonly score: Float64Array;
  readonly weight: Float64Array | undefined;
}
