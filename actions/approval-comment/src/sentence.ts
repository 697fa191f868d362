import { type Check, clip, summariseGates, worstFirst } from "@assay/report";
import type { GateOutcome } from "./gates.ts";

const MAX_MESSAGE = 200;
const SHOWN = 2;

/** One sentence: what the gates said, and what else speaks against the change: a job that failed, rules that changed. */
export function sentenceOf(gates: readonly GateOutcome[], others: readonly Check[]): string {
  const said = summariseGates(gates.map(({ name, check }) => ({ name, verdict: check.verdict })));
  const against = worstFirst(others).filter(({ verdict, reason }) => verdict !== "pass" && reason !== "no-checks");
  const rest = against.length - SHOWN;
  return [
    said,
    // What follows the colon are details, which stand below the sentence wherever it is shown.
    ...against.slice(0, SHOWN).map(({ message }) => clip(message.split(": ")[0] ?? message, MAX_MESSAGE)),
    ...(rest > 0 ? [`${rest} more`] : []),
  ].join("; ");
}
