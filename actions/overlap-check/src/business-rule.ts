import { type Policy, Problems } from "@assay/action-kit";
import type { Location, Severity } from "@assay/report";

/** A SELECT over `current`, `previous` and `joined` that must give no row. */
export interface BusinessRule {
  readonly name: string;
  readonly query: string;
  readonly severity: Severity;
  /** Of the query in the policy. */
  readonly location: Location | undefined;
}

/** The policy's rules. Refuses two of one name, since reports tell them apart by it. */
export function businessRules({ rules, document }: Policy): BusinessRule[] {
  const problems = new Problems("duplicate-rule", "invalid-policy");
  const names = new Set<string>();
  const written = (rules.overlap?.rules ?? []).map(({ name, query, severity }, index): BusinessRule => {
    const path = ["overlap", "rules", index];
    if (names.has(name))
      problems.add({
        message: `two rules are named "${name}"`,
        remedy: "give each rule a name of its own",
        location: document?.locate([...path, "name"]),
      });
    names.add(name);
    return { name, query, severity: severity ?? "critical", location: document?.locate([...path, "query"]) };
  });
  problems.refuseIfAny();
  return written;
}
