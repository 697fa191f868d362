import { Problems } from "@assay/action-kit";
import { type Dialect, PatternError } from "@assay/tables";
import type { Suite } from "../suite/suite.ts";
import type { Queries } from "./queries.ts";

/** Refuses the patterns that the engine does not understand as RE2 does, all of them at once, before any data is read. */
export async function refusePatterns({ expectations }: Suite, dialect: Dialect, queries: Queries): Promise<void> {
  const problems = new Problems("invalid-suite", "invalid-suite");
  for (const { prepared, location } of expectations) {
    for (const pattern of prepared.patterns ?? []) {
      try {
        await queries.rows(`SELECT ${dialect.matches(dialect.literal(""), pattern)} AS understood`);
      } catch (error) {
        const said = error instanceof Error ? error.message.replace(/^.*Error:\s*/, "") : String(error);
        const fault = error instanceof PatternError ? said : `is not one of RE2: ${said}`;
        problems.add({
          message: `the regular expression ${JSON.stringify(pattern)} ${fault}`,
          remedy: "write it in the syntax of RE2 (github.com/google/re2/wiki/Syntax)",
          location,
        });
      }
    }
  }
  problems.refuseIfAny();
}
