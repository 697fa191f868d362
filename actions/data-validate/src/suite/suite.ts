import type { Location, Severity } from "@assay/report";
import type { Condition } from "../conditions/condition.ts";
import type { Prepared } from "../expectations/definition.ts";

/** One promise about the data, read and understood, that still knows where it was written. */
export interface Expectation {
  /** `expect_column_values_to_be_unique(id)`, with ` #2` where the suite makes the same promise twice. */
  readonly id: string;
  readonly type: string;
  /** Its keywords as they were read, under their own names; none about the answer or a row_condition. */
  readonly kwargs: Readonly<Record<string, unknown>>;
  readonly severity: Severity;
  readonly prepared: Prepared;
  /** The rows it speaks of; all of them where absent. */
  readonly condition: Condition | undefined;
  /** The condition as its author wrote it. */
  readonly where: string | undefined;
  /** Where the expectation is named. */
  readonly location: Location;
  /** What its author wrote beside it, in a sentence or more. */
  readonly notes: string | undefined;
}

export interface Suite {
  readonly name: string | undefined;
  /** At least one. */
  readonly expectations: readonly Expectation[];
}
