import { formatDuration, Refusal } from "@assay/report";
import { type RoundPlan, type RoundPorts, runRound, type SideRound } from "./round.ts";
import type { Targets } from "./target.ts";

/** Every round of either side, in the order they were run. */
export interface BenchResult {
  readonly candidate: readonly SideRound[];
  /** Empty where there is no baseline to run. */
  readonly baseline: readonly SideRound[];
}

export interface BenchPlan extends RoundPlan {
  readonly rounds: number;
  /** For all requests of all rounds. */
  readonly timeBudgetMs: number;
}

/** Requests that hang may take this many times the time there is before the bench is given up. */
const MOST_OVERRUN = 2;

function refuseOverrun(spentMs: number, { timeBudgetMs, rounds }: BenchPlan, round: number): void {
  if (spentMs <= MOST_OVERRUN * timeBudgetMs) return;
  throw new Refusal(
    `the requests of ${round} of ${rounds} rounds took ${formatDuration(spentMs)}, and \`time-budget\` is ${formatDuration(timeBudgetMs)}`,
    {
      code: "over-budget",
      reason: "timed-out",
      remedy: "see whether requests hang; else raise `time-budget`, or take fewer rounds or batch sizes",
    },
  );
}

/**
 * Runs the rounds. In each, every side is a fresh process; who is started and asked first alternates (AB BA AB …), so that
 * a machine that slows down or warms up favours neither.
 */
export async function runRounds(targets: Targets, plan: BenchPlan, ports: RoundPorts): Promise<BenchResult> {
  const result = { candidate: [] as SideRound[], baseline: [] as SideRound[] };
  const order = [targets.candidate, targets.baseline].filter((side) => side !== undefined);
  let spentMs = 0;
  for (let round = 1; round <= plan.rounds; round++) {
    const done = await runRound(order, plan, ports);
    for (const [side, measured] of done.sides) result[side].push(measured);
    order.reverse();
    spentMs += done.spentMs;
    refuseOverrun(spentMs, plan, round);
  }
  return result;
}
