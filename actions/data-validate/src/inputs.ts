import type { InputReader, Policy } from "@assay/action-kit";
import { type DriftRules, readDriftRules } from "./drift/drift-rules.ts";
import { type PiiPolicy, piiPolicy } from "./pii/pii-policy.ts";
import { readData, WAREHOUSE_INPUTS, type WarehouseInputs } from "./warehouse/warehouse-inputs.ts";

export const INPUT_NAMES = [
  "data",
  "suite",
  "infer-suite",
  "base-contract",
  "contract",
  "reference",
  "write-profile",
  ...WAREHOUSE_INPUTS,
  "max-examples",
  "redact",
  "na-values",
  "github-token",
] as const;

export interface Inputs {
  /** What is judged, as messages name it: a path or a glob; the table or query where `warehouse` says where that is. */
  readonly data: string;
  readonly warehouse: WarehouseInputs | undefined;
  /** Given unless `inferSuite`, `reference` or `writeProfile` is. */
  readonly suite: string | undefined;
  /** Where to write a suite that is learnt from the data. */
  readonly inferSuite: string | undefined;
  /** What the contract was before: a path, or `git:<ref>:<path>`. */
  readonly baseContract: string | undefined;
  /** The contract now, where it is not the suite. */
  readonly contract: string | undefined;
  /** Reads the base contract where it lies in git. */
  readonly githubToken: string | undefined;
  readonly maxExamples: number;
  readonly redact: boolean;
  /** Texts that mean "missing"; `undefined` for the list of pandas. */
  readonly naValues: readonly string[] | undefined;
  /** A path or a glob of tables, or the path of a profile; what the data is compared with. */
  readonly reference: string | undefined;
  /** Where the profile of `data` goes, for later runs to be compared with. */
  readonly writeProfile: string | undefined;
  readonly drift: DriftRules;
  /** The policy wants drift judged. */
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
  const [baseContract, contract] = [reader.text("base-contract"), reader.text("contract")];
  if (baseContract === undefined && contract !== undefined)
    reader.problem(
      "input `contract` is given without `base-contract`, so there is nothing to hold it against",
      "give `base-contract:` too, such as git::schema.json for the base of the pull request",
    );
  if (baseContract !== undefined && contract === undefined && reader.text("suite") === undefined)
    reader.problem(
      "input `base-contract` is given, and there is neither a `suite` nor a `contract` to hold against it",
      "give `suite:` or `contract:` to the step",
    );
  const drift = readDriftRules(policy);
  const reference = reader.text("reference");
  const writeProfile = reader.text("write-profile");
  if (drift.required && reference === undefined && writeProfile === undefined)
    reader.problem(
      "the policy's `data.drift` requires a reference, and input `reference` is missing",
      "give `reference:` to the step: the data to compare with, or a profile that `write-profile` made",
    );
  return {
    ...readData(reader),
    suite:
      inferSuite === undefined && reference === undefined && writeProfile === undefined
        ? reader.required(
            "suite",
            "the path of a Great Expectations suite in YAML or JSON, unless one is learnt (`infer-suite`) or the data is compared with other data (`reference`)",
          )
        : reader.text("suite"),
    inferSuite,
    baseContract,
    contract,
    githubToken: reader.text("github-token"),
    maxExamples: reader.integer("max-examples", { min: 0, max: MOST_EXAMPLES }) ?? 20,
    redact: reader.boolean("redact") ?? true,
    naValues: reader.list("na-values"),
    reference,
    writeProfile,
    drift,
    wantsDrift: policy.rules.data?.drift !== undefined,
    pii: piiPolicy(policy),
  };
}
