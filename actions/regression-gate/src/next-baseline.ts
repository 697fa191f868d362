import { type Check, formatCount, gateVerdict, Refusal } from "@assay/report";
import type { AnchorRule } from "./anchor-rule.ts";
import { isBundle, serializeBundle, textBytes } from "./baseline-bundle.ts";
import { isElsewhere } from "./baseline-place.ts";
import type { Judgeable } from "./judgeable.ts";
import type { MetricsFile } from "./metrics-json.ts";
import type { FilesPort, Ports } from "./ports.ts";
import { findFiles, headOf, MAX_JSON_BYTES } from "./source.ts";

/**
 * Refuses, before anything is judged, a place where the next baseline would destroy something: what stands there may be
 * an earlier bundle of ours and nothing else, and never the anchor, which is there not to move.
 *
 * @returns whether an earlier bundle stands there
 */
export async function refuseOverwriting(
  path: string,
  anchor: AnchorRule | undefined,
  files: FilesPort,
): Promise<boolean> {
  const [there, ...more] = (await findFiles(files, "write-baseline", path)) ?? [];
  if (!there) return false;
  const refuse = (what: string, remedy: string): never => {
    throw new Refusal(`input \`write-baseline\` is "${path}", ${what}`, {
      code: "not-overwritten",
      reason: "invalid-input",
      remedy,
    });
  };
  if (more.length > 0) refuse("which names several files", "give the path of one file");
  const anchors = anchor && !isElsewhere(anchor.baseline) ? await findFiles(files, "anchor", anchor.baseline) : [];
  if (anchors?.some((one) => one.path === there.path))
    refuse(
      "which is the anchor",
      "write the next baseline elsewhere: an anchor that moves with every run holds nothing",
    );
  // A file of no bytes is what a write that failed may leave.
  if (there.bytes > 0 && !isBundle(await headOf(there)))
    refuse(
      "where a file stands that is no baseline bundle",
      "give the path of an earlier bundle, or of a file that does not exist yet",
    );
  return there.bytes > 0;
}

function isReviewOfMissing({ verdict, reason }: Check): boolean {
  return verdict === "review" && reason === "no-baseline";
}

/**
 * Writes the baseline of the next run, and says in one sentence whether it did. A candidate that fails, or that needs a
 * person's eye, never becomes the baseline by itself: ten small losses would add up to one that no run has judged. Where
 * there is no baseline yet, a candidate of which nothing else is to be said is the first; but where a bundle stands already (`replacing`),
 * a baseline that was not found was misspelt, and nothing was judged that could take the bundle's place.
 */
export async function writeNextBaseline(
  { path, replacing }: { readonly path: string; readonly replacing: boolean },
  judgeable: Judgeable,
  metrics: MetricsFile,
  checks: readonly Check[],
  ports: Pick<Ports, "files">,
): Promise<string> {
  const verdict = gateVerdict(checks);
  const first = judgeable.comparison.obstacle?.reason === "no-baseline";
  if (first && replacing && verdict === "review")
    return `The baseline ${path} was not written: there was no baseline to judge the candidate by, and an earlier one stands there.`;
  // What else asks for a person's eye on the first run, such as rows that were left out, would be the next run's own measure.
  const onlyMissing = first && checks.every((check) => check.verdict === "pass" || isReviewOfMissing(check));
  if (verdict !== "pass" && !onlyMissing)
    return `The baseline ${path} was not written: only a candidate that passes becomes one, and this one's verdict is ${verdict}.`;
  const predictions = await judgeable.keyed?.();
  const bytes = predictions ? textBytes(predictions) : 0;
  if (bytes > MAX_JSON_BYTES)
    return `The baseline ${path} was not written: with its ${formatCount(predictions?.rows ?? 0)} rows it would have ${formatCount(Math.round(bytes / 1e6))} MB, and ${formatCount(MAX_JSON_BYTES / 1e6)} are read at most. Judge a sample of the rows, or keep the predictions themselves as the next baseline.`;
  await ports.files.write("write-baseline", path, serializeBundle({ metrics, predictions }, judgeable.data));
  return `The baseline of the next run was written to ${path}.`;
}
