import { type ClassCodes, type GroupRates, groupRates } from "@assay/metrics";
import type { ScoredRows } from "../scored-rows.ts";
import type { Slice } from "../slices.ts";

/** Rows of two classes with both models' labels. Codes: 1 = positive, 0 = negative. */
export interface BinaryRows {
  readonly truth: ClassCodes;
  readonly candidate: ClassCodes;
  readonly baseline: ClassCodes | undefined;
  readonly weight: Float64Array | undefined;
}

/** The rows of a rule on fairness, whose columns and classes were asked for when the predictions were read. */
export function binaryRows(scored: ScoredRows): BinaryRows {
  if (scored.task !== "class" || !scored.binary || !scored.candidate.prediction)
    throw new TypeError("limits on fairness ask for two classes and their predictions");
  const { truth, candidate, baseline, weight } = scored;
  return { truth, candidate: candidate.prediction as ClassCodes, baseline: baseline?.prediction, weight };
}

/** One side's rates in each of these groups, in their order. There are two at least, each with a row that counts. */
export function ratesOf(
  side: "candidate" | "baseline",
  groups: readonly Slice[],
  { truth, weight, ...sides }: BinaryRows,
): GroupRates[] | undefined {
  const prediction = sides[side];
  if (!prediction) return undefined;
  const rows = new Uint32Array(groups.reduce((sum, { rows: { length } }) => sum + length, 0));
  const group = new Int32Array(rows.length);
  let start = 0;
  for (const [code, { rows: own }] of groups.entries()) {
    rows.set(own, start);
    group.fill(code, start, start + own.length);
    start += own.length;
  }
  return groupRates({
    group,
    truth: Uint8Array.from(rows, (row) => truth[row] as number),
    prediction: Uint8Array.from(rows, (row) => prediction[row] as number),
    weight: weight && Float64Array.from(rows, (row) => weight[row] as number),
  });
}
