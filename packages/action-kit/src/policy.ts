import type { PolicyV1 } from "./generated/policy-v1.ts";
import type { LocatedDocument } from "./located-yaml.ts";

/** The policy file, or an empty one where the repository has none. */
export interface Policy {
  readonly rules: PolicyV1;
  /** `undefined` where there is no policy file. */
  readonly document: LocatedDocument | undefined;
}

export const NO_POLICY: Policy = { rules: {}, document: undefined };
