import type { Clock } from "./clock.ts";
import type { Connection } from "./connection.ts";
import { LatencyCounts } from "./latency-counts.ts";
import { type Guard, runLoad } from "./load.ts";

const WINDOW = 10;
const WINDOWS_ALIKE = 3;
const MOST_WINDOWS = 30;
/** perf_analyzer's rule: the last three windows within ±10 % of each other. */
const ALIKE = 1.1;

export interface WarmUp {
  readonly bodies: readonly string[];
  /** A fixed number of requests; `undefined` until settled. */
  readonly requests: number | undefined;
  readonly deadline: number;
}

export interface WarmUpResult {
  readonly counts: LatencyCounts;
  readonly settled: boolean;
}

/**
 * Sends requests in a closed loop until the medians of three windows in a row (10 requests for each connection) lie within
 * 10 % of each other, at most 30 windows and not beyond the deadline.
 */
export async function warmUp(
  connections: readonly Connection[],
  { bodies, requests, deadline }: WarmUp,
  clock: Clock,
  guard: Guard,
): Promise<WarmUpResult> {
  const counts = new LatencyCounts();
  const send = async (many: number) => {
    const window = await runLoad(connections, { bodies, requests: many, deadline, rate: undefined }, clock, guard);
    counts.addAll(window.counts);
    return window.counts;
  };
  if (requests !== undefined) {
    if (requests > 0) await send(requests);
    // Where time was up before all were sent, nobody can say that they were enough.
    return { counts, settled: counts.answered + counts.failed >= requests };
  }
  const medians: number[] = [];
  for (let windows = 0; windows < MOST_WINDOWS && clock.now() < deadline; windows++) {
    const window = await send(WINDOW * connections.length);
    if (window.answered === 0) break;
    medians.push(window.percentile(0.5));
    const last = medians.slice(-WINDOWS_ALIKE);
    if (last.length === WINDOWS_ALIKE && Math.max(...last) <= ALIKE * Math.min(...last))
      return { counts, settled: true };
  }
  return { counts, settled: false };
}
