import type { Contrast } from "./contrast.ts";

/** A metric of both sides, and what is known about its change. */
export interface Evidence {
  readonly candidate: number;
  readonly baseline: number;
  /** Rows of the candidate, weight 0 left out; `undefined` where only metrics were given. */
  readonly rows: number | undefined;
  /** Positive and negative rows; `undefined` where there are more than two classes or no rows. */
  readonly events: number | undefined;
  readonly nonEvents: number | undefined;
  /** What the evidence says about candidate − ratio × baseline; ratio 0 judges the candidate alone. */
  contrast(ratio: number): Contrast;
}

/** Why the numbers carry no interval, in the report's words, and the sentence that says so. */
export interface NoEvidence {
  readonly noInterval: "too-few-events" | "too-few-samples" | "point-estimate";
  readonly message: string;
  /** How many rows would be enough, and how many there are; where rows are what is wanting. */
  readonly needed?: { readonly rows: number; readonly have: number };
}
