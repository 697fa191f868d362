import { formatNumber } from "@assay/report";
import { keyword } from "../suite/keyword.ts";
import type { Finding } from "./definition.ts";

/** A level that a p-value is held against. */
export const level = keyword("a number between 0 and 1, both excluded", (value) =>
  typeof value === "number" && value > 0 && value < 1 ? value : undefined,
);

export function levelInWords(p: number, atLeast: boolean): string {
  return `p-value ${atLeast ? "at least" : "above"} ${formatNumber(p)}`;
}

/** Holds a p-value against its level; NaN, which says nothing, is a miss. */
export function judgeP(what: string, found: number, p: number, atLeast: boolean, missing: number): Finding {
  if (Number.isNaN(found))
    return { met: false, reason: "not-a-number", message: `${what} has no p-value`, observed: null, missing };
  const met = atLeast ? found >= p : found > p;
  return {
    met,
    reason: met ? "within-limit" : "below-min",
    message: `${what} has the p-value ${formatNumber(found)}${met ? "" : `, not ${atLeast ? "at least" : "above"} ${formatNumber(p)}`}`,
    observed: found,
    missing,
  };
}
