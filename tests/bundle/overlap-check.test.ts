import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Files, runBundle } from "@assay/testing";
import { describe, expect, test } from "@jest/globals";

const QUIET = { "upload-report": "false" };
const ROWS = 200;

/** A table of scores, a row for each key. */
function scores(score: (at: number) => number, rows = ROWS): string {
  const lines = Array.from({ length: rows }, (_, at) => `c${at},${score(at).toFixed(6)}`);
  return `id,score\n${lines.join("\n")}\n`;
}

const previous = scores((at) => at / ROWS);
const inputs = {
  current: "current.csv",
  previous: "previous.csv",
  key: "id",
  score: "score",
  threshold: "0.5",
  "min-overlap": "0.6",
  "max-overlap": "0.999",
  ...QUIET,
};

async function run(current: string | Uint8Array, given: Readonly<Record<string, string>> = {}, files: Files = {}) {
  return await runBundle({
    action: "overlap-check",
    files: { "current.csv": current, "previous.csv": previous, ...files },
    inputs: { ...inputs, ...given },
  });
}

describe("overlap-check", () => {
  test("near-identical scores pass, with every measure in the report", async () => {
    await using step = await run(scores((at) => at / ROWS + ((at % 7) - 3) / 100));
    expect(step.outputs).toMatchObject({ verdict: "pass", failed: "0", "to-review": "0" });
    expect(Number(step.outputs.overlap)).toBeGreaterThan(0.9);
    expect({ exit: step.exitCode, stderr: step.stderr }).toEqual({ exit: 0, stderr: "" });
    expect(step.report?.checks.map(({ id }) => id)).toEqual(["stale-copy", "overlap"]);
    expect(step.report?.figures.map(({ id }) => id)).toEqual(
      expect.arrayContaining(["common", "jaccard", "containment", "agreement", "spearman", "rank_biased_overlap"]),
    );
    expect(step.report?.charts[0]).toMatchObject({ kind: "histogram" });
  });

  test("reversed scores fail with overlap 0, which the first line says", async () => {
    await using step = await run(scores((at) => 1 - (at + 1) / ROWS));
    expect(step.outputs).toMatchObject({ verdict: "fail", overlap: "0", entered: "100", left: "100" });
    expect(step.outputs.summary).toBe(
      "1 of 2 checks failed: Overlap is 0.0, below the smallest allowed, 0.6; 100 of the 100 keys selected before have left",
    );
    expect(step.exitCode).toBe(1);
  });

  test("a copied file is named", async () => {
    await using step = await run(previous);
    expect(step.report?.checks.find(({ id }) => id === "stale-copy")).toMatchObject({
      verdict: "fail",
      reason: "stale-copy",
      message: "current current.csv and previous previous.csv are byte for byte the same",
    });
  });
});

describe("business rules", () => {
  const ages = (score: (at: number) => number) =>
    `id,age,score\n${Array.from({ length: 100 }, (_, at) => `c${at},${at},${score(at)}\n`).join("")}`;
  const files = { "current.csv": ages((at) => at / 100 + 0.001), "previous.csv": ages((at) => at / 100) };
  const policy = (rules: string) => `model: churn\noverlap:\n  rules:\n${rules}\n`;
  const judged = (rules: string) =>
    runBundle({
      action: "overlap-check",
      files: { ...files, "assay.yml": policy(rules) },
      inputs: { current: "current.csv", previous: "previous.csv", key: "id", ...QUIET },
    });

  test("a broken rule fails by its severity, with masked values and the row of the key", async () => {
    await using step = await judged(
      [
        '    - { name: no minors, query: "select id, age from current where age < 3" }',
        '    - { name: no jump, severity: warning, query: "select * from joined where current_score - previous_score > 0.5 / 1000" }',
        '    - { name: nobody new, severity: info, query: "from current anti join previous using (id)" }',
      ].join("\n"),
    );
    expect(step.outputs).toMatchObject({ verdict: "fail", failed: "1", "to-review": "1" });
    const rule = (name: string) => step.report?.checks.find(({ id }) => id === `rule(${name})`);
    expect(rule("no minors")).toMatchObject({
      verdict: "fail",
      reason: "unexpected-values",
      observed: 3,
      location: { file: "assay.yml", line: 4 },
      examples: [1, 2, 3].map((row) => ({
        row,
        key: "‹text, 2 characters›",
        note: "age ‹number›",
        location: { file: "current.csv", line: row + 1 },
      })),
    });
    expect(rule("no jump")).toMatchObject({ verdict: "review", observed: 100 });
    expect(rule("no jump")?.examples?.length).toBe(20);
    expect(rule("nobody new")).toMatchObject({ verdict: "pass", observed: 0 });
    expect(JSON.stringify(step.report)).not.toMatch(/"c\d+"/);
    expect(step.annotations).toContainEqual(expect.objectContaining({ file: "assay.yml", line: 4, level: "error" }));
  });

  test.each([
    ["a syntax error", "selec id from current", /syntax error|parser/i],
    ["an unknown column", "select agee from current", /agee/],
    ["an unknown table", "select * from customers", /customers/],
    ["a writing statement", "delete from current", /no SELECT/],
    ["several statements", "select 1; select 2", /2 statements/],
    ["a file", "select * from read_csv('assay.yml')", /read_csv/],
    ["a file by its name", "select * from 'previous.csv'", /previous\.csv/],
    ["the engine's own tables", "select * from duckdb_settings()", /duckdb_settings/],
    [
      "a value that cannot be converted, which is not told",
      "select id from current where cast(id as int) > 0",
      /Conversion Error on some row/,
    ],
    ["a value as an error of its own, which is not told", "select error(id) from current", /calls error\(\)/],
    ["the table of pairs", 'select * from "assay pairs"', /assay pairs/],
  ])("%s in a rule is an error at its line, in the engine's words, and no file is read", async (_, query, words) => {
    await using step = await judged(
      `    - { name: no minors, query: "select id from current where age < 0" }\n    - name: odd\n      severity: info\n      query: ${JSON.stringify(query)}`,
    );
    expect(step.outputs.verdict).toBe("error");
    const check = step.report?.checks.find(({ id }) => id === "rule(odd)");
    expect(check).toMatchObject({ verdict: "error", location: { file: "assay.yml", line: 7 } });
    expect(check?.message).toMatch(words);
    expect(check?.message).not.toMatch(/c\d/);
    expect(check?.remedy).toContain("one SELECT over current, previous, joined");
    expect(step.report?.checks.find(({ id }) => id === "rule(no minors)")?.verdict).toBe("pass");
  });
});

describe("JUnit at junit-path", () => {
  test("holds a case for each limit and rule, by default as validation_test_results.xml", async () => {
    const rules = 'overlap:\n  rules: [{ name: none above 1, query: "select id from current where score > 1" }]\n';
    await using step = await run(
      scores((at) => 1 - (at + 1) / ROWS),
      { limits: "spearman: {min: 0.9, severity: warning}" },
      { "assay.yml": rules },
    );
    const xml = await readFile(join(step.workspace.path, "validation_test_results.xml"), "utf8");
    expect([...xml.matchAll(/<testcase name="([^"]+)"/g)].map(([, name]) => name)).toEqual([
      "stale-copy",
      "overlap",
      "spearman",
      "rule(none above 1)",
    ]);
    expect(xml).toMatch(/tests="4" failures="1" errors="0" skipped="1"/);
  });

  test("is written on error too, where it was asked for", async () => {
    await using step = await run("id,score\n", { "junit-path": "reports/overlap.xml" });
    expect(step.outputs.verdict).toBe("error");
    expect(await readFile(join(step.workspace.path, "reports/overlap.xml"), "utf8")).toContain('errors="1"');
  });

  test("outside the workspace is refused", async () => {
    await using step = await run(previous, { "junit-path": "../elsewhere.xml" });
    expect(step.report?.checks).toMatchObject([{ verdict: "error", reason: "outside-workspace" }]);
  });
});

describe("overlap-check refuses, with the verdict error, exit 1 and a way out", () => {
  const lfs = `version https://git-lfs.github.com/spec/v1\noid sha256:${"a".repeat(64)}\nsize 12\n`;
  const labels = (label: string) => `id,label\n1,${label}\n2,no\n3,no\n`;
  const byLabel = { threshold: "", score: "", prediction: "label", positive: "yes" };
  test.each<[string, Files, Record<string, string>, string]>([
    ["a missing file", {}, { current: "elsewhere.csv" }, "unreadable"],
    ["an empty file", { "current.csv": "" }, {}, "empty-data"],
    ["a header and nothing else", { "current.csv": "id,score\n" }, {}, "empty-data"],
    ["a previous table of a header alone", { "previous.csv": "id,score\n" }, {}, "empty-data"],
    ["a file that is not UTF-8", { "current.csv": Buffer.from("id,score\n\xff,1\n", "latin1") }, {}, "unreadable"],
    ["ragged rows", { "current.csv": "id,score\n1,0.5,7\n2\n" }, {}, "malformed-row"],
    ["a key that is not in the data", {}, { key: "idd" }, "missing-column"],
    ["a score that is not in the data", {}, { score: "scor" }, "missing-column"],
    ["no key", {}, { key: "" }, "missing-column"],
    ["a key that occurs twice", { "current.csv": "id,score\nc1,0.1\nc1,0.9\n" }, {}, "duplicate-key"],
    ["a row without a key", { "current.csv": "id,score\nc1,0.1\n,0.9\n" }, {}, "duplicate-key"],
    ["no key in common", { "current.csv": "id,score\nx1,0.1\nx2,0.9\n" }, {}, "empty-intersection"],
    [
      "keys of two types",
      { "current.json": '[{"id": 1, "score": 0.1}]', "previous.json": '[{"id": "1", "score": 0.1}]' },
      { current: "current.json", previous: "previous.json" },
      "wrong-type",
    ],
    ["a missing score", { "current.csv": "id,score\nc1,0.1\nc2,NaN\n" }, {}, "not-a-number"],
    ["an infinite score", { "current.csv": "id,score\nc1,0.1\nc2,inf\n" }, {}, "not-a-number"],
    ["text as score", { "current.csv": "id,score\nc1,0.1\nc2,high\n" }, {}, "wrong-type"],
    ["a Git LFS pointer", { "current.csv": lfs }, {}, "pointer-file"],
    [
      "a DVC pointer",
      { "new.csv.dvc": "outs:\n- md5: abc\n  path: new.csv\n" },
      { current: "new.csv" },
      "pointer-file",
    ],
    ["a folder in place of a file", { "new.csv/x": "" }, { current: "new.csv" }, "unreadable"],
    ["a path outside the workspace", {}, { previous: "../previous.csv" }, "outside-workspace"],
    ["a threshold above all scores", {}, { threshold: "50" }, "invalid-input"],
    ["a threshold below all scores", {}, { threshold: "-1" }, "invalid-input"],
    ["a top-k of 0", {}, { threshold: "", "top-k": "0" }, "invalid-input"],
    ["a top-k of more keys than there are", {}, { threshold: "", "top-k": "201" }, "invalid-input"],
    ["a top-share of everything", {}, { threshold: "", "top-share": "1" }, "invalid-input"],
    ["a top-share as a percentage", {}, { threshold: "", "top-share": "10%" }, "invalid-input"],
    ["a threshold and a top-k", {}, { "top-k": "5" }, "invalid-input"],
    ["a percentage as min-overlap", {}, { "min-overlap": "60%" }, "invalid-input"],
    ["a min-overlap above 1", {}, { "min-overlap": "60" }, "invalid-input"],
    ["a negative limit", {}, { "min-overlap": "-0.1" }, "invalid-input"],
    ["a negative limit in YAML", {}, { limits: "left: {max: -1}" }, "invalid-input"],
    ["a percentage of a count in YAML", {}, { limits: 'left: {max: "60%"}' }, "invalid-input"],
    ["limits that allow nothing", {}, { "min-overlap": "0.9", "max-overlap": "0.8" }, "invalid-input"],
    ["the same bound twice", {}, { limits: "overlap: {min: 0.5}" }, "invalid-input"],
    ["a misspelt measure", {}, { limits: "jacard: {min: 0.5}" }, "invalid-input"],
    ["a limit on a change", {}, { limits: "jaccard: {max-drop: 0.5}" }, "invalid-input"],
    ["a misspelt policy key", { "assay.yml": "overlap:\n  limts: {overlap: {min: 0.5}}\n" }, {}, "invalid-policy"],
    [
      "two rules of one name",
      { "assay.yml": "overlap: {rules: [{name: a, query: x}, {name: a, query: y}]}" },
      {},
      "invalid-policy",
    ],
    ["no limits and no rules", {}, { "min-overlap": "", "max-overlap": "" }, "no-checks"],
    ["an overlap without a selection", {}, { threshold: "", score: "" }, "missing-metric"],
    [
      "a constant score with a limit on the correlation",
      { "current.csv": scores(() => 0.7) },
      { limits: "spearman: {min: 0.5}" },
      "not-comparable",
    ],
    [
      "a positive that is no label",
      { "current.csv": labels("yes"), "previous.csv": labels("yes") },
      { ...byLabel, positive: "yess" },
      "invalid-input",
    ],
    [
      "labels spelt otherwise",
      { "current.csv": labels("Yes"), "previous.csv": labels("yes") },
      byLabel,
      "not-comparable",
    ],
    [
      "nobody selected before",
      { "current.csv": labels("yes"), "previous.csv": labels("no") },
      byLabel,
      "not-comparable",
    ],
  ])("%s", async (_, files, given, reason) => {
    await using step = await run(previous.replace("0.995000", "0.994000"), given, files);
    const check = step.report?.checks.find(({ verdict }) => verdict === "error");
    expect({ exit: step.exitCode, verdict: step.outputs.verdict, reason: check?.reason }).toEqual({
      exit: 1,
      verdict: "error",
      reason,
    });
    expect(check?.remedy).toMatch(/\w/);
    expect(`${step.stdout}${step.stderr}`).not.toMatch(/^\s+at /m);
  });

  test.each([
    ["limits", { limits: "jacard: {min: 0.5}" }, {}, 'unknown measure "jacard"; did you mean "jaccard"?'],
    [
      "the policy, with its line",
      { "min-overlap": "", "max-overlap": "" },
      { "assay.yml": "overlap:\n  limits:\n    overlapp: {min: 0.5}\n" },
      'unknown measure "overlapp"; did you mean "overlap"?',
    ],
    ["a column", { score: "scor" }, {}, 'has no column "scor" (score); did you mean "score"?'],
  ])("a misspelt name in %s names the nearest one", async (_, given, files, words) => {
    await using step = await run(previous, given, files);
    expect(step.report?.checks[0]?.message).toContain(words);
    if ("assay.yml" in files)
      expect(step.report?.checks[0]?.location).toEqual({ file: "assay.yml", line: 3, column: 5 });
  });
});
