import type { DriftDecision, DriftQuestion } from "@assay/metrics";
import { formatCount, formatNumber, formatPercent } from "@assay/report";
import type { Comparison } from "./compared-columns.ts";
import { type Decided, OUTCOMES } from "./decided.ts";
import { pText } from "./drift-words.ts";

const idOf = (name: string) => `${name}\0missing`;

/**
 * Whether rows have a value is a question of its own, of two categories: values that go missing, or become infinite, leave
 * the distribution of the others as it was. Nobody asks where no row of either side is without one.
 */
export function missingQuestion({ name, missing, rows }: Comparison, smallest: number): DriftQuestion[] {
  if (missing.reference === 0 && missing.current === 0) return [];
  const shares = (side: "reference" | "current") => Float64Array.of(rows[side] - missing[side], missing[side]);
  const column = { kind: "categorical" as const, reference: shares("reference"), current: shares("current") };
  // The total variation distance of two categories is by how much their share changed.
  return [{ id: idOf(name), column, method: "tvd", smallest }];
}

const BADNESS: readonly Decided["outcome"][] = ["held", "undecided", "drifted"];

/** The column's decision, or that about its missing values where it is worse. */
export function withMissing(decided: Decided, decisions: ReadonlyMap<string, DriftDecision>): Decided {
  const decision = decisions.get(idOf(decided.comparison.name));
  if (!decision) return decided;
  const outcome = OUTCOMES[decision.verdict];
  if (outcome === "held") return decided;
  const { measurement, smallest, needed } = decision;
  const words = inWords(decided.comparison, decision, outcome);
  if (BADNESS.indexOf(outcome) <= BADNESS.indexOf(decided.outcome))
    return { ...decided, facts: { ...decided.facts, message: `${decided.facts.message}; ${words}` } };
  return {
    ...decided,
    outcome,
    facts: {
      message: `${words}; the others: ${decided.facts.message}`,
      observed: measurement.effect,
      limit: `share without a value changed by less than ${formatNumber(smallest)}`,
      ...(outcome === "drifted"
        ? { remedy: "find out where its values have gone" }
        : {
            remedy: `compare more rows, or raise \`smallest\` if a change of ${formatNumber(smallest)} can be lived with`,
            ...(needed ? { needed: { rows: needed.current, have: measurement.currentRows } } : {}),
          }),
    },
  };
}

function inWords(
  { name, missing, rows }: Comparison,
  { adjusted, smallest }: DriftDecision,
  outcome: Decided["outcome"],
) {
  const share = (side: "reference" | "current") => formatPercent(missing[side] / rows[side]);
  const facts = `${share("current")} of ${formatCount(rows.current)} rows have no value or an infinite one, and ${share("reference")} of the reference's had (${pText(adjusted)} over all columns)`;
  return outcome === "drifted"
    ? `${name} lost or gained values: ${facts}, where ${formatNumber(smallest)} matters`
    : `these rows cannot show whether ${name} lost or gained values: ${facts}`;
}
