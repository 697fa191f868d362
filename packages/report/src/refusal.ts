import type { Location, Reason } from "./generated/report-v1.ts";

export interface RefusalDetails {
  /** Stable, kebab-case; tests and runbooks bind to it, not to the prose. */
  readonly code: string;
  readonly reason: Reason;
  /** The way out, in the imperative. */
  readonly remedy: string;
  readonly location?: Location | undefined;
  readonly cause?: unknown;
}

/**
 * The gate could not do its work because of something its user can mend. The message names the input and the value it
 * got; it is shown without a stack trace and always ends in the verdict `error`.
 */
export class Refusal extends Error {
  override readonly name: string = "Refusal";
  readonly code: string;
  readonly reason: Reason;
  readonly remedy: string;
  readonly location: Location | undefined;

  constructor(message: string, details: RefusalDetails) {
    super(message, { cause: details.cause });
    this.code = details.code;
    this.reason = details.reason;
    this.remedy = details.remedy;
    this.location = details.location;
  }
}
