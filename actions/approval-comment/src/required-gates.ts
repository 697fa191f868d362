import { type Policy, parsePolicy } from "@assay/action-kit";
import type { Inputs } from "./inputs.ts";
import type { PullRequest } from "./pull-request.ts";

export interface PolicyAtBasePort {
  /** The file's text at the commit; `undefined` only where it does not exist there. */
  read(path: string, ref: string): Promise<string | undefined>;
}

export interface RequiredGates {
  readonly gates: readonly string[];
  readonly notes: readonly string[];
}

const DEFAULT_POLICY = "assay.yml";

/**
 * The gates that must have reported. In a pull request the base branch's policy says so, since a pull request may not
 * change the rules it is judged by; a base branch without a policy leaves it to the pull request's own.
 */
export async function requiredGates(
  inputs: Pick<Inputs, "requiredGates" | "policyFile">,
  pullRequest: PullRequest | undefined,
  port: PolicyAtBasePort | undefined,
): Promise<RequiredGates> {
  if (!pullRequest) return { gates: inputs.requiredGates, notes: [] };
  if (!port)
    return {
      gates: inputs.requiredGates,
      notes: ["without a github-token the required gates are those of the pull request itself"],
    };
  const file = inputs.policyFile ?? DEFAULT_POLICY;
  const text = await port.read(file, pullRequest.baseSha);
  if (text === undefined) return { gates: inputs.requiredGates, notes: [] };
  const base: Policy = parsePolicy(text, `${file} of the base branch`);
  return { gates: base.rules.approval?.gates ?? [], notes: [] };
}
