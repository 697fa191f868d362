import { limitOfChange, type Subject } from "@assay/judgement";
import { type Check, formatChange, formatInterval, formatNumber, VERDICTS } from "@assay/report";

/** A slice with what came of it. */
interface JudgedSlice {
  readonly subject: Subject;
  readonly check: Check;
}

/** The share of its limit that a slice has used: above 1 where the estimate is beyond it; `undefined` where none can be said. */
function usedOf({ subject, check }: JudgedSlice): number | undefined {
  const limit = limitOfChange(subject);
  if (check.change !== undefined && limit) return check.change / limit;
  const { min, max } = subject.metric.limit;
  const { observed } = check;
  if (typeof observed !== "number" || observed <= 0) return undefined;
  if (min !== undefined && subject.metric.better === "higher") return min / observed;
  return max !== undefined && subject.metric.better === "lower" && max > 0 ? observed / max : undefined;
}

/** Slices by verdict, then by how near they are to their limit or how far beyond: the first is the worst. */
export function worstFirst(slices: readonly JudgedSlice[]): JudgedSlice[] {
  const order = new Map(
    slices.map((slice) => [
      slice,
      [VERDICTS.indexOf(slice.check.verdict), usedOf(slice) ?? Number.NEGATIVE_INFINITY] as const,
    ]),
  );
  return slices.toSorted((left, right) => {
    const [[verdict, used], [otherVerdict, otherUsed]] = [order.get(left), order.get(right)] as [
      readonly [number, number],
      readonly [number, number],
    ];
    if (verdict !== otherVerdict) return otherVerdict - verdict;
    return used === otherUsed ? 0 : otherUsed - used;
  });
}

/**
 * The worst of the slices in this order, in a clause for the summary; none where one of the others, which nothing could
 * be measured in, is worse.
 */
export function worstSlice([worst]: readonly JudgedSlice[], unmeasured: readonly Check[]): string | undefined {
  if (!worst || usedOf(worst) === undefined) return undefined;
  const rank = ({ verdict }: Check) => VERDICTS.indexOf(verdict);
  if (unmeasured.some((check) => rank(check) > rank(worst.check))) return undefined;
  const { title, change, observed, interval } = worst.check;
  const shown = change === undefined ? formatNumber(Number(observed)) : formatChange(change);
  return `worst slice: ${title}, ${shown}${interval ? ` ${formatInterval(interval, change !== undefined)}` : ""}`;
}
