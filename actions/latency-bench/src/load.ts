import type { Clock } from "./clock.ts";
import type { Connection } from "./connection.ts";
import { LatencyCounts } from "./latency-counts.ts";

/** What to send, and when to stop: after so many requests, or when time is up. */
export interface LoadPlan {
  readonly bodies: readonly string[];
  readonly requests: number;
  /** No request is begun after it, in the clock's time. */
  readonly deadline: number;
  /** Requests per second; `undefined` in a closed loop. */
  readonly rate: number | undefined;
}

export interface LoadResult {
  readonly counts: LatencyCounts;
  /** From the first request to the last answer. */
  readonly wallMs: number;
  /** Requests that left late although a connection was waiting for them: the generator's fault, not the server's. */
  readonly late: number;
}

/** Later than this, a request counts as sent late by the generator. Timers alone are good to about 1 ms. */
export const LATE_MS = 5;

/** Stops where the step is cancelled or the server's process has ended. */
export type Guard = () => void;

/**
 * Sends requests over the connections, one at a time on each. Closed loop: the next follows the answer, and is timed from
 * its sending. Open loop: the i-th is due at i / rate whatever became of those before, waits for a connection where none
 * is free, and is timed from when it was due, so that a stall of the server counts for every request it held up.
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
  let late = 0;
  const sendInTurn = async (connection: Connection) => {
    for (;;) {
      const index = next;
      const due = plan.rate === undefined ? clock.now() : started + (index * 1000) / plan.rate;
      if (index >= plan.requests || due > plan.deadline || clock.now() > plan.deadline) return;
      next++;
      if (plan.rate !== undefined && clock.now() < due) {
        await clock.until(due);
        if (clock.now() - due > LATE_MS) late++;
      }
      guard();
      const sent = plan.rate === undefined ? clock.now() : due;
      const answer = await connection.send(plan.bodies[index % plan.bodies.length] as string);
      counts.add(answer, clock.now() - sent);
    }
  };
  await Promise.all(connections.map(sendInTurn));
  guard();
  return { counts, wallMs: clock.now() - started, late };
}
