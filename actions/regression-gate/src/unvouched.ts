import type { Check } from "@assay/report";
import type { PredictionTables } from "./answer-columns.ts";
import type { ColumnNames } from "./inputs.ts";
import type { PredictionTable } from "./prediction-table.ts";

/** What says what a model is judged by. */
export type Vouched = "truth" | "weight";

/** What is said by the candidate's file alone although there is a baseline: neither it nor a file apart holds it. */
export function unvouched(
  { candidate, baseline }: Pick<PredictionTables, "candidate" | "baseline">,
  holders: Readonly<Record<Vouched, readonly PredictionTable[]>>,
): Vouched[] {
  if (!baseline) return [];
  return (["truth", "weight"] as const).filter((what) => holders[what].length === 1 && holders[what][0] === candidate);
}

/**
 * Asks for a person's eye where the candidate's own file says by what both models are judged, and nothing holds it to
 * that: one that wrote its predictions as the truth, or weighed the rows it gets right, would beat any baseline.
 */
export function unvouchedChecks(
  what: readonly Vouched[],
  { candidate, baseline }: Pick<PredictionTables, "candidate" | "baseline">,
  columns: ColumnNames,
): Check[] {
  return what.map((one) => ({
    id: one,
    title: one === "truth" ? "Truth of the rows" : "Weight of the rows",
    verdict: "review",
    reason: "not-comparable",
    severity: "critical",
    message: `both models are judged by the ${one} that ${candidate.shown} says: ${baseline?.shown} has no column "${columns[one]}" to hold it against`,
    remedy: `give the column "${columns[one]}" apart as \`truth-file\`, or write the baseline again with it`,
  }));
}
