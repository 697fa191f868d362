/** Content by path relative to the workspace. */
export type CaseFiles = Readonly<Record<string, string | Uint8Array>>;

/**
 * What the gate may answer:
 * - `refused`: `error` or `fail`, since the case is broken by construction, or no data could pass its suite;
 * - `error`: nothing else, since the gate could not do its work;
 * - `sound`: `pass`, since what was changed is nothing that counts;
 * - a function: `refused` where it says false, `refused` or `pass` where it says true (the change may have left it sound).
 */
export type Wanted = "refused" | "error" | "sound" | (() => boolean);

export interface FuzzCase {
  /** Which gate is asked; data-validate where it is not said. */
  readonly action?: "regression-gate";
  /** Whether `review` is as good as a refusal: a comparison that could not be made is one. */
  readonly mayReview?: boolean;
  readonly files: CaseFiles;
  /** Links by path, with their targets. */
  readonly links?: Readonly<Record<string, string>>;
  readonly inputs: Readonly<Record<string, string>>;
  readonly wanted: Wanted;
}

/** What a gate that ran in a child process left behind. */
export interface Answer {
  readonly index: number;
  readonly kind: string;
  readonly verdict: string | undefined;
  readonly reasons: readonly string[];
  readonly exitCode: number;
  readonly milliseconds: number;
  /** Everything that is wrong with the answer. */
  readonly complaints: readonly string[];
}
