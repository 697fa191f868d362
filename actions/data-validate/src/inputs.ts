import type { InputReader, Policy } from "@assay/action-kit";
import { type PiiPolicy, piiPolicy } from "./pii/pii-policy.ts";

export const INPUT_NAMES = ["data", "suite", "infer-suite", "max-examples", "redact", "na-values"] as const;

export interface Inputs {
  /** A path or a glob. */
  readonly data: string;
  /** Given unless `inferSuite` is. */
  readonly suite: string | undefined;
  /** Where to write a suite that is learnt from the data. */
  readonly inferSuite: string | undefined;
  readonly maxExamples: number;
  readonly redact: boolean;
  /** Texts that mean "missing"; `undefined` for the list of pandas. */
  readonly naValues: readonly string[] | undefined;
  /** The policy wants drift judged, which needs a reference that cannot be given yet. */
  readonly wantsDrift: boolean;
  readonly pii: PiiPolicy;
}

/** The report holds at most this many examples of a check. */
const MOST_EXAMPLES = 1000;

export function readInputs(reader: InputReader, policy: Policy): Inputs {
  const inferSuite = reader.text("infer-suite");
  if (inferSuite !== undefined && reader.text("suite") !== undefined)
    reader.problem(
      "inputs `suite` and `infer-suite` are both given: data is either judged by a suite or one is learnt from it",
      "give one of them",
    );
  return {
    data: reader.required("data", "the path of a table, or a glob such as data/*.csv"),
    suite:
      inferSuite === undefined
        ? reader.required("suite", "the path of a Great Expectations suite in YAML or JSON")
        : undefined,
    inferSuite,
    maxExamples: reader.integer("max-examples", { min: 0, max: MOST_EXAMPLES }) ?? 20,
    redact: reader.boolean("redact") ?? true,
    naValues: reader.list("na-values"),
    wantsDrift: policy.rules.data?.drift !== undefined,
    pii: piiPolicy(policy),
  };
}
