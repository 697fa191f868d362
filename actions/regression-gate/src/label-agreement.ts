import type { ClassCodes } from "@assay/metrics";
import { refuseOtherLabels } from "@assay/tables";

/**
 * Refuses predictions in another spelling than the truth's ("yes" for "Yes", true for 1), and where there is no positive
 * label, predictions that have no label in common with it. A candidate would fail for its spelling, and beside a baseline
 * that is spelt so, any candidate would pass.
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
  const [trueLabels, predicted] = [truth, prediction].map((codes) => occurring(codes, labels));
  refuseOtherLabels(shown, predicted as string[], "the truth", trueLabels as string[], binary);
}

/** The labels that occur, in their order. */
function occurring(codes: ClassCodes, labels: readonly string[]): string[] {
  const occurs = new Uint8Array(labels.length);
  for (let row = 0; row < codes.length; row++) occurs[codes[row] as number] = 1;
  return labels.filter((_, code) => occurs[code] === 1);
}
