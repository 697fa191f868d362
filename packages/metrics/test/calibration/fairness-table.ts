import { Random } from "../../src/index.ts";
import { type GroupsTrial, tallyGaps, trueGap } from "./fairness.ts";
import { share, table } from "./table.ts";

const ROWS = [60, 300, 2_000];
const CHANCES: readonly (readonly number[])[] = [
  [0.3, 0.3],
  [0.3, 0.2],
  [0.05, 0.02],
  [0.3, 0.3, 0.3, 0.3, 0.3],
  [0.4, 0.3, 0.3, 0.3, 0.2],
];

/** The intervals of gaps between groups. */
export function gapTable(trials: number): string {
  const rows = (["demographic_parity_difference", "demographic_parity_ratio"] as const).flatMap((metric) =>
    CHANCES.flatMap((chances, stream) =>
      ROWS.map((size) => {
        const trial: GroupsTrial = { metric, rows: size, chances };
        const { covered, inside, outside } = tallyGaps(trial, trials, new Random(size, stream));
        const shown = trueGap(trial).toFixed(2);
        return [
          `\`${metric}\` ${shown}`,
          chances.join(", "),
          String(size),
          share(covered, trials),
          share(inside, trials),
          share(outside, trials),
        ];
      }),
    ),
  );
  return table(["gap", "selection rates", "rows a group", "covered", "at the limit: pass", "at the limit: fail"], rows);
}
