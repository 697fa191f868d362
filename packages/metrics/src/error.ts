/** Words of the report's closed reason list that this package can answer with. */
export type MetricReason =
  | "not-a-number"
  | "empty-data"
  | "too-few-events"
  | "too-few-samples"
  | "missing-column"
  | "invalid-input";

export interface MetricErrorDetails {
  /** Stable, kebab-case; tests and runbooks bind to it, not to the prose. */
  readonly code: string;
  readonly reason: MetricReason;
  /** The way out, in the imperative. */
  readonly remedy: string;
  readonly cause?: unknown;
}

/** A number could not be computed because of its input. The message names the input and the value it got. */
export class MetricError extends Error {
  override readonly name: string = "MetricError";
  readonly code: string;
  readonly reason: MetricReason;
  readonly remedy: string;

  constructor(message: string, details: MetricErrorDetails) {
    super(message, { cause: details.cause });
    this.code = details.code;
    this.reason = details.reason;
    this.remedy = details.remedy;
  }
}
