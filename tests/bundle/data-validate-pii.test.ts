import { type Files, runBundle } from "@assay/testing";
import { describe, expect, test } from "@jest/globals";

const DATA = "data/customers.csv";
const SUITE = "expectations/customers.yaml";
const PEOPLE = `id,contact,paid_with
1,jane@example.org,invoice
2,,4111 1111 1111 1111
3,bob@example.org,invoice
`;
const EXPECT_ROWS = `expectations:
  - {type: expect_table_row_count_to_be_between, kwargs: {min_value: 1}}
`;

const validate = (files: Files, inputs: Record<string, string | number | boolean> = {}) =>
  runBundle({
    action: "data-validate",
    files: { [DATA]: PEOPLE, [SUITE]: EXPECT_ROWS, ...files },
    inputs: { data: DATA, suite: SUITE, ...inputs },
  });

describe("personal data", () => {
  test("is noted where no policy forbids it", async () => {
    await using run = await validate({});
    expect([run.exitCode, run.outputs.verdict]).toEqual([0, "pass"]);
    expect(run.annotations.map(({ level, message }) => `${level}: ${message.split(";")[0]}`)).toEqual(
      expect.arrayContaining([
        "notice: 2 of 2 values of contact look like e-mail addresses",
        "notice: 1 of 3 values of paid_with looks like a card number",
      ]),
    );
  });

  test("fails where the policy forbids it, and is shown nowhere", async () => {
    const policy = "data:\n  pii:\n    forbid: [email, card]\n    allow: [contact]\n";
    await using run = await validate({ "assay.yml": policy }, { redact: false });
    expect([run.exitCode, run.outputs.verdict, run.outputs.failed]).toEqual([1, "fail", "1"]);
    expect(run.report?.checks.find(({ id }) => id.startsWith("pii"))).toMatchObject({
      id: "pii(paid_with)",
      verdict: "fail",
      reason: "personal-data",
      message: "1 of 3 values of paid_with looks like a card number",
      counts: { rows: 3, unexpected: 1 },
      location: { file: "assay.yml", line: 3 },
      examples: [{ row: 2, location: { file: DATA, line: 3 } }],
    });
    const written = [run.stdout, run.stderr, run.summary, ...run.reportFiles.values()].map(String).join("\n");
    expect(written).not.toMatch(/4111|jane|bob@/);
  });

  test("of a kind that is not known is an error that names the key", async () => {
    await using run = await validate({ "assay.yml": "data:\n  pii: {forbid: [emails]}\n" });
    expect([run.exitCode, run.outputs.verdict]).toEqual([1, "error"]);
    expect(run.report?.checks[0]).toMatchObject({
      reason: "invalid-policy",
      location: { file: "assay.yml", line: 2 },
    });
  });
});
