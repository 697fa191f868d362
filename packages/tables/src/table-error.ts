/** The words of the report schema's closed list that this package uses. */
export type TableReason =
  | "duplicate-key"
  | "empty-data"
  | "engine-unavailable"
  | "invalid-input"
  | "invalid-suite"
  | "malformed-row"
  | "missing-column"
  | "missing-credentials"
  | "not-comparable"
  | "not-permitted"
  | "timed-out"
  | "unreadable"
  | "wrong-type";

/** A place in a text file; line and column count from 1. */
export interface TableLocation {
  readonly file: string;
  readonly line: number;
  readonly column?: number;
}

export interface TableErrorDetails {
  /** Stable, kebab-case; tests and runbooks bind to it, not to the prose. */
  readonly code: string;
  readonly reason: TableReason;
  /** The way out, in the imperative. */
  readonly remedy: string;
  readonly location?: TableLocation | undefined;
  readonly cause?: unknown;
}

/** A table could not be had, or a query not be answered, because of something its user can mend. */
export class TableError extends Error {
  override readonly name: string = "TableError";
  readonly code: string;
  readonly reason: TableReason;
  readonly remedy: string;
  readonly location: TableLocation | undefined;

  constructor(message: string, details: TableErrorDetails) {
    super(message, { cause: details.cause });
    this.code = details.code;
    this.reason = details.reason;
    this.remedy = details.remedy;
    this.location = details.location;
  }
}
