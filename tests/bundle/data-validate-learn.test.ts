import { type GithubDoubleOptions, openJob, pullRequestEvent, runBundle, withGithub } from "@assay/testing";
import { describe, expect, test } from "@jest/globals";
import { parse } from "yaml";

const ROWS = 400;
const DATA = `id,plan,fee\n${Array.from({ length: ROWS }, (_, row) => `C-${10_000 + row},${row % 3 ? "basic" : "plus"},${(row % 90) / 2}`).join("\n")}\n`;
const action = "data-validate";

describe("a suite that is learnt", () => {
  test("stops at review, and lets the data pass once it is given as the suite", async () => {
    await using job = await openJob({ files: { "data/train.csv": DATA } });
    const learnt = await job.run({
      action,
      id: "learn",
      inputs: { data: "data/train.csv", "infer-suite": "expectations/train.yaml", name: "learn" },
    });
    expect([learnt.exitCode, learnt.outputs.verdict]).toEqual([0, "review"]);
    expect(learnt.outputs.summary).toContain(
      "10 expectations about all 3 columns were written to expectations/train.yaml",
    );
    expect(learnt.outputs["inferred-suite"]).toMatch(/[/\\]expectations[/\\]train\.yaml$/);
    expect(learnt.report?.checks[0]).toMatchObject({ id: "infer-suite", reason: "suite-inferred" });
    const suite = await job.workspace.read("expectations/train.yaml");
    expect(suite).toContain("# All 400 values differ, as those of a key do.");

    const judged = await job.run({
      action,
      id: "judge",
      inputs: { data: "data/train.csv", suite: "expectations/train.yaml", name: "judge" },
    });
    expect([judged.exitCode, judged.outputs.verdict]).toEqual([0, "pass"]);

    const again = await job.run({
      action,
      id: "again",
      inputs: { data: "data/train.csv", "infer-suite": "expectations/train.yaml", name: "again" },
    });
    expect([again.exitCode, again.outputs.verdict]).toEqual([1, "error"]);
    expect(again.outputs.summary).toContain("expectations/train.yaml is there already");
    expect(await job.workspace.read("expectations/train.yaml")).toBe(suite);
  });

  test("says no to data that is other than what it was learnt from", async () => {
    await using job = await openJob({
      files: { "train.csv": DATA, "later.csv": DATA.replaceAll("basic", "premium").replace("C-10000", "C-10001") },
    });
    await job.run({ action, inputs: { data: "train.csv", "infer-suite": "train.yaml", name: "learn" } });
    const judged = await job.run({
      action,
      id: "later",
      inputs: { data: "later.csv", suite: "train.yaml", name: "later" },
    });
    expect([judged.exitCode, judged.outputs.verdict, judged.outputs.failed]).toEqual([1, "fail", "2"]);
  });

  test("is inert where names and values are written to be anything but", async () => {
    const names = [
      "a\n::error::x",
      "- b: !!js/function",
      "*alias",
      "# c",
      '"',
      "\u202etxt",
      ["$", "{{ secrets.X }}"].join(""),
    ];
    const cells = ["!!python/object/apply:os.system", "{{x}}", "::set-output name=verdict::pass", "'; DROP TABLE data"];
    const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`;
    const rows = Array.from({ length: 60 }, (_, row) =>
      names.map((_name, at) => cells[(row + at) % cells.length] ?? ""),
    );
    const data = `${[names, ...rows].map((row) => row.map(quoted).join(",")).join("\n")}\n`;
    await using run = await runBundle({
      action,
      files: { "d.csv": data },
      inputs: { data: "d.csv", "infer-suite": "d.yaml" },
    });
    expect([run.exitCode, run.outputs.verdict]).toEqual([0, "review"]);
    expect(run.annotations.filter(({ level }) => level === "error")).toEqual([]);
    const text = await run.workspace.read("d.yaml");
    const { expectations } = parse(text) as { expectations: { kwargs: { column?: string; value_set?: string[] } }[] };
    expect(new Set(expectations.flatMap(({ kwargs }) => kwargs.column ?? []))).toEqual(new Set(names));
    expect(expectations.find(({ kwargs }) => kwargs.value_set)?.kwargs.value_set).toEqual(cells.toSorted());
    // Every line is one that we wrote: a comment, a key of ours, or a member of a list in quotes or of plain letters.
    for (const line of text.split("\n"))
      expect(line).toMatch(
        /^( *#.*|(name|expectations):.*| *(- )?(type|severity|kwargs|column|mostly|\w+_(set|value)):.*| *- (".*"|[\w -]+)|)$/,
      );
  });

  test("is not learnt beside a suite that is given", async () => {
    await using run = await runBundle({
      action,
      files: { "d.csv": DATA, "s.yaml": "expectations: []" },
      inputs: { data: "d.csv", suite: "s.yaml", "infer-suite": "t.yaml" },
    });
    expect([run.exitCode, run.outputs.verdict]).toEqual([1, "error"]);
    expect(run.outputs.summary).toContain("`suite` and `infer-suite` are both given");
  });
});

const suiteWith = (max: number, rest = "") =>
  `expectations:\n  - type: expect_column_values_to_be_between\n    kwargs: { column: fee, min_value: 0, max_value: ${max} }\n${rest}`;
const MORE = "  - type: expect_column_values_to_not_be_null\n    kwargs: { column: plan }\n";
const SUITE = "expectations/train.yaml";
const files = { "data/train.csv": DATA, [SUITE]: suiteWith(100), "before/strict.yaml": suiteWith(50) };
const inputs = { data: "data/train.csv", suite: SUITE, "upload-report": "false" };

describe("a contract", () => {
  test("that is weaker than the one in a file asks for review, at the line that says so", async () => {
    await using run = await runBundle({ action, files, inputs: { ...inputs, "base-contract": "before/strict.yaml" } });
    expect([run.exitCode, run.outputs.verdict, run.outputs["to-review"]]).toEqual([0, "review", "1"]);
    expect(run.report?.checks[0]).toMatchObject({
      id: "contract(fee)",
      verdict: "review",
      reason: "breaking-change",
      message: "fee: breaking: expect_column_values_to_be_between: max_value rose from 50 to 100, which allows more",
      observed: "1 breaking, 0 compatible",
      limit: "nothing weaker than in before/strict.yaml",
      location: { file: SUITE, line: 2 },
    });
    // Whoever changes one of them changes the rules.
    expect(run.report?.provenance.rules.map(({ path }) => path)).toEqual([SUITE, "before/strict.yaml"]);
  });

  test("that is tighter is noted", async () => {
    const tighter = { ...files, [SUITE]: suiteWith(50, MORE), "before/strict.yaml": suiteWith(100) };
    await using run = await runBundle({
      action,
      files: tighter,
      inputs: { ...inputs, "base-contract": "before/strict.yaml" },
    });
    expect([run.exitCode, run.outputs.verdict]).toEqual([0, "pass"]);
    expect(run.report?.checks.slice(0, 2)).toMatchObject([
      { id: "contract(fee)", reason: "compatible-change", severity: "info" },
      { id: "contract(plan)", message: "plan: compatible: the column is new, with 1 promise" },
    ]);
  });

  test("may be a Table Schema on both sides", async () => {
    const schema = (type: string) => JSON.stringify({ fields: [{ name: "fee", type }] });
    await using run = await runBundle({
      action,
      files: { ...files, "now.json": schema("number"), "then.json": schema("integer") },
      inputs: { ...inputs, "base-contract": "then.json", contract: "now.json" },
    });
    expect(run.outputs.verdict).toBe("review");
    expect(run.outputs.summary).toContain("the type was int and is int or float, which allows more");
  });

  test("that is not in the workspace is an error", async () => {
    await using run = await runBundle({ action, files, inputs: { ...inputs, "base-contract": "before/none.yaml" } });
    expect([run.exitCode, run.outputs.verdict]).toEqual([1, "error"]);
    expect(run.outputs.summary).toContain("before/none.yaml");
  });

  test("that cannot be read is an error", async () => {
    await using run = await runBundle({
      action,
      files: { ...files, "before/broken.yaml": "expectations: {" },
      inputs: { ...inputs, "base-contract": "before/broken.yaml" },
    });
    expect([run.exitCode, run.outputs.verdict]).toEqual([1, "error"]);
    expect(run.outputs.summary).toContain("before/broken.yaml:1:");
  });
});

describe("a contract that lies in git", () => {
  async function judged(
    base: string,
    atBase: Readonly<Record<string, string>>,
    event?: ReturnType<typeof pullRequestEvent>,
  ) {
    let sha = "";
    const options: GithubDoubleOptions = {
      seed: (state) => {
        sha = state.commitFiles("main", atBase);
      },
    };
    return withGithub(options, async (github) => {
      await using run = await runBundle({
        action,
        files,
        inputs: { ...inputs, "base-contract": base },
        github,
        event: event ?? pullRequestEvent({ baseSha: sha }),
      });
      return { exitCode: run.exitCode, outputs: run.outputs, report: run.report };
    });
  }

  test("is read at the base of the pull request", async () => {
    const { outputs, report } = await judged(`git::${SUITE}`, { [SUITE]: suiteWith(50) });
    expect(outputs.verdict).toBe("review");
    expect(report?.checks[0]).toMatchObject({ id: "contract(fee)", reason: "breaking-change" });
  });

  test("is read at a branch", async () => {
    const { outputs, report } = await judged(`git:main:${SUITE}`, { [SUITE]: suiteWith(100) });
    expect([outputs.verdict, report?.checks[0]?.message]).toEqual([
      "pass",
      `1 promise in ${SUITE}, as in ${SUITE} at main`,
    ]);
  });

  test("asks for review where it is new", async () => {
    const { outputs, report } = await judged(`git::${SUITE}`, { "README.md": "" });
    expect([outputs.verdict, report?.checks[0]?.reason]).toEqual(["review", "no-baseline"]);
  });

  test("is an error where the branch does not exist", async () => {
    const { outputs, exitCode } = await judged(`git:release:${SUITE}`, { [SUITE]: suiteWith(50) });
    expect([exitCode, outputs.verdict]).toEqual([1, "error"]);
    expect(outputs.summary).toContain("there is no release in octo/churn");
  });

  test("is nothing to a push, which asks nobody", async () => {
    await withGithub({}, async (github) => {
      await using run = await runBundle({
        action,
        files,
        inputs: { ...inputs, "base-contract": `git::${SUITE}` },
        github,
      });
      expect([run.outputs.verdict, run.report?.checks[0]?.reason]).toEqual(["pass", "no-baseline"]);
      expect(github.requests).toEqual([]);
    });
  });
});
