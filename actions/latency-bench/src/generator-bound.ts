import type { Unjudged } from "@assay/judgement";
import { formatNumber, formatPercent } from "@assay/report";
import type { Load } from "./inputs.ts";
import { shareOf } from "./judged-figures.ts";
import { LatencyCounts } from "./latency-counts.ts";
import type { BatchRound } from "./round.ts";

/** A figure is the generator's rather than the server's where this part of it is the generator's own lateness. */
const MOST_LATE = 0.1;
/** Busier than this with several connections in a closed loop, the generator is what limits the throughput. */
const MOST_BUSY = 0.95;

function all(rounds: readonly BatchRound[], of: (round: BatchRound) => LatencyCounts): LatencyCounts {
  const counts = new LatencyCounts();
  for (const round of rounds) counts.addAll(of(round));
  return counts;
}

/** How much of an open loop's figure is lateness of the generator: the same percentile, or mean, of either. */
function late(share: number | undefined, rounds: readonly BatchRound[]): string | undefined {
  const [times, lateness] = [all(rounds, ({ counts }) => counts), all(rounds, (round) => round.lateness)];
  const of = (counts: LatencyCounts) => (share === undefined ? counts.mean : counts.percentile(share));
  return of(lateness) > MOST_LATE * of(times)
    ? `of ${formatNumber(of(times))} ms the load generator itself was ${formatNumber(of(lateness))} ms late`
    : undefined;
}

function busy(rounds: readonly BatchRound[]): string | undefined {
  const wall = rounds.reduce((sum, { wallMs }) => sum + wallMs, 0);
  const share = rounds.reduce((sum, round) => sum + round.busy * round.wallMs, 0) / wall;
  return share > MOST_BUSY ? `the load generator was busy ${formatPercent(share)} of the time` : undefined;
}

/**
 * Why a figure is not the server's: the generator could not keep its own schedule (open loop), or had no time to spare
 * between answers (closed loop over several connections). `undefined` where it is the server's. What has nothing to do
 * with the times of requests is never affected.
 */
export function generatorBound(figure: string, rounds: readonly BatchRound[], load: Load): Unjudged | undefined {
  if (["cold_start_ms", "first_response_ms", "memory_mb", "error_rate"].includes(figure)) return undefined;
  const why = load.rate !== undefined ? late(shareOf(figure), rounds) : load.concurrency > 1 ? busy(rounds) : undefined;
  if (why === undefined) return undefined;
  return {
    reason: "generator-bound",
    message: `${why}, so the times are not the server's alone`,
    remedy: "lower `rate` or `concurrency`, or run on a machine with more cores",
  };
}
