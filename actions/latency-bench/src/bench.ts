import { formatDuration, Refusal } from "@assay/report";
import type { Server } from "./server.ts";
import { measureSide, type RoundPlan, type RoundPorts, type SideRound } from "./side-round.ts";
import type { Target, Targets } from "./target.ts";

/** Every round of either side, in the order they were run. */
export interface BenchResult {
  readonly candidate: readonly SideRound[];
  /** Empty where there is no baseline to run. */
  readonly baseline: readonly SideRound[];
}

export interface BenchPlan extends Omit<RoundPlan, "side"> {
  readonly rounds: number;
  /** For all requests of all rounds. */
  readonly timeBudgetMs: number;
}

export interface BenchPorts extends RoundPorts {
  readonly openServer: (target: Target) => Promise<Server>;
}

/** Requests that hang may take this many times the time there is before the bench is given up. */
const MOST_OVERRUN = 2;

function refuseOverrun(spentMs: number, plan: BenchPlan, done: string): void {
  if (spentMs <= MOST_OVERRUN * plan.timeBudgetMs) return;
  throw new Refusal(
    `${done} took ${formatDuration(spentMs)} of requests, and \`time-budget\` is ${formatDuration(plan.timeBudgetMs)}`,
    {
      code: "over-budget",
      reason: "timed-out",
      remedy: "see whether requests hang; else raise `time-budget`, or take fewer rounds or batch sizes",
    },
  );
}

/**
 * Runs the rounds. In each, every side is a fresh process that has the machine to itself; who goes first alternates
 * (AB BA AB …), so that a machine that slows down or warms up favours neither.
 */
export async function runRounds(targets: Targets, plan: BenchPlan, ports: BenchPorts): Promise<BenchResult> {
  const result = { candidate: [] as SideRound[], baseline: [] as SideRound[] };
  const sides = [targets.candidate, targets.baseline].filter((side) => side !== undefined);
  let spentMs = 0;
  for (let round = 0; round < plan.rounds; round++)
    for (const target of round % 2 === 0 ? sides : sides.toReversed()) {
      ports.cancelled.throwIfAborted();
      const server = await ports.openServer(target);
      try {
        const measured = await measureSide(server, { ...plan, side: target.side }, ports);
        result[target.side].push(measured);
        spentMs += measured.spentMs;
      } finally {
        await server.stop();
      }
      refuseOverrun(spentMs, plan, `the ${target.side} of round ${round + 1} and those before it`);
    }
  return result;
}
