import { type Check, clip, formatCountOf } from "@assay/report";
import type { Queries } from "../judging/queries.ts";
import { several } from "./pii-check.ts";
import type { PiiPolicy } from "./pii-policy.ts";
import type { Cells } from "./scan.ts";

/** An error for each column with values that cannot be read as text, such as pictures: what is forbidden might be in them. */
export async function unseenChecks(
  { from, columns }: Pick<Cells, "from" | "columns">,
  { forbid, location }: PiiPolicy,
  queries: Queries,
): Promise<Check[]> {
  const checks: Check[] = [];
  for (const { name, unreadable } of columns) {
    if (unreadable === undefined) continue;
    const [row = {}] = await queries.rows(`SELECT count(*) AS unseen FROM ${from} WHERE ${unreadable}`);
    const unseen = Number(row.unseen);
    if (unseen === 0) continue;
    checks.push({
      id: clip(`pii-unseen(${name})`, 500),
      title: clip(`${name} must hold no personal data`, 500),
      verdict: "error",
      reason: "not-comparable",
      severity: "critical",
      message: clip(
        `${name} holds bytes that are no text (${formatCountOf(unseen, "value")}), in which ${several(forbid)} cannot be looked for`,
        4000,
      ),
      remedy: "leave the column out, or list it under `data.pii.allow` in the policy",
      ...(location ? { location } : {}),
    });
  }
  return checks;
}
