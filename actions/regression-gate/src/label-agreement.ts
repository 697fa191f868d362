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
  const [trueLabels, predicted] = [truth, prediction].map((codes) =>
    [...new Set<number>(codes)].map((code) => labels[code] as string),
  );
  refuseOtherLabels(shown, predicted as string[], "the truth", trueLabels as string[], binary);
}
