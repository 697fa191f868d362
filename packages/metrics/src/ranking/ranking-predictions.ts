/** Scored rows of several queries; the rows of one query need not stand together. */
export interface RankingPredictions {
  /** A number for each query. */
  readonly query: Int32Array;
  /** How relevant the row is to its query: 0 is not at all. */
  readonly truth: Float64Array;
  /** What the rows of a query are ordered by, highest first. */
  readonly score: Float64Array;
  readonly weight?: Float64Array | undefined;
}
