import { Refusal } from "@assay/report";
import type { Clock } from "./clock.ts";
import type { LatencyCounts } from "./latency-counts.ts";
import { type Guard, type LoadResult, runLoad } from "./load.ts";
import type { Server } from "./server.ts";
import { warmUp } from "./warm-up.ts";

/** One side of one round: what a fresh process did at each batch size. */
export interface SideRound {
  /** In the order of the batch sizes. */
  readonly batches: readonly BatchRound[];
  readonly coldStartMs: number | undefined;
  /** From the start to the first prediction. */
  readonly firstResponseMs: number | undefined;
  readonly peakBytes: number | undefined;
  /** Time of its requests, warm-up included, the start not. */
  readonly spentMs: number;
}

export interface BatchRound extends LoadResult {
  readonly settled: boolean;
  /** Whether time was up before all requests were sent. */
  readonly cut: boolean;
  /** Share of the time in which the generator's own event loop was busy. */
  readonly busy: number;
}

export interface RoundPlan {
  readonly side: string;
  /** Bodies of each batch size. */
  readonly bodies: readonly (readonly string[])[];
  readonly requests: number;
  readonly durationMs: number | undefined;
  readonly warmup: number | undefined;
  readonly rate: number | undefined;
  /** Time for one batch size, warm-up included. */
  readonly shareMs: number;
}

export interface RoundPorts {
  readonly clock: Clock;
  /** Share of the time since the last call in which the generator was busy. */
  readonly busyShare: () => number;
  readonly cancelled: AbortSignal;
}

/** Warming up takes at most this part of the time of a measurement. */
const WARM_UP_PART = 0.25;

function refuseNoAnswers(side: string, counts: LatencyCounts): void {
  const [first] = counts.failures;
  if (counts.answered > 0 || !first) return;
  const [what, , detail] = first;
  const timedOut = counts.timedOut === counts.failed;
  throw new Refusal(
    `the ${side} answered none of ${counts.failed} requests: ${what}${detail === "" ? "" : `: ${detail}`}`,
    {
      code: "no-answers",
      reason: timedOut ? "timed-out" : "not-ready",
      remedy: timedOut
        ? "send one request of the payload by hand; where an answer takes longer, raise `time-budget`"
        : `send one request of the payload by hand; check \`${side}-url\` and \`body\``,
    },
  );
}

/** The first prediction of a process that was just started, which is no part of any latency. */
async function firstResponse(server: Server, body: string, clock: Clock): Promise<number | undefined> {
  const [connection] = server.connections;
  if (server.startedAt === undefined || !connection) return undefined;
  const answer = await connection.send(body);
  return answer.ok ? clock.now() - server.startedAt : undefined;
}

export async function measureSide(server: Server, plan: RoundPlan, ports: RoundPorts): Promise<SideRound> {
  const { clock, cancelled } = ports;
  const guard: Guard = () => {
    cancelled.throwIfAborted();
    server.requireAlive("while it was benched");
  };
  const firstResponseMs = await firstResponse(server, plan.bodies[0]?.[0] as string, clock);
  guard();
  const ready = clock.now();
  const batches: BatchRound[] = [];
  for (const bodies of plan.bodies) {
    const began = clock.now();
    const warmed = await warmUp(
      server.connections,
      { bodies, requests: plan.warmup, deadline: began + WARM_UP_PART * plan.shareMs },
      clock,
      guard,
    );
    refuseNoAnswers(plan.side, warmed.counts);
    const deadline = plan.durationMs === undefined ? began + plan.shareMs : clock.now() + plan.durationMs;
    ports.busyShare();
    const result = await runLoad(
      server.connections,
      { bodies, requests: plan.requests, deadline, rate: plan.rate },
      clock,
      guard,
    );
    const busy = ports.busyShare();
    refuseNoAnswers(plan.side, result.counts);
    const sent = result.counts.answered + result.counts.failed;
    const cut = plan.durationMs === undefined && sent < plan.requests;
    batches.push({ ...result, settled: warmed.settled, cut, busy });
    // Looked at between measurements only: reading about processes takes time that requests would wait for.
    server.peakBytes();
  }
  const spentMs = clock.now() - ready;
  const coldStartMs = server.coldStartMs ?? firstResponseMs;
  return { batches, coldStartMs, firstResponseMs, peakBytes: server.peakBytes(), spentMs };
}
