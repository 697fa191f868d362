import { Random } from "../../src/index.ts";
import { type RoundsNoise, tallyRounds } from "./rounds.ts";
import { share, table } from "./table.ts";

const ROUNDS = [6, 10, 20];
const ROUNDS_NOISE: readonly (readonly [string, RoundsNoise])[] = [
  ["quiet: 2 %", { machine: 0.05, process: 0.02, disturbed: 0 }],
  ["hosted runner: 5 %", { machine: 0.1, process: 0.05, disturbed: 0 }],
  ["crowded: 10 %", { machine: 0.2, process: 0.1, disturbed: 0 }],
  ["5 %, and 1 process in 20 takes half as long again", { machine: 0.1, process: 0.05, disturbed: 0.05 }],
];

/** Rounds of a bench against `max-rise: 10%`. */
export function roundsTable(trials: number): string {
  const rows = ROUNDS_NOISE.flatMap(([name, noise], stream) =>
    ROUNDS.map((rounds) => {
      const tally = (ratio: number) =>
        tallyRounds({ rounds, ratio, limit: 1.1, noise }, trials, new Random(rounds, stream));
      const [equal, limit, slower] = [tally(1), tally(1.1), tally(1.5)];
      return [
        name,
        String(rounds),
        share(equal.pass, trials),
        share(equal.fail, trials),
        share(limit.pass, trials),
        share(limit.fail, trials),
        share(slower.fail, trials),
        share(slower.pass, trials),
      ];
    }),
  );
  const head = [
    "processes vary by",
    "rounds",
    "equal: pass",
    "equal: fail",
    "at the limit: pass",
    "at the limit: fail",
  ];
  return table([...head, "50 % slower: fail", "50 % slower: pass"], rows);
}
