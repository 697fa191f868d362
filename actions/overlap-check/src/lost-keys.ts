import { type Check, formatCount } from "@assay/report";
import type { JudgedMeasure } from "./judged-measure.ts";
import type { Measured } from "./measures.ts";

/** Below half, what is compared is no longer the previous table. */
const FEWEST_SHARE = 0.5;
/** Whoever limits one of these has said how many keys may be missing. */
const SAID_BY: readonly string[] = ["common", "lost", "lost_share"];

/**
 * Asks for a person's eye where most of the previous keys are gone: a few keys that happen to agree would speak for all, as
 * after a key that is spelt another way. None where a limit says how many may be lost.
 */
export function lostKeys(limits: readonly JudgedMeasure[], measured: Measured): Check[] {
  const [common = 0, lost = 0] = ["common", "lost"].map((name) => measured.get(name));
  const previous = common + lost;
  if (common >= FEWEST_SHARE * previous || limits.some(({ measure }) => SAID_BY.includes(measure.name))) return [];
  return [
    {
      id: "lost-keys",
      title: "Most of the previous keys must be there again",
      verdict: "review",
      reason: "not-comparable",
      severity: "critical",
      message: `current lacks ${formatCount(lost)} of the ${formatCount(previous)} keys of previous, and is compared on the others only`,
      remedy:
        "check that both tables spell their keys alike; if so many may go, say so with a limit such as lost_share: {max: 0.9}",
      counts: { rows: previous, missing: lost },
    },
  ];
}
