import { limitsOf, type Policy, Problems } from "@assay/action-kit";
import { type JudgedMetric, judgedMetrics } from "@assay/judgement";
import { placeProblem } from "./baseline-place.ts";

/** An older baseline with limits of its own, which does not move with every run. */
export interface AnchorRule {
  /** A path, a glob, or a place in git or of an artifact. */
  readonly baseline: string;
  readonly limits: readonly JudgedMetric[];
}

/** How the id of a check says that it is held against the anchor. */
export const ANCHOR_SUFFIX = "[anchor]";

/** The policy's anchor, checked; `undefined` where it has none. */
export function anchorRule({ rules, document }: Policy): AnchorRule | undefined {
  const written = rules.regression?.anchor;
  if (!written) return undefined;
  const path = ["regression", "anchor"];
  const problems = new Problems("invalid-policy", "invalid-policy");
  const problem = placeProblem("regression.anchor.baseline", written.baseline, ["git", "artifact"]);
  if (problem) problems.add({ ...problem, location: document?.locate([...path, "baseline"]) });
  rules.regression?.slices?.forEach(({ name, where }, index) => {
    if ((name ?? where) === "anchor")
      problems.add({
        message: 'a slice is called "anchor", as the checks of regression.anchor are',
        remedy: "give the slice another `name`",
        location: document?.locate(["regression", "slices", index]),
      });
  });
  problems.refuseIfAny();
  return {
    baseline: written.baseline,
    limits: judgedMetrics(limitsOf(written.limits, document, [...path, "limits"])),
  };
}
