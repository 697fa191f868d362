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

describe("data that DVC tracks", () => {
  // Written by DVC 3.67.1 for these bytes.
  const TRAIN = "a,b\r\n1,2\r\n3,4\r\n";
  const MD5 = "cd29759071dec430239f1dbcf6f5ba39";
  const OUT = `- md5: ${MD5}\n  size: 15\n  hash: md5\n  path: train.csv\n`;
  const files = { "data/train.csv": TRAIN, "data/train.csv.dvc": `outs:\n${OUT}` };

  test.each([
    ["by its path", "data/train.csv"],
    ["by its .dvc file", "data/train.csv.dvc"],
  ])("is judged, %s, and the report names the recorded hash", async (_, data) => {
    await using run = await validate(files, { data });
    expect([run.exitCode, run.outputs.verdict, run.outputs.rows]).toEqual([0, "pass", "2"]);
    expect(run.report?.checks[0]).toMatchObject({ id: "dvc(data/train.csv)", verdict: "pass", observed: MD5 });
    expect(run.report?.provenance.data).toMatchObject([
      { path: "data/train.csv", rows: 2, dvc: { file: "data/train.csv.dvc", md5: MD5 } },
    ]);
  });

  test("fails where it is not the recorded version, at the line of the hash", async () => {
    await using run = await validate({ ...files, "data/train.csv": "a,b\n1,2\n" }, { data: "data/train.csv" });
    expect([run.exitCode, run.outputs.verdict]).toEqual([1, "fail"]);
    expect(run.report?.checks[0]).toMatchObject({
      id: "dvc(data/train.csv)",
      verdict: "fail",
      reason: "hash-mismatch",
      limit: `md5 ${MD5}`,
      location: { file: "data/train.csv.dvc", line: 2 },
    });
  });

  test("is held against dvc.lock", async () => {
    const lock = `schema: '2.0'\nstages:\n  prepare:\n    cmd: make\n    outs:\n    ${OUT.trim().replaceAll("\n", "\n    ").replace("train", "data/train")}\n`;
    await using run = await validate({ "data/train.csv": "a,b\n1,2\n", "dvc.lock": lock }, { data: "data/train.csv" });
    expect(run.report?.checks[0]).toMatchObject({ reason: "hash-mismatch", location: { file: "dvc.lock", line: 6 } });
  });

  test("that is not here is an error with the way to get it", async () => {
    await using run = await validate({ "data/train.csv.dvc": `outs:\n${OUT}` }, { data: "data/train.csv.dvc" });
    expect([run.exitCode, run.outputs.verdict]).toEqual([1, "error"]);
    expect(run.report?.checks[0]).toMatchObject({
      reason: "pointer-file",
      remedy: "run `dvc pull data/train.csv` before this step",
    });
  });

  test("is told for personal data in what somebody wrote into its .dvc file, by line alone", async () => {
    const written = {
      ...files,
      "data/train.csv.dvc": `outs:\n${OUT}desc: ask jane@example.org\nmeta: {card: '4111 1111 1111 1111'}\n`,
    };
    await using run = await validate(
      { ...written, "assay.yml": "data: {pii: {forbid: all}}\n" },
      { data: "data/train.csv", redact: false },
    );
    expect([run.exitCode, run.outputs.verdict]).toEqual([1, "fail"]);
    expect(run.report?.checks.find(({ id }) => id.startsWith("pii(data"))).toMatchObject({
      id: "pii(data/train.csv.dvc)",
      verdict: "fail",
      message: expect.stringMatching(
        /^1 of \d+ values of data\/train.csv.dvc looks like an e-mail address, 1 looks like a card number$/,
      ),
      examples: [{ location: { line: 6 } }, { location: { line: 7 } }],
    });
    const told = [run.stdout, run.summary, ...run.reportFiles.values()].map(String).join("\n");
    expect(told).not.toMatch(/4111|jane/);
  });
});

describe("the data that broke a promise", () => {
  const suite = "expectations:\n  - {type: expect_column_values_to_be_between, kwargs: {column: b, max_value: 9}}\n";
  const rows = (count: number) =>
    `a,b\n${Array.from({ length: count }, (_, index) => `x${index % 9},99`).join("\n")}\n`;

  test("is annotated at its line and column, and is a place in SARIF", async () => {
    await using run = await validate({ "data/train.csv": rows(2), [SUITE]: suite }, { data: "data/train.csv" });
    const errors = run.annotations.filter(({ level }) => level === "error");
    expect(errors.map(({ file, line, column }) => [file, line, column])).toEqual([
      [SUITE, 2, 6],
      ["data/train.csv", 2, 4],
      ["data/train.csv", 3, 4],
      [undefined, undefined, undefined],
    ]);
    const sarif = JSON.parse(String(run.reportFiles.get("data-validate.sarif"))) as {
      runs: { results: { locations: { physicalLocation: object }[]; relatedLocations: object[] }[] }[];
    };
    expect(sarif.runs[0]?.results[0]).toMatchObject({
      locations: [{ physicalLocation: { artifactLocation: { uri: SUITE }, region: { startLine: 2 } } }],
      relatedLocations: [2, 3].map((startLine) => ({
        physicalLocation: { artifactLocation: { uri: "data/train.csv" }, region: { startLine, startColumn: 4 } },
      })),
    });
  });

  test("is annotated no more than ten times a step, the rest counted", async () => {
    await using run = await validate({ "data/train.csv": rows(50), [SUITE]: suite }, { data: "data/train.csv" });
    const errors = run.annotations.filter(({ level }) => level === "error");
    expect(errors).toHaveLength(10);
    // Twenty examples and the check itself, of which eight are shown; the tenth is the step's own failure.
    expect(errors[8]?.message).toMatch(/^13 more annotations like these/);
  });
});
