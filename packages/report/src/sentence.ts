import { formatCount } from "./format.ts";
import type { Check, Report, Verdict } from "./generated/report-v1.ts";
import { clip, visibleText } from "./inert-text.ts";
import { isNoted, VERDICTS, worstFirst, worstVerdict } from "./verdict.ts";

const MAX_MESSAGE = 400;

function countOf(items: readonly { readonly verdict: Verdict }[], verdict: Verdict): number {
  return items.filter((item) => item.verdict === verdict).length;
}

function allOf(count: number, noun: string): string {
  if (count === 1) return `the one ${noun}`;
  return count === 2 ? `both ${noun}s` : `all ${formatCount(count)} ${noun}s`;
}

function clauses(items: readonly { readonly verdict: Verdict }[], noun: "check" | "gate"): string {
  const things = items.length === 1 ? noun : `${noun}s`;
  const parts: string[] = [];
  for (const verdict of VERDICTS.toReversed()) {
    const count = countOf(items, verdict);
    if (count === 0 || verdict === "pass") continue;
    const first =
      parts.length === 0 ? `${formatCount(count)} of ${formatCount(items.length)} ${things}` : formatCount(count);
    if (verdict === "error") {
      const work = count === 1 ? "do its work" : "do their work";
      parts.push(`${first} could not ${noun === "check" ? "be made" : work}`);
    }
    if (verdict === "fail") parts.push(`${first} failed`);
    if (verdict === "review") parts.push(`${first} ${count === 1 ? "needs" : "need"} review`);
  }
  return parts.length > 1 ? `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}` : (parts[0] ?? "");
}

/**
 * A gate in one sentence, at most 2,000 characters: how many checks have the worst verdicts, and what the first of
 * them found. "1 of 6 checks needs review: 612 rows cannot show that precision held".
 */
export function summarise(checks: readonly Check[]): string {
  if (checks.length === 0) return "nothing was checked";
  const [first] = worstFirst(checks);
  const noted = checks.filter(isNoted).length;
  const aside = noted === 0 ? "" : `, ${formatCount(noted)} noted`;
  if (first === undefined || first.verdict === "pass") return `${allOf(checks.length, "check")} passed${aside}`;
  // Only the full stop of a sentence goes: in "no such file in ." the dot is the folder itself.
  const message = clip(visibleText(first.message.trim()), MAX_MESSAGE).replace(/(?<=[\p{L}\p{N}_])\.$/u, "");
  return `${clauses(checks, "check")}${message === "" ? "" : `: ${message}`}`;
}

/** Several gates in one sentence: "1 of 3 gates failed: churn-data-validate". No gates is said, not passed over. */
export function summariseGates(reports: readonly Pick<Report, "name" | "verdict">[]): string {
  const worst = worstVerdict(reports.map(({ verdict }) => verdict));
  if (worst === undefined) return "no gate has reported";
  if (worst === "pass") return `${allOf(reports.length, "gate")} passed`;
  const names = reports.filter(({ verdict }) => verdict === worst).map(({ name }) => name);
  const shown = names.slice(0, 3).join(", ") + (names.length > 3 ? ` and ${formatCount(names.length - 3)} more` : "");
  return `${clauses(reports, "gate")}: ${shown}`;
}
