import { parsePolicy } from "@assay/action-kit";
import { Refusal } from "@assay/report";
import type { Inputs } from "./inputs.ts";
import type { Subject } from "./standing.ts";

export interface PolicyAtBasePort {
  /** The policy's text on the base branch; `undefined` only where it does not exist there. */
  read(): Promise<string | undefined>;
}

export interface RequiredGates {
  readonly gates: readonly string[];
  readonly notes: readonly string[];
}

/**
 * The gates that must have reported. In a pull request the base branch's policy says so, since a pull request may not
 * change the rules it is judged by; a base branch without a policy leaves it to the pull request's own. `policyPath` is
 * the path as the workflow asks for it, so that a pull request which removes, moves or links the file changes nothing.
 */
export async function requiredGates(
  inputs: Pick<Inputs, "requiredGates">,
  { policyPath, pullRequest }: Pick<Subject, "policyPath" | "pullRequest">,
  port: PolicyAtBasePort | undefined,
): Promise<RequiredGates> {
  if (!pullRequest) return { gates: inputs.requiredGates, notes: noneRequired(inputs, policyPath) };
  if (!port)
    return {
      gates: inputs.requiredGates,
      notes: ["without a github-token the required gates are those of the pull request itself"],
    };
  const text = await port.read();
  if (text === undefined) return { gates: inputs.requiredGates, notes: noneRequired(inputs, policyPath) };
  return { gates: gatesOfBase(text, policyPath), notes: [] };
}

/** Who leaves out a gate, or the checkout in which the policy lies, is to see that nothing was asked of it. */
function noneRequired({ requiredGates }: Pick<Inputs, "requiredGates">, policyPath: string): string[] {
  return requiredGates.length > 0
    ? []
    : [
        `no gate is required: ${policyPath} names none as \`approval.gates\`, or is not here (this step needs a checkout)`,
      ];
}

/** A refusal's line is one of the base branch's file: nothing of this checkout can be shown beside it. */
function gatesOfBase(text: string, policyPath: string): readonly string[] {
  try {
    return parsePolicy(text, `${policyPath} of the base branch`).rules.approval?.gates ?? [];
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { message, code, reason, cause } = error;
    throw new Refusal(message, { code, reason, remedy: `mend ${policyPath} on the base branch`, cause });
  }
}
