import { type Check, clip, summariseGates, worstFirst } from "@assay/report";

const MAX_MESSAGE = 300;
const SHOWN = 2;

/** One sentence: what the gates said, and what else speaks against the change: a job that failed, rules that changed. */
export function sentenceOf(gates: readonly Check[], others: readonly Check[]): string {
  const reported = gates.filter(({ reason }) => reason !== "no-checks");
  const said = summariseGates(reported.map(({ title, verdict }) => ({ name: title, verdict })));
  const against = worstFirst(others).filter(({ verdict }) => verdict !== "pass");
  const rest = against.length - SHOWN;
  return [
    said,
    ...against.slice(0, SHOWN).map(({ message }) => clip(message, MAX_MESSAGE)),
    ...(rest > 0 ? [`${rest} more`] : []),
  ].join("; ");
}
