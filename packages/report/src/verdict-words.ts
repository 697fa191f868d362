import type { Check, Verdict } from "./generated/report-v1.ts";
import { isNoted } from "./verdict.ts";

/** The sign is never alone: the word always stands beside it. */
export const VERDICT_SIGNS: Readonly<Record<Verdict, string>> = { pass: "✅", review: "⚠️", fail: "❌", error: "⛔" };

export function verdictLabel(verdict: Verdict): string {
  return `${VERDICT_SIGNS[verdict]} ${verdict}`;
}

/** A passing check that has something to say is `noted`. */
export function checkLabel(check: Check): string {
  return isNoted(check) ? "ℹ️ noted" : verdictLabel(check.verdict);
}
