/** What a measure is computed from. `answer`: the predicted label, or where there is none, whether the key is selected. */
export type Need = "selection" | "score" | "answer" | "truth" | "value";

/** A figure of this gate, under the name that limits and reports use. */
export interface Measure {
  readonly name: string;
  readonly title: string;
  /** Smallest and largest possible value; ±Infinity where there is no end. */
  readonly range: readonly [low: number, high: number];
  readonly needs: readonly Need[];
}

const SHARE = [0, 1] as const;
const COUNT = [0, Number.POSITIVE_INFINITY] as const;
const NUMBER = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY] as const;

function measure(name: string, title: string, range: Measure["range"], ...needs: Need[]): Measure {
  return { name, title, range, needs };
}

/** In the order in which they are shown. docs/overlap-check.md defines each; a test holds it to this list. */
export const MEASURES: readonly Measure[] = [
  measure("common", "Common keys", COUNT),
  measure("new", "New keys", COUNT),
  measure("new_share", "New share of the current keys", SHARE),
  measure("lost", "Lost keys", COUNT),
  measure("lost_share", "Lost share of the previous keys", SHARE),
  measure("selected_current", "Selected now", COUNT, "selection"),
  measure("selected_previous", "Selected before", COUNT, "selection"),
  measure("overlap", "Overlap", SHARE, "selection"),
  measure("containment", "Containment of the current selection", SHARE, "selection"),
  measure("jaccard", "Jaccard index", SHARE, "selection"),
  measure("top_k_overlap", "Overlap of selections of the same size", SHARE, "selection", "score"),
  measure("entered", "Keys that entered the selection", COUNT, "selection"),
  measure("entered_rate", "Rate of entering", SHARE, "selection"),
  measure("left", "Keys that left the selection", COUNT, "selection"),
  measure("left_rate", "Rate of leaving", SHARE, "selection"),
  measure("flip_rate", "Rate of flips", SHARE, "selection"),
  measure("agreement", "Agreement", SHARE, "answer"),
  measure("negative_flips", "Negative flips", SHARE, "answer", "truth"),
  measure("positive_flips", "Positive flips", SHARE, "answer", "truth"),
  measure("spearman", "Rank correlation (Spearman)", [-1, 1], "score"),
  measure("rank_biased_overlap", "Rank-biased overlap", SHARE, "score"),
  measure("score_shift", "Mean score shift", NUMBER, "score"),
  measure("score_shift_abs", "Mean absolute score shift", COUNT, "score"),
  measure("exact", "Exactly the same values", SHARE, "value"),
];

/** What one of the gate's measures came to; `undefined` where its definition has no answer on these rows. */
export type Measured = ReadonlyMap<string, number | undefined>;
