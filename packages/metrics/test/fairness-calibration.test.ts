import { describe, expect, test } from "@jest/globals";
import { Random } from "../src/index.ts";
import { type GroupsTrial, tallyGaps } from "./calibration/fairness.ts";

const TRIALS = 1_000;
/** Three standard errors of a share of that many trials. */
const slack = (share: number) => 3 * Math.sqrt((share * (1 - share)) / TRIALS);

describe.each<GroupsTrial>([
  { metric: "demographic_parity_difference", rows: 300, chances: [0.3, 0.2] },
  { metric: "demographic_parity_difference", rows: 300, chances: [0.3, 0.3, 0.3] },
  { metric: "demographic_parity_ratio", rows: 300, chances: [0.3, 0.2] },
  { metric: "demographic_parity_ratio", rows: 300, chances: [0.4, 0.3, 0.2] },
])("the interval of $metric between groups with rates $chances, $rows rows each", (trial) => {
  const { covered, inside, outside } = tallyGaps(trial, TRIALS, new Random(7));

  test("holds the true gap in at least 94 %", () => {
    expect(covered / TRIALS).toBeGreaterThanOrEqual(0.94);
  });

  test("lets a gap at the limit pass in 2.5 %, and fails it in 1 %", () => {
    expect(inside / TRIALS).toBeLessThanOrEqual(0.025 + slack(0.025));
    expect(outside / TRIALS).toBeLessThanOrEqual(0.01 + slack(0.01));
  });
});
