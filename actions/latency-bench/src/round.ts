import { Refusal } from "@assay/report";
import type { Clock } from "./clock.ts";
import type { LatencyCounts } from "./latency-counts.ts";
import type { Guard } from "./load.ts";
import { type Measured, measureInTurn } from "./measurement.ts";
import type { Server } from "./server.ts";
import type { Target } from "./target.ts";
import { warmUp } from "./warm-up.ts";

/** One side of one round: what a fresh process did at each batch size. */
export interface SideRound {
  /** In the order of the batch sizes. */
  readonly batches: readonly BatchRound[];
  readonly coldStartMs: number | undefined;
  /** From the start to the first prediction. */
  readonly firstResponseMs: number | undefined;
  readonly peakBytes: number | undefined;
}

export interface BatchRound extends Measured {
  readonly settled: boolean;
  /** Whether time was up before all requests were sent. */
  readonly cut: boolean;
}

export interface RoundPlan {
  /** Bodies of each batch size. */
  readonly bodies: readonly (readonly string[])[];
  /** To each side at each batch size; infinite where it goes by time. */
  readonly requests: number;
  readonly durationMs: number | undefined;
  readonly warmup: number | undefined;
  readonly rate: number | undefined;
  /** Time for one side at one batch size, warm-up included. */
  readonly shareMs: number;
}

export interface RoundPorts {
  readonly clock: Clock;
  /** Share of the time since the last call in which the generator was busy. */
  readonly busyShare: () => number;
  readonly cancelled: AbortSignal;
  readonly openServer: (target: Target) => Promise<Server>;
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
        ? "send one request of the payload by hand; where an answer takes longer, raise `time-budget`; with `protocol: stdio` flush each line"
        : `send one request of the payload by hand; check \`${side}-url\` and \`body\``,
    },
  );
}

/** A side with its server started, and what came of it so far. */
class OpenSide {
  readonly side: Target["side"];
  readonly server: Server;
  readonly guard: Guard;
  readonly batches: BatchRound[] = [];
  #firstResponseMs: number | undefined;

  private constructor(side: Target["side"], server: Server, cancelled: AbortSignal) {
    this.side = side;
    this.server = server;
    this.guard = () => {
      cancelled.throwIfAborted();
      server.requireAlive("while it was benched");
    };
  }

  static async open(target: Target, { openServer, cancelled }: RoundPorts): Promise<OpenSide> {
    cancelled.throwIfAborted();
    return new OpenSide(target.side, await openServer(target), cancelled);
  }

  get connections() {
    return this.server.connections;
  }

  /** The first prediction of a process that was just started, which is no part of any latency. */
  async answerFirst(body: string, clock: Clock): Promise<void> {
    const { startedAt, connections } = this.server;
    if (startedAt === undefined) return;
    const answer = await connections[0]?.send(body);
    if (answer?.ok) this.#firstResponseMs = clock.now() - startedAt;
    this.guard();
  }

  get result(): SideRound {
    const firstResponseMs = this.#firstResponseMs;
    const { coldStartMs = firstResponseMs } = this.server;
    return { batches: this.batches, coldStartMs, firstResponseMs, peakBytes: this.server.peakBytes() };
  }
}

async function measureBatch(sides: readonly OpenSide[], bodies: readonly string[], plan: RoundPlan, ports: RoundPorts) {
  const { clock } = ports;
  const warm: boolean[] = [];
  for (const { side, connections, guard } of sides) {
    const deadline = clock.now() + WARM_UP_PART * plan.shareMs;
    const { counts, settled } = await warmUp(connections, { bodies, requests: plan.warmup, deadline }, clock, guard);
    refuseNoAnswers(side, counts);
    warm.push(settled);
  }
  const { requests, durationMs, rate, shareMs } = plan;
  const timeMs = durationMs ?? (1 - WARM_UP_PART) * shareMs;
  const measured = await measureInTurn(sides, { bodies, requests, timeMs, rate }, clock, ports.busyShare);
  sides.forEach(({ side, batches, server }, index) => {
    const { counts, lateness, wallMs, busy } = measured[index] as Measured;
    refuseNoAnswers(side, counts);
    const cut = durationMs === undefined && counts.answered + counts.failed < requests;
    batches.push({ counts, lateness, wallMs, busy, settled: warm[index] ?? false, cut });
    // Looked at between measurements only: reading about processes takes time that requests would wait for.
    server.peakBytes();
  });
}

/** One round's result, and how long its requests took, warm-up included and the start not. */
export interface Round {
  readonly sides: ReadonlyMap<Target["side"], SideRound>;
  readonly spentMs: number;
}

/** Starts every side anew, in the order given, measures them in turn at each batch size, and ends them. */
export async function runRound(targets: readonly Target[], plan: RoundPlan, ports: RoundPorts): Promise<Round> {
  const sides: OpenSide[] = [];
  try {
    for (const target of targets) {
      const side = await OpenSide.open(target, ports);
      sides.push(side);
      await side.answerFirst(plan.bodies[0]?.[0] as string, ports.clock);
    }
    const ready = ports.clock.now();
    for (const bodies of plan.bodies) await measureBatch(sides, bodies, plan, ports);
    const spentMs = ports.clock.now() - ready;
    return { sides: new Map(sides.map((side) => [side.side, side.result])), spentMs };
  } finally {
    await Promise.all(sides.map(({ server }) => server.stop()));
  }
}
