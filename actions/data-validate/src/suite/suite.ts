import type { Location, Severity } from "@assay/report";
import type { Condition } from "../conditions/condition.ts";
import type { Prepared } from "../expectations/definition.ts";
import type { OnEmpty } from "./on-empty.ts";
import type { ResultFormat } from "./result-format.ts";

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
  /** What it asks to be shown of failing rows; what the step's inputs say where absent. */
  readonly resultFormat: ResultFormat | undefined;
  /** It is met where there is nothing to judge, since its suite says so. */
  readonly metByNothing: boolean;
}

export interface Suite {
  readonly name: string | undefined;
  /** At least one, but where `onEmpty` is `pass`. */
  readonly expectations: readonly Expectation[];
  readonly onEmpty: OnEmpty;
}
