import type { Check } from "@assay/report";

/** The policy asks for drift, and there is nothing to compare with: a pass would say what nobody looked at. */
export function noReferenceCheck(because: string): Check {
  return {
    id: "drift",
    title: "Drift against the reference",
    verdict: "review",
    reason: "no-baseline",
    severity: "warning",
    message: `the policy's \`data.drift\` was not judged: ${because}`,
    remedy: "give `reference` to a step that judges files, or take `data.drift` out of the policy that this step reads",
  };
}
