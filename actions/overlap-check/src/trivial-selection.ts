import { formatCountOf, formatNumber, Refusal } from "@assay/report";
import type { Inputs } from "./inputs.ts";
import type { Measured } from "./measures.ts";
import { PAIRS } from "./pairs.ts";
import type { Engine } from "./ports.ts";

/** Why the two selections say nothing of a change: nothing was selected before, or everything is on both sides. */
export function trivialSelection(measured: Measured): string | undefined {
  const of = (name: string) => measured.get(name) ?? 0;
  const [common, now, before] = [of("common"), of("selected_current"), of("selected_previous")];
  const keys = formatCountOf(common, "common key");
  if (before === 0)
    return `of the ${keys} none was selected before, so there is no selection to hold the current one against`;
  if (now === common && before === common)
    return `of the ${keys} all are selected on both sides, so the overlap could be nothing but 1`;
  return undefined;
}

async function scoreRange(engine: Engine): Promise<string> {
  const [row] = await engine.rows(
    `select min(cs) as low_now, max(cs) as high_now, min(ps) as low_before, max(ps) as high_before from ${PAIRS}`,
  );
  const range = (low: unknown, high: unknown) => `${formatNumber(Number(low))} to ${formatNumber(Number(high))}`;
  return `the scores are ${range(row?.low_now, row?.high_now)} in current and ${range(row?.low_before, row?.high_before)} in previous`;
}

/** Refuses to hold a limit against such selections; where no limit asks for them, the figures are shown as they are. */
export async function refuseTrivial(engine: Engine, { limits, selection }: Inputs, trivial: string): Promise<void> {
  if (!limits.some(({ measure }) => measure.needs.includes("selection"))) return;
  if (selection?.by === "threshold")
    throw new Refusal(`\`threshold: ${selection.threshold}\`: ${trivial}; ${await scoreRange(engine)}`, {
      code: "trivial-selection",
      reason: "invalid-input",
      remedy: "give a `threshold` that parts the scores",
    });
  throw new Refusal(trivial, {
    code: "trivial-selection",
    reason: "not-comparable",
    remedy: "look at the predictions of both tables, and at `positive`",
  });
}
