import type { Clock } from "./clock.ts";
import type { Connection } from "./connection.ts";
import { LatencyCounts } from "./latency-counts.ts";
import { type Guard, type LoadResult, runLoad } from "./load.ts";

/** What is sent to each side, and for how long. */
export interface MeasurementPlan {
  readonly bodies: readonly string[];
  /** To each side; infinite where it goes by time. */
  readonly requests: number;
  /** For each side. */
  readonly timeMs: number;
  readonly rate: number | undefined;
}

export interface MeasuredSide {
  readonly connections: readonly Connection[];
  readonly guard: Guard;
}

/** Everything that one side answered, with the share of the time in which the generator was busy. */
export interface Measured extends LoadResult {
  readonly busy: number;
}

/** With several connections a turn is some requests on each, so that its ends, where connections idle, weigh little. */
const REQUESTS_OF_A_CONNECTION = 5;

class Tally {
  readonly counts = new LatencyCounts();
  readonly lateness = new LatencyCounts();
  wallMs = 0;
  #busyMs = 0;
  sent = 0;

  add({ counts, lateness, wallMs }: LoadResult, busy: number): void {
    this.counts.addAll(counts);
    this.lateness.addAll(lateness);
    this.wallMs += wallMs;
    this.#busyMs += busy * wallMs;
    this.sent += counts.answered + counts.failed;
  }

  get busy(): number {
    return this.wallMs === 0 ? 0 : this.#busyMs / this.wallMs;
  }
}

/**
 * Measures the sides, in their order. In a closed loop they take turns request by request (over several connections some
 * requests at a time), the first of one turn being the last of the next, so that whatever disturbs the machine meets
 * either side alike: on a crowded machine this made the ratio of two equal medians ten times steadier. An open loop has
 * a schedule that turns would break, so there one side follows the other.
 */
export async function measureInTurn(
  sides: readonly MeasuredSide[],
  { bodies, requests, timeMs, rate }: MeasurementPlan,
  clock: Clock,
  busyShare: () => number,
): Promise<readonly Measured[]> {
  const tallies = sides.map(() => new Tally());
  const run = async (side: number, many: number, deadline: number) => {
    const { connections, guard } = sides[side] as MeasuredSide;
    const tally = tallies[side] as Tally;
    busyShare();
    tally.add(
      await runLoad(connections, { bodies, first: tally.sent, requests: many, deadline, rate }, clock, guard),
      busyShare(),
    );
  };
  if (rate !== undefined || sides.length === 1)
    for (const side of sides.keys()) await run(side, requests, clock.now() + timeMs);
  else {
    const connections = sides[0]?.connections.length ?? 1;
    const turn = connections === 1 ? 1 : connections * REQUESTS_OF_A_CONNECTION;
    const deadline = clock.now() + timeMs * sides.length;
    const order = [...sides.keys()];
    for (let sent = 0; sent < requests && clock.now() < deadline; sent += turn) {
      for (const side of order) await run(side, Math.min(turn, requests - sent), Number.POSITIVE_INFINITY);
      order.reverse();
    }
  }
  return tallies;
}
