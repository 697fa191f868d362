import { FEWEST_KEYS, type Step } from "../drift/distribution.ts";

/** The fewest and most different values that a column can have. */
export interface Bounds {
  readonly least: number;
  readonly most: number;
}

/** A step of its own is one value; any other holds at most one for each row, and of whole numbers at most those within its ends. */
export function distinctOfSteps(steps: readonly Step[], whole: boolean): Bounds {
  const mosts = steps.map(({ low, high, rows }) => {
    if (low === high) return 1;
    return whole ? Math.min(rows, Math.max(1, Math.floor(high) - Math.ceil(low) + 1)) : rows;
  });
  return { least: steps.length, most: mosts.reduce((sum, n) => sum + n, 0) };
}

export function distinctOfHashes(hashes: number, others: number): Bounds {
  return { least: hashes + Math.min(others, 1), most: hashes + others };
}

/** Why a column cannot be a key, whose drift is left out; `undefined` where it can be. */
export function whyNoKey(kind: string, distinct: number, present: number): string | undefined {
  if (kind !== "integer" && kind !== "string") return `a column of kind "${kind}" is never one`;
  if (distinct !== present) return `${distinct} of ${present} values differ, and those of a key all do`;
  return present < FEWEST_KEYS ? `${present} values may all differ by chance` : undefined;
}

/** Whole numbers that all differ but lie far apart are amounts, however the ends of the outer steps were rounded. */
export function isTooWideForKey(steps: readonly Step[], present: number): boolean {
  const [first, last] = [steps[0], steps.at(-1)];
  return first !== undefined && last !== undefined && last.low - first.high + 1 > 2 * present;
}
