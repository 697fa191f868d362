import type { Severity } from "@assay/report";

/** A promise as the learnt suite will make it, with the reason for it. */
export interface LearntExpectation {
  readonly type: string;
  /** In the order in which they are written. */
  readonly kwargs: Readonly<Record<string, unknown>>;
  readonly severity: Severity;
  /** Why, in a sentence or two; holds aggregates alone. */
  readonly why: string;
}

/** What the suite says of one column, or of the table as a whole. */
export interface LearntSection {
  /** `undefined` for the table. */
  readonly column: string | undefined;
  /** What a reader should know before the promises; such as that there are none. */
  readonly remark?: string;
  readonly expectations: readonly LearntExpectation[];
}
