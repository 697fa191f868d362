/** What an engine's own SQL says of a text, where it can say what Python would. */
export interface SqlVerdict {
  /** SQL that is true for the texts that keep the promise. */
  readonly kept: string;
  /** SQL that is true for those of which it cannot tell, though one of them may keep it. */
  readonly undecided: string;
  /** What these hold and the way out. */
  readonly why: { readonly words: string; readonly remedy: string };
}
