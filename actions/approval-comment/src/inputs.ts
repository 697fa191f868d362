import type { InputReader, Policy } from "@assay/action-kit";
import { type Need, readNeeds } from "./needs.ts";

export const INPUT_NAMES = ["mode", "reports", "needs", "github-token", "comment"] as const;

const MODES = ["report"] as const;
const COMMENT = ["always", "changes", "never"] as const;

export interface Inputs {
  /** Glob of report files; `undefined` for those of this job's `report-dir` and of the run's artifacts. */
  readonly reports: string | undefined;
  readonly needs: readonly Need[];
  /** `undefined` where nothing may be posted: the step summary and the outputs remain. */
  readonly token: string | undefined;
  readonly comment: (typeof COMMENT)[number];
  /** Gates the policy of this checkout requires; the base branch's policy takes its place in a pull request. */
  readonly requiredGates: readonly string[];
}

export function readInputs(reader: InputReader, policy: Policy): Inputs {
  reader.choice("mode", MODES);
  return {
    reports: reader.text("reports"),
    needs: readNeeds(reader),
    token: reader.text("github-token"),
    comment: reader.choice("comment", COMMENT) ?? "always",
    requiredGates: policy.rules.approval?.gates ?? [],
  };
}
