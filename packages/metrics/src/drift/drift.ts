/**
 * Drift of one column between a reference and the data at hand. Everything here reads counts, never rows: what one
 * `GROUP BY value` answers in any engine, or a reference profile's sketch, whose counts need not be whole.
 *
 * - {@link defaultMethod} is the method that `auto` stands for;
 * - {@link measureDrift} is SciPy's or Evidently's number, and its analytic p-value where there is one;
 * - {@link judgeAsEvidently} is Evidently's verdict (`compat: evidently`);
 * - {@link judgePlainly} is the plain rule (`{method: ks, p: 0.01, correction: none}`);
 * - {@link decideDrift} is the decision by default over all columns of a gate.
 */

/** Numbers, missing ones and ±∞ left out. */
export interface NumericColumn {
  readonly kind: "numeric";
  /** The distinct values of both sides together, ascending, each once, finite. */
  readonly values: Float64Array;
  /** Rows of the reference with each value, 0 or more; aligned with `values`. */
  readonly reference: Float64Array;
  /** Rows of the data at hand with each value, 0 or more; aligned with `values`. */
  readonly current: Float64Array;
  /**
   * Whether pandas holds both sides in an integer type: a whole-number type of the engine and no missing value on
   * either side. NumPy then makes no bin narrower than 1, so this decides the bins of psi, jensenshannon, hellinger and
   * kl, and nothing else. Default false.
   */
  readonly integers?: boolean;
}

/** Categories (text, booleans, or numbers that are codes), missing ones left out. */
export interface CategoricalColumn {
  readonly kind: "categorical";
  /** Rows of the reference in each category of either side, 0 or more; the order of categories moves no result. */
  readonly reference: Float64Array;
  /** Rows of the data at hand in each category; aligned with `reference`. */
  readonly current: Float64Array;
}

export type DriftColumn = NumericColumn | CategoricalColumn;

/** The methods under the names a policy uses. */
export const DRIFT_METHODS = [
  "ks",
  "chisquare",
  "z",
  "wasserstein",
  "jensenshannon",
  "psi",
  "hellinger",
  "tvd",
  "kl",
  "anderson",
] as const;

export type DriftMethod = (typeof DRIFT_METHODS)[number];

/** What a method says about one column. */
export interface DriftMeasurement {
  readonly method: DriftMethod;
  /**
   * ks: D; chisquare: χ² of the current counts against the reference's shares (∞ where a category is new); z: of the two
   * proportions; anderson: SciPy's normalised A²; else the distance or divergence (natural logarithms).
   */
  readonly statistic: number;
  /** Two-sided analytic p-value as SciPy has it: of ks, chisquare, z and anderson; else undefined. */
  readonly pValue: number | undefined;
  /**
   * The size of the drift, in which `smallest` is said. ks, anderson: D; chisquare, z, tvd: the total variation distance,
   * both a share of rows from 0 to 1; else the statistic itself (wasserstein: in standard deviations of the reference).
   */
  readonly effect: number;
  /** Rows on each side, missing values left out. */
  readonly referenceRows: number;
  readonly currentRows: number;
}

/** Evidently's verdict on one column. */
export interface EvidentlyVerdict {
  readonly measurement: DriftMeasurement;
  /** Evidently's `drift_score`: the p-value of ks, chisquare, z, tvd and anderson, else the statistic. */
  readonly score: number;
  /** 0.05 or 0.1, as Evidently has it for the method, or what was given. */
  readonly threshold: number;
  readonly drifted: boolean;
}

/** The plain rule's verdict on one column. */
export interface PlainVerdict {
  readonly measurement: DriftMeasurement;
  /** The analytic p-value, or that of a seeded permutation for methods that have none. */
  readonly p: number;
  readonly drifted: boolean;
}

/** One column of a gate whose drift is to be decided. */
export interface DriftQuestion {
  /** Unlike every other id of the gate; names the stream of random numbers, so adding a column moves no other. */
  readonly id: string;
  readonly column: DriftColumn;
  readonly method: DriftMethod | "auto";
  /** The smallest drift worth a failure, in the unit of {@link DriftMeasurement.effect}; above 0. */
  readonly smallest: number;
}

/** The decision by default on one column; see docs/statistics.md, Drift. */
export interface DriftDecision {
  readonly id: string;
  /**
   * `fail` (`drifted`): the columns differ beyond chance and the drift is not shown to be below `smallest`.
   * `pass` (`within-limit`): the drift is shown to be below `smallest`, or these rows would have shown one and did not.
   * `review` (`inconclusive`): neither.
   */
  readonly verdict: "pass" | "review" | "fail";
  readonly reason: "within-limit" | "drifted" | "inconclusive";
  readonly measurement: DriftMeasurement;
  readonly smallest: number;
  /** Permutation p-value of "both sides are drawn from one distribution". */
  readonly p: number;
  /** `p` after Benjamini and Hochberg over the gate's columns; the columns differ beyond chance where it is at most 0.05. */
  readonly adjusted: number;
  /** One-sided 97.5 % upper bound of the effect. */
  readonly upper: number;
  /**
   * The smallest drift, in the unit of the effect, that rows like these would show in at least 90 % of samples if it were
   * the gate's only one.
   */
  readonly detectable: number;
  /** For `review`: rows with which a drift of `smallest` would be. The reference is kept where more current rows suffice. */
  readonly needed?: { readonly reference: number; readonly current: number };
}
