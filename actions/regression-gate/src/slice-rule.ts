import { type LocatedDocument, limitsOf, type PolicySlice, Problems } from "@assay/action-kit";
import { type JudgedMetric, judgedMetrics } from "@assay/judgement";
import type { Location } from "@assay/report";

/** Rows of the predictions that are judged by themselves. */
export interface SliceRule {
  /** By the values of these columns, one slice a combination; or by one condition. */
  readonly by: readonly string[];
  readonly where: string | undefined;
  /** How a slice made by `where` is named. */
  readonly name: string;
  readonly minRows: number;
  readonly undecided: "list" | "review";
  readonly limits: readonly JudgedMetric[];
  readonly location: Location | undefined;
}

/** The schema's own default, said here because a policy is validated and not filled in. */
const MIN_ROWS = 30;

/** The policy's slices, checked: each is made by columns or by a condition, and has limits. */
export function sliceRules(written: readonly PolicySlice[], document: LocatedDocument | undefined): SliceRule[] {
  const problems = new Problems("invalid-policy", "invalid-policy");
  const rules = written.map((slice, index) => {
    const path = ["regression", "slices", index];
    const by = slice.by === undefined ? [] : [slice.by].flat();
    const location = document?.locate(path);
    if ((slice.by === undefined) === (slice.where === undefined))
      problems.add({
        message: `regression.slices.${index} has ${slice.by === undefined ? "neither" : "both"} \`by\` ${slice.by === undefined ? "nor" : "and"} \`where\``,
        remedy: "make the slice by columns (`by`) or by one SQL condition (`where`)",
        location,
      });
    return {
      by,
      where: slice.where,
      name: slice.name ?? slice.where ?? by.join(", "),
      minRows: slice["min-rows"] ?? MIN_ROWS,
      undecided: slice.undecided ?? "list",
      limits: judgedMetrics(limitsOf(slice.limits, document, [...path, "limits"])),
      location,
    } as const;
  });
  const taken = new Set<string>();
  for (const { name, limits, location } of rules)
    for (const metric of limits) {
      const id = `${metric.name}[${name}]`;
      if (taken.has(id))
        problems.add({
          message: `regression.slices limits ${id} twice`,
          remedy: "merge the two, or give one of them a `name` of its own",
          location: metric.limit.location ?? location,
        });
      taken.add(id);
    }
  problems.refuseIfAny();
  return rules;
}
