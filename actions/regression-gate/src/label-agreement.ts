import type { ClassCodes } from "@assay/metrics";
import { Refusal } from "@assay/report";
import { respelt } from "@assay/tables";

function shownOf(labels: readonly string[]): string {
  return labels
    .slice(0, 5)
    .map((label) => JSON.stringify(label.slice(0, 80)))
    .join(", ");
}

/**
 * Refuses predictions in another spelling than the truth's ("yes" for "Yes", true for 1), and where there is no positive
 * label, predictions that have no label in common with it. Every such row would count as wrong: a candidate would fail
 * for its spelling, and beside a baseline that is spelt so, any candidate would pass.
 *
 * @param shown how messages name the predictions
 * @param labels by code
 */
export function refuseOtherSpelling(
  shown: string,
  truth: ClassCodes,
  prediction: ClassCodes,
  { labels, binary }: { readonly labels: readonly string[]; readonly binary: boolean },
): void {
  const textOf = (code: number) => labels[code] as string;
  const trueCodes = new Set<number>(truth);
  const trueLabels = [...trueCodes].map(textOf);
  const foreign = [...new Set<number>(prediction)].filter((code) => !trueCodes.has(code)).map(textOf);
  const other = respelt(foreign, trueLabels);
  const nothingShared = !binary && foreign.length === new Set(prediction).size;
  if (other === undefined && !nothingShared) return;
  const what =
    other === undefined
      ? `are ${shownOf(foreign)}, none of which is a label of the truth: ${shownOf(trueLabels)}`
      : `hold ${shownOf([other[0]])} where the truth has ${shownOf([other[1]])}`;
  throw new Refusal(`${shown} ${what}`, {
    code: "labels-differ",
    reason: "not-comparable",
    remedy: "spell the predicted labels as the truth does",
  });
}
