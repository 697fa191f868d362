import type { ClassCodes } from "@assay/metrics";
import { type Check, formatCount } from "@assay/report";
import type { PredictionTables } from "./answer-columns.ts";
import type { ScoredRows } from "./scored-rows.ts";

/** A label of so few rows, or so small a share, may be one that these rows happen not to hold. */
const FEWEST_ROWS = 10;
const SMALLEST_SHARE = 0.05;
/** Of many classes some errors go to those that these rows happen not to hold, each a few. */
const SMALLEST_TOTAL = 0.25;

function counted(codes: ClassCodes, labels: number): Uint32Array {
  const counts = new Uint32Array(labels);
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row] as number;
    counts[code] = (counts[code] as number) + 1;
  }
  return counts;
}

/**
 * Asks for a person's eye where the baseline often predicts a label that the truth never has and the candidate seldom
 * predicts: a name that has changed, or letters that look alike. Every such row counts against the baseline, so that a
 * worse candidate passes.
 *
 * @param labels by code
 */
export function strangeLabels(
  scored: ScoredRows,
  { baseline: table }: Pick<PredictionTables, "baseline">,
  labels: readonly string[],
): Check[] {
  if (scored.task !== "class" || labels.length < 3) return [];
  const { truth, count } = scored;
  const [ours, theirs] = [scored.candidate.prediction, scored.baseline?.prediction];
  if (!ours || !theirs || !table) return [];
  const [inTruth, inOurs, inTheirs] = [truth, ours, theirs].map((codes) => counted(codes, labels.length)) as [
    Uint32Array,
    Uint32Array,
    Uint32Array,
  ];
  const unknown = labels.map((_, code) => code).filter((code) => inTruth[code] === 0);
  const rowsOf = (counts: Uint32Array, codes: readonly number[]) =>
    codes.reduce((sum, code) => sum + (counts[code] as number), 0);
  const isStrange = (codes: readonly number[], share: number) =>
    rowsOf(inTheirs, codes) >= Math.max(FEWEST_ROWS, share * count) &&
    2 * rowsOf(inOurs, codes) < rowsOf(inTheirs, codes);
  const one = unknown.find((code) => isStrange([code], SMALLEST_SHARE));
  if (one === undefined && !isStrange(unknown, SMALLEST_TOTAL)) return [];
  const strange = one === undefined ? unknown.filter((code) => (inTheirs[code] as number) > 0) : [one];
  const rows = rowsOf(inTheirs, strange);
  const shown = JSON.stringify(labels[strange[0] as number]);
  return [
    {
      id: "prediction(baseline)",
      title: "Labels that the baseline predicts",
      verdict: "review",
      reason: "not-comparable",
      severity: "critical",
      message: `${table.shown} predicts ${strange.length === 1 ? shown : `${formatCount(strange.length)} labels such as ${shown}`} in ${formatCount(rows)} of the ${formatCount(count)} rows, which is the truth of none`,
      remedy:
        "spell the labels alike on both sides; where a class is gone, score the rows with a baseline that knows the classes there are",
      counts: { rows },
    },
  ];
}
