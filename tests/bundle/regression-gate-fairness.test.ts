import { openJob } from "@assay/testing";
import { expect, test } from "@jest/globals";

/**
 * 400 rows of each of two groups. Of the one half are predicted positive, of the other this share of a hundred; the truth
 * is what is predicted, so that only the selection differs between the groups.
 */
function selected(ofWomen: number): string {
  const lines = Array.from({ length: 800 }, (_, row) => {
    const [gender, most] = row % 2 === 0 ? ["woman", ofWomen] : ["man", 50];
    const answer = Math.floor(row / 2) % 100 < most ? "Yes" : "No";
    return `k${row},${gender},${answer},${answer}`;
  });
  return `${["id,gender,truth,predicted", ...lines].join("\n")}\n`;
}

const policy = (metric: string) =>
  `columns: {key: id, truth: truth, prediction: predicted, positive: "Yes"}
regression:
  limits: {accuracy: {min: 0.5}}
  fairness: [{by: gender, limits: {${metric}: {max: 0.1}}}]
`;

const CASES = [
  ["equal groups", "even.csv", "demographic_parity_difference", "pass", undefined],
  ["a group that is selected less", "uneven.csv", "demographic_parity_difference", "fail", "above-max"],
  ["numbers without groups", "numbers.json", "demographic_parity_difference", "review", "not-comparable"],
  ["a misspelt gap", "even.csv", "demographic_parity_diff", "error", "invalid-policy"],
] as const;

test.each(CASES)("gaps between groups, of %s", async (_, candidate, metric, verdict, reason) => {
  const files = {
    "even.csv": selected(45),
    "uneven.csv": selected(20),
    "numbers.json": '{"accuracy": 0.9}',
    "assay.yml": policy(metric),
  };
  await using job = await openJob({ files });
  const { report, exitCode, outputs } = await job.run({
    action: "regression-gate",
    id: "gate",
    inputs: { candidate, "upload-report": "false" },
  });
  expect([outputs.verdict, exitCode]).toEqual([verdict, verdict === "pass" || verdict === "review" ? 0 : 1]);
  const worst = report?.checks.find((check) => check.verdict === verdict && check.reason === reason);
  if (verdict === "pass") expect(report?.checks.map((check) => check.verdict)).toEqual(["pass", "pass"]);
  else expect(worst?.message).toMatch(/\w/);
  if (verdict === "fail")
    expect(worst).toMatchObject({
      id: "demographic_parity_difference(gender)",
      // 50 of 100 men, 20 of 100 women.
      observed: expect.closeTo(0.3, 12),
      message: expect.stringContaining("selection rate lowest at 0.2 in gender=woman"),
    });
});
