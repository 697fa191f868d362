import type { Evidence, NoEvidence } from "@assay/metrics";
import type { Check, Reason } from "@assay/report";
import type { JudgedMetric } from "./judged-metric.ts";

/** What is known of one metric on both sides, over all rows or over a slice. */
export interface MetricFacts {
  readonly candidate: number | undefined;
  readonly baseline: number | undefined;
  /**
   * The change that an interval of the evidence is about, where that is not candidate − baseline: the rounds of a bench
   * are compared one by one, and its figures are over all of them.
   */
  readonly change?: number | undefined;
  /** Where the candidate has no value: what would give it one. */
  readonly wanted?: string | undefined;
  /** The same for the baseline. */
  readonly wantedBefore?: string | undefined;
  /** `exact` where the numbers are a census (file sizes); `undefined` where there is one side only and no rows. */
  readonly evidence: Evidence | NoEvidence | "exact" | undefined;
  /** What would settle an undecided change with less than more of the same. */
  readonly sooner?: string;
  /** Where there is no interval: what would give one. */
  readonly enough?: string | undefined;
  /** What the candidate's own rows say of its value, where its baseline has none and the change no interval. */
  readonly alone?: () => Evidence | NoEvidence | "exact" | undefined;
}

/** Why changes cannot be judged although a limit asks for it. */
export interface Obstacle {
  readonly reason: Extract<Reason, "no-baseline" | "not-comparable">;
  readonly message: string;
  readonly remedy: string;
}

/** Why a metric's own number cannot be held against anything, whatever it is. */
export interface Unjudged {
  readonly reason: Reason;
  /** One sentence. */
  readonly message: string;
  readonly remedy: string;
  readonly needed?: Check["needed"];
}

/** One metric with a limit, to be judged over all rows or over a slice. */
export interface Subject {
  readonly id: string;
  readonly title: string;
  readonly metric: JudgedMetric;
  /** What the message says behind its sentence, such as between which groups a gap is. */
  readonly detail?: string;
  readonly facts: MetricFacts;
  readonly obstacle?: Obstacle | undefined;
  /** Asks for review in place of every bound. */
  readonly unjudged?: Unjudged | undefined;
  /** `harm`: slices, where only shown harm counts and what is undecided is listed. */
  readonly look: "both" | "harm";
  /** A part of the rows, and often a small one: min and max too are decided on its interval. */
  readonly isSlice: boolean;
}

export function hasInterval(evidence: MetricFacts["evidence"]): evidence is Evidence {
  return typeof evidence === "object" && "contrast" in evidence;
}

export function hasNoInterval(evidence: MetricFacts["evidence"]): evidence is NoEvidence {
  return typeof evidence === "object" && "noInterval" in evidence;
}
