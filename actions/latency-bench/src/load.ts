import type { Clock } from "./clock.ts";
import { type Connection, failure, OK } from "./connection.ts";
import { LatencyCounts } from "./latency-counts.ts";

/** What to send, and when to stop: after so many requests, or when time is up. */
export interface LoadPlan {
  readonly bodies: readonly string[];
  /** Place of the first body to send, counted on from the last of the one before; 0 unless said otherwise. */
  readonly first?: number;
  readonly requests: number;
  /** In the clock's time: in a closed loop no request is begun after it, in an open one none is due. */
  readonly deadline: number;
  /** Requests per second; `undefined` in a closed loop. */
  readonly rate: number | undefined;
}

export interface LoadResult {
  readonly counts: LatencyCounts;
  /** From the first request to the last answer. */
  readonly wallMs: number;
  /** How late each request of an open loop left though a connection waited for it: the generator's part of its time. */
  readonly lateness: LatencyCounts;
}

/** A request that was due in time, and had no connection when the time was up and as much again had passed. */
const NEVER_SENT = failure("due, and still waiting to be sent long after time was up", "", true);

/** Stops where the step is cancelled or the server's process has ended. */
export type Guard = () => void;

/**
 * Sends requests over the connections, one at a time on each. Closed loop: the next follows the answer, and is timed from
 * its sending. Open loop: the i-th is due at i / rate whatever became of those before, waits for a connection where none
 * is free, and is timed from when it was due, so that a stall of the server counts for every request it held up: also for
 * those that could not be sent before the deadline. They are sent after it, for as long again; what waits then has failed.
 */
export async function runLoad(
  connections: readonly Connection[],
  plan: LoadPlan,
  clock: Clock,
  guard: Guard,
): Promise<LoadResult> {
  const counts = new LatencyCounts();
  const started = clock.now();
  let next = 0;
  const lateness = new LatencyCounts();
  const giveUp = plan.rate === undefined ? Number.POSITIVE_INFINITY : 2 * plan.deadline - started;
  const sendInTurn = async (connection: Connection) => {
    for (;;) {
      const index = next;
      const due = plan.rate === undefined ? clock.now() : started + (index * 1000) / plan.rate;
      if (index >= plan.requests || due > plan.deadline) return;
      next++;
      if (clock.now() > giveUp) {
        counts.add(NEVER_SENT, 0);
        continue;
      }
      const early = clock.now() < due;
      if (early) await clock.until(due);
      lateness.add(OK, early ? clock.now() - due : 0);
      guard();
      const sent = plan.rate === undefined ? clock.now() : due;
      const answer = await connection.send(plan.bodies[((plan.first ?? 0) + index) % plan.bodies.length] as string);
      counts.add(answer, clock.now() - sent);
    }
  };
  await Promise.all(connections.map(sendInTurn));
  guard();
  return { counts, wallMs: clock.now() - started, lateness };
}
