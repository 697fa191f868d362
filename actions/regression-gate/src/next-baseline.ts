import { type Check, gateVerdict } from "@assay/report";
import { serializeBundle } from "./baseline-bundle.ts";
import type { Judgeable } from "./judgeable.ts";
import type { MetricsFile } from "./metrics-json.ts";
import type { Ports } from "./ports.ts";

/**
 * Writes the baseline of the next run, and says in one sentence whether it did. A candidate that fails, or that needs a
 * person's eye, never becomes the baseline by itself: ten small losses would add up to one that no run has judged. Where
 * there is no baseline yet, a candidate that breaks nothing is the first.
 */
export async function writeNextBaseline(
  path: string,
  judgeable: Judgeable,
  metrics: MetricsFile,
  checks: readonly Check[],
  ports: Pick<Ports, "files">,
): Promise<string> {
  const verdict = gateVerdict(checks);
  const first = judgeable.comparison.obstacle?.reason === "no-baseline";
  if (verdict !== "pass" && !(first && verdict === "review"))
    return `The baseline ${path} was not written: only a candidate that passes becomes one, and this one's verdict is ${verdict}.`;
  const bundle = { metrics, predictions: await judgeable.keyed?.() };
  await ports.files.write("write-baseline", path, serializeBundle(bundle, judgeable.data));
  return `The baseline of the next run was written to ${path}.`;
}
