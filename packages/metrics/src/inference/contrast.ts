import { crossing } from "../crossing.ts";

/**
 * What the evidence says about θ = candidate − ratio × baseline.
 *
 * `pAbove(x)` is the one-sided p-value of H0: θ ≤ x against θ > x: small where θ is shown to lie above x. `pBelow(x)` is
 * that of H0: θ ≥ x against θ < x. `interval(c)` is made of the two one-sided bounds at (1 + c) / 2, so that
 * pAbove(x) < α exactly where x lies below `interval(1 − 2α)[0]`, and pBelow(x) < α where it lies above `[1]`.
 */
export interface Contrast {
  readonly estimate: number;
  readonly ratio: number;
  /** How the interval was made, in words for a report. */
  readonly method: string;
  /** What the interval's width shrinks with, and how much of it there was. */
  readonly sample: Sample;
  interval(confidence: number): readonly [low: number, high: number];
  pAbove(x: number): number;
  pBelow(x: number): number;
}

export interface Sample {
  readonly unit: "rows" | "queries" | "runs" | "rounds";
  readonly have: number;
  /** Of sides of unlike size: how many a side would say as much; `have` where it is not given. */
  readonly worth?: number;
}

/** Two p-value functions, continuous and monotone in x, and the range that θ can take. */
export interface Tails {
  readonly estimate: number;
  readonly lowest: number;
  readonly highest: number;
  /** Rises from 0 to 1 with x. */
  above(x: number): number;
  /** Falls from 1 to 0 with x. */
  below(x: number): number;
}

/** A contrast whose bounds are found by inverting its p-values, so that the two cannot disagree. */
export function contrastOfTails(tails: Tails, what: Pick<Contrast, "ratio" | "method" | "sample">): Contrast {
  const { estimate, lowest, highest } = tails;
  return {
    ...what,
    estimate,
    pAbove: (x) => tails.above(x),
    pBelow: (x) => tails.below(x),
    interval(confidence) {
      const alpha = (1 - confidence) / 2;
      return [
        crossing((x) => tails.above(x) - alpha, lowest, highest),
        crossing((x) => alpha - tails.below(x), lowest, highest),
      ];
    },
  };
}
