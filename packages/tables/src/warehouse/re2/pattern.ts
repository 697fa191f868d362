import type { CodePoints } from "./code-points.ts";

export type Assertion = "text-start" | "text-end" | "line-start" | "line-end" | "word-edge" | "no-word-edge";

/**
 * What a regular expression means. Whether it matches is all that is ever asked, so groups capture nothing and no
 * repetition is lazy or greedy; flags are worked into the sets.
 */
export type Pattern =
  | { readonly kind: "set"; readonly points: CodePoints }
  | { readonly kind: "assertion"; readonly what: Assertion }
  | { readonly kind: "sequence"; readonly parts: readonly Pattern[] }
  | { readonly kind: "either"; readonly parts: readonly Pattern[] }
  | { readonly kind: "repeat"; readonly part: Pattern; readonly min: number; readonly max: number | undefined };
