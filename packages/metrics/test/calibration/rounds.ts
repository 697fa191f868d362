import { decideChanges, type Random, roundsEvidence } from "../../src/index.ts";
import { gauss } from "./population.ts";
import type { Tally } from "./trial.ts";

/** How the rounds of a bench vary; all of them shares of the time (standard deviations of its logarithm). */
export interface RoundsNoise {
  /** Of the machine from round to round, which both sides of a round share. */
  readonly machine: number;
  /** Of one process from the next. */
  readonly process: number;
  /** Share of processes that something else on the machine slows down by half. */
  readonly disturbed: number;
}

export interface RoundsTrial {
  readonly rounds: number;
  /** candidate ÷ baseline in truth. */
  readonly ratio: number;
  /** The limit, as `max-ratio`. */
  readonly limit: number;
  readonly noise: RoundsNoise;
}

/** Decides one bench of figures that many requests would give: a round's figure is its processes' own. */
function judgeRounds({ rounds, ratio, limit, noise }: RoundsTrial, random: Random): keyof Tally {
  const [candidate, baseline]: [number[], number[]] = [[], []];
  const time = (machine: number) =>
    10 * Math.exp(machine + noise.process * gauss(random)) * (random.uniform() < noise.disturbed ? 1.5 : 1);
  for (let round = 0; round < rounds; round++) {
    const machine = noise.machine * gauss(random);
    candidate.push(ratio * time(machine));
    baseline.push(time(machine));
  }
  const overall = (each: readonly number[]) => each.reduce((sum, one) => sum + one, 0) / rounds;
  const evidence = roundsEvidence(
    { overall: overall(candidate), each: candidate },
    { overall: overall(baseline), each: baseline },
    true,
  );
  if ("noInterval" in evidence) return "review";
  const [decision] = decideChanges([{ id: "mean_ms", contrast: evidence.contrast(limit), better: "lower", limit: 0 }]);
  return decision?.verdict ?? "review";
}

/** Verdicts of many benches. */
export function tallyRounds(trial: RoundsTrial, trials: number, random: Random): Tally {
  const tally: Tally = { pass: 0, review: 0, fail: 0 };
  for (let i = 0; i < trials; i++) tally[judgeRounds(trial, random)]++;
  return tally;
}
