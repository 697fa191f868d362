import { type Check, clip, formatCount, formatCountOf, summariseGates, worstFirst } from "@assay/report";
import type { GateOutcome } from "./gates.ts";

const MAX_MESSAGE = 200;
const SHOWN = 2;
const NAMED = 3;

function isMissing({ check }: GateOutcome): boolean {
  return check.reason === "missing-gate";
}

function missingText(missing: readonly GateOutcome[]): string {
  const rest = missing.length - NAMED;
  const names = missing.slice(0, NAMED).map(({ name }) => name);
  const named = names.join(", ") + (rest > 0 ? ` and ${formatCount(rest)} more` : "");
  return `${formatCountOf(missing.length, "required gate")} did not report: ${named}`;
}

/**
 * What the gates said, and which did not report. A gate that broke comes first, for the others are silent because of it
 * more often than not; a silence before what is merely fine or undecided.
 */
function gatesText(gates: readonly GateOutcome[]): string[] {
  const missing = gates.filter(isMissing);
  const reported = gates.filter((gate) => !isMissing(gate));
  const said = summariseGates(reported.map(({ name, check }) => ({ name, verdict: check.verdict })));
  if (missing.length === 0) return [said];
  const broke = reported.some(({ check: { verdict } }) => verdict === "fail" || verdict === "error");
  return broke ? [said, missingText(missing)] : [missingText(missing), said];
}

/** One sentence: what the gates said, and what else speaks against the change: a job that failed, rules that changed. */
export function sentenceOf(gates: readonly GateOutcome[], others: readonly Check[]): string {
  const against = worstFirst(others).filter(({ verdict, reason }) => verdict !== "pass" && reason !== "no-checks");
  const rest = against.length - SHOWN;
  return [
    ...gatesText(gates),
    // What follows the colon are details, which stand below the sentence wherever it is shown.
    ...against.slice(0, SHOWN).map(({ message }) => clip(message.split(": ")[0] ?? message, MAX_MESSAGE)),
    ...(rest > 0 ? [`${rest} more`] : []),
  ].join("; ");
}
