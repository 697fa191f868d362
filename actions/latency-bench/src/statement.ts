import { formatCount, formatDuration, formatNumber, formatPercent } from "@assay/report";
import type { BenchResult } from "./bench.ts";
import type { Inputs } from "./inputs.ts";
import type { SideRound } from "./round.ts";
import type { SideFigures } from "./side-figures.ts";

function loadOf({ load: { concurrency, rate } }: Inputs): string {
  const connections = concurrency === 1 ? "1 connection" : `${formatCount(concurrency)} connections`;
  return rate === undefined
    ? `closed loop over ${connections}`
    : `open loop at ${formatNumber(rate)} requests per second over ${connections}, timed from when each request was due`;
}

function measured(inputs: Inputs): string {
  const { candidate, baseline } = inputs.targets;
  const fresh = (command: unknown) => (command ? "a fresh process in each" : "a server that ran already");
  const sides = baseline
    ? `candidate (${fresh(candidate.command)}) and baseline (${fresh(baseline.command)}) in turn, ${inputs.load.rate === undefined ? "request by request" : "one after the other"}, going first as often`
    : `the candidate, ${fresh(candidate.command)}`;
  return `${formatCount(inputs.rounds)} rounds of ${sides}; ${loadOf(inputs)}.`;
}

const KINDS = [
  ["settled", "warming up ended before times had settled, or before all requests of `warmup` were sent"],
  ["cut", "time was up before all requests were sent: raise `time-budget`"],
] as const;

function rounds(side: string, all: readonly SideRound[]): string[] {
  const batches = all.flatMap((round) => round.batches);
  return KINDS.flatMap(([kind, text]) => {
    const many = batches.filter((batch) => batch[kind] === (kind === "cut")).length;
    return many === 0
      ? []
      : [`In ${formatCount(many)} of ${formatCount(batches.length)} measurements of the ${side}, ${text}.`];
  });
}

function failures(side: string, figures: SideFigures, batchSizes: readonly number[]): string[] {
  return batchSizes.flatMap((size, batch) => {
    const counts = figures.pooled(batch);
    if (counts.failed === 0) return [];
    const kinds = counts.failures
      .slice(0, 3)
      .map(
        ([what, count, detail]) =>
          `${formatCount(count)} × ${what}${detail === "" ? "" : ` (${detail.slice(0, 200)})`}`,
      );
    const share = formatPercent(counts.failed / (counts.failed + counts.answered));
    return [
      `Of the ${side}'s requests at batch size ${size}, ${share} failed: ${kinds.join("; ")}. They have no latency.`,
    ];
  });
}

/** What a reader must know of how it was measured. */
export function notesOf(
  inputs: Inputs,
  result: BenchResult,
  sides: { readonly candidate: SideFigures; readonly baseline: SideFigures | undefined },
): string[] {
  const answered = formatCount(sides.candidate.pooled(0).answered);
  const time = inputs.durationMs === undefined ? "" : ` in ${formatDuration(inputs.durationMs)}`;
  return [
    measured(inputs),
    `The candidate answered ${answered} requests${time} at batch size ${inputs.batchSizes[0]}. Changes are judged on the rounds; the interval of a percentile is of this run's requests only.`,
    ...rounds("candidate", result.candidate),
    ...rounds("baseline", result.baseline),
    ...failures("candidate", sides.candidate, inputs.batchSizes),
    ...(sides.baseline ? failures("baseline", sides.baseline, inputs.batchSizes) : []),
  ];
}
