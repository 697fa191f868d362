/** What is to be said of one text. `undecided`: Python might answer either way, so the check is an error. */
export type TextVerdict = "kept" | "broken" | "undecided";
