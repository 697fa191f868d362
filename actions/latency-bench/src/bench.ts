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
}

export interface BenchPorts extends RoundPorts {
  readonly openServer: (target: Target) => Promise<Server>;
}

/**
 * Runs the rounds. In each, every side is a fresh process that has the machine to itself; who goes first alternates
 * (AB BA AB …), so that a machine that slows down or warms up favours neither.
 */
export async function runRounds(targets: Targets, plan: BenchPlan, ports: BenchPorts): Promise<BenchResult> {
  const result = { candidate: [] as SideRound[], baseline: [] as SideRound[] };
  const sides = [targets.candidate, targets.baseline].filter((side) => side !== undefined);
  for (let round = 0; round < plan.rounds; round++)
    for (const target of round % 2 === 0 ? sides : sides.toReversed()) {
      ports.cancelled.throwIfAborted();
      const server = await ports.openServer(target);
      try {
        result[target.side].push(await measureSide(server, { ...plan, side: target.side }, ports));
      } finally {
        await server.stop();
      }
    }
  return result;
}
