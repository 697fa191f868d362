import { describe, expect, test } from "@jest/globals";
import { ACCURACY_COLUMNS, csvOf, type MadeRow, refusalOf, rowsOf, runGate } from "./fixture.ts";

const inputs = { candidate: "c.csv", baseline: "b.csv", ...ACCURACY_COLUMNS };
const policy = (slice: string) => `regression:\n  limits: {accuracy: {max-drop: 0.2}}\n  slices:\n    - ${slice}\n`;
const BY = "{by: group, min-rows: 100, limits: {accuracy: {max-drop: 0.05}}}";

/** Right everywhere but in one group, where one row of `wrongEvery` is wrong. */
function worseIn(group: string, wrongEvery: number, count = 2000): MadeRow[] {
  const good = rowsOf(count, 20);
  return rowsOf(count, wrongEvery).map((row, index) => (row.group === group ? row : (good[index] as MadeRow)));
}

const baseline = { "b.csv": csvOf(rowsOf(2000, 20)) };

describe("slices", () => {
  test("a condition takes the same rows where there is no baseline to pair them with", async () => {
    // Wrong in rows 1, 3, 5 and so on of 200, so right in all of the rows that the condition selects.
    const rows = Array.from({ length: 200 }, (_, at) => `${at},${at % 2},Yes,${at % 2 === 0 ? "No" : "Yes"}`);
    const { check } = await runGate({
      files: { "c.csv": `n,odd,truth,prediction\n${rows.join("\n")}\n` },
      inputs: { candidate: "c.csv", truth: "truth", prediction: "prediction", positive: "Yes" },
      policy: `regression:\n  limits: {accuracy: {min: 0.4}}\n  slices:\n    - {where: odd = 1, name: odd, limits: {accuracy: {min: 0.9}}}\n`,
    });
    expect(check("accuracy")).toMatchObject({ observed: 0.5 });
    expect(check("accuracy[odd]")).toMatchObject({ observed: 1 });
  });

  test("a condition takes its rows from a table that is told in several texts of bits", async () => {
    // Right from row 2²⁰ − 75 to row 2²⁰ + 75 alone, which stand on both sides of the end of the first text.
    const [from, to] = [2 ** 20 - 75, 2 ** 20 + 75];
    const rows = Array.from({ length: 2 ** 20 + 1000 }, (_, at) => `${at},1,${at >= from && at <= to ? 1 : 0}`);
    const { check } = await runGate({
      files: { "c.csv": `n,truth,prediction\n${rows.join("\n")}\n` },
      inputs: { candidate: "c.csv", truth: "truth", prediction: "prediction" },
      policy: `regression:\n  limits: {accuracy: {min: 0}}\n  slices:\n    - {where: n between ${from} and ${to}, name: right, limits: {accuracy: {min: 0.9}}}\n    - {where: not (n between ${from} and ${to}), name: wrong, limits: {accuracy: {max: 0.1}}}\n`,
    });
    expect(check("accuracy")?.observed).toBeCloseTo(151 / (2 ** 20 + 1000), 12);
    expect(check("accuracy[right]")).toMatchObject({ observed: 1 });
    expect(check("accuracy[wrong]")).toMatchObject({ observed: 0 });
  });

  test("a group that got worse fails by itself, where the whole still passes", async () => {
    const { check, result } = await runGate({
      files: { ...baseline, "c.csv": csvOf(worseIn("odd", 5)) },
      inputs,
      policy: policy(BY),
    });
    expect(check("accuracy")).toMatchObject({ verdict: "pass" });
    expect(check("accuracy[group=odd]")).toMatchObject({
      verdict: "fail",
      reason: "dropped",
      location: { file: "assay.yml", line: 4 },
    });
    expect(check("accuracy[group=even]")).toMatchObject({ verdict: "pass", reason: "within-limit" });
    expect(result.summary).toContain("worst slice: Accuracy in group=odd");
    expect(result.outputs?.regressed).toBe("accuracy[group=odd]");
  });

  test.each([
    ["is listed and moves nothing", "", "pass"],
    ["asks for review where the policy says so", "undecided: review, ", "review"],
  ])("an undecided slice %s", async (_, undecided, verdict) => {
    const slice = `{by: group, ${undecided}min-rows: 50, limits: {accuracy: {max-drop: 0.02}}}`;
    const { check } = await runGate({
      files: { "c.csv": csvOf(rowsOf(300, 9, 3)), "b.csv": csvOf(rowsOf(300, 9)) },
      inputs,
      policy: policy(slice),
    });
    expect(check("accuracy[group=odd]")).toMatchObject({ verdict, reason: "inconclusive" });
  });

  test.each(["list", "review"])("min on a slice is decided on its interval, undecided: %s", async (undecided) => {
    const rows = csvOf(rowsOf(200, 10));
    const { check } = await runGate({
      files: { "c.csv": rows, "b.csv": rows },
      inputs,
      policy: policy(`{by: group, undecided: ${undecided}, limits: {accuracy: {min: 0.85}}}`),
    });
    // 20 of the 100 are wrong there: Wilson's bounds of 0.8 are 0.711 and 0.867.
    expect(check("accuracy[group=even]")).toMatchObject({
      observed: 0.8,
      verdict: undecided === "list" ? "pass" : "review",
      reason: "inconclusive",
    });
  });

  test("a condition that no row fulfils does not pass", async () => {
    const { check } = await runGate({
      files: { ...baseline, "c.csv": csvOf(rowsOf(2000, 20)) },
      inputs,
      policy: policy(`{where: "truth = 'Yse'", name: churned, limits: {accuracy: {max-drop: 0.05}}}`),
    });
    expect(check("accuracy[churned]")).toMatchObject({ verdict: "review", reason: "missing-slice" });
  });

  test("slices whose names look alike are judged apart, each under an id of its own", async () => {
    const odd = (text: string) => {
      const [header, ...lines] = text.trimEnd().split("\n");
      const values = ['"1, b=2",3', '1,"2, b=3"'];
      return `${[`${header},a,b`, ...lines.map((line, index) => `${line},${values[index % 2]}`)].join("\n")}\n`;
    };
    const { result } = await runGate({
      files: { "b.csv": odd(csvOf(rowsOf(2000, 20))), "c.csv": odd(csvOf(rowsOf(2000, 20))) },
      inputs,
      policy: `${policy("{by: [a, b], limits: {accuracy: {max-drop: 0.05}}}")}    - {where: "true", name: group=odd, limits: {accuracy: {max-drop: 0.05}}}\n    - ${BY}\n`,
    });
    const ids = result.checks.map(({ id }) => id);
    expect(ids).toHaveLength(6);
    expect(ids).toEqual([...new Set(ids)]);
    expect(ids).toContain("accuracy[group=odd (2)]");
  });

  test("a slice of few rows is listed with what it would need", async () => {
    const { check } = await runGate({
      files: { ...baseline, "c.csv": csvOf(rowsOf(2000, 20).slice(0, 150)) },
      inputs,
      policy: policy(BY),
    });
    expect(check("accuracy[group=odd]")).toMatchObject({
      verdict: "pass",
      reason: "below-min-rows",
      needed: { rows: 100, have: 75 },
    });
  });

  test("a slice that vanished from the candidate fails", async () => {
    const { check, result } = await runGate({
      files: { ...baseline, "c.csv": csvOf(rowsOf(2000, 20).filter(({ group }) => group === "even")) },
      inputs,
      policy: policy(BY),
    });
    expect(check("accuracy[group=odd]")).toMatchObject({ verdict: "fail", reason: "missing-slice" });
    expect(result.summary).not.toContain("worst slice");
  });

  test("a slice that only the candidate has answers for is not passed over", async () => {
    const more = rowsOf(2200, 20).map((row, index) => (index < 2000 ? row : { ...row, group: "new" }));
    const { check, verdict } = await runGate({
      files: { ...baseline, "c.csv": csvOf(more) },
      inputs,
      policy: policy(BY),
    });
    expect(verdict).toBe("review");
    expect(check("accuracy[group=new]")).toMatchObject({
      verdict: "review",
      reason: "no-baseline",
      message: "group=new has 200 rows of the candidate, and the baseline has an answer for none of them",
      counts: { rows: 200, missing: 200 },
    });
  });

  test("the worst slice comes first, among those of one verdict too", async () => {
    // Wrong in every 5th, 10th and 20th row of each kind, right in the rest.
    const kinds = { fair: 10, bad: 5, good: 20 };
    const made = Object.entries(kinds).flatMap(([group, wrongEvery]) =>
      rowsOf(2000, wrongEvery).map((row) => ({ ...row, id: `${group}-${row.id}`, group })),
    );
    const good = rowsOf(2000, 20);
    const before = made.map(({ id, group }, index) => ({ ...(good[index % 2000] as MadeRow), id, group }));
    const { result } = await runGate({
      files: { "c.csv": csvOf(made), "b.csv": csvOf(before) },
      inputs,
      policy: policy("{by: group, limits: {accuracy: {max-drop: 0.02}}}"),
    });
    expect(result.checks.map(({ id, verdict }) => [id, verdict])).toEqual([
      ["accuracy", "pass"],
      ["accuracy[group=bad]", "fail"],
      ["accuracy[group=fair]", "fail"],
      ["accuracy[group=good]", "pass"],
    ]);
    expect(result.summary).toContain("worst slice: Accuracy in group=bad, −0.15");
  });

  test("a condition makes one slice, under its own name", async () => {
    const slice = `{where: '"group" = ''odd'' and cast(substr(id, 2) as integer) < 1500', name: early odd, limits: {accuracy: {max-drop: 0.05}}}`;
    const { check } = await runGate({
      files: { ...baseline, "c.csv": csvOf(worseIn("odd", 5)) },
      inputs,
      policy: policy(slice),
    });
    expect(check("accuracy[early odd]")).toMatchObject({ verdict: "fail", reason: "dropped" });
  });

  test("several columns make slices of their combinations", async () => {
    const { result } = await runGate({
      files: { ...baseline, "c.csv": csvOf(rowsOf(2000, 20)) },
      inputs,
      policy: policy("{by: [group, truth], limits: {accuracy: {max-drop: 0.05}}}"),
    });
    expect(result.checks.map(({ id }) => id)).toEqual(
      expect.arrayContaining(["accuracy[group=even, truth=No]", "accuracy[group=odd, truth=Yes]"]),
    );
  });

  test("a number of many values is to be sliced by its ranges", async () => {
    const numbered = csvOf(rowsOf(2000, 20))
      .trimEnd()
      .split("\n")
      .map((line, index) => `${line},${index === 0 ? "spent" : index / 2}`)
      .join("\n");
    const refused = await refusalOf({
      files: { "b.csv": numbered, "c.csv": numbered },
      inputs,
      policy: policy("{by: spent, limits: {accuracy: {min: 0.1}}}"),
    });
    expect(refused).toMatchObject({
      code: "too-many-slices",
      remedy: expect.stringContaining(`where: '"spent" < 10'`),
    });
  });

  test.each([
    [
      "a column that is not there",
      "{by: gruop, limits: {accuracy: {min: 0.1}}}",
      "missing-column",
      'did you mean "group"?',
    ],
    ["one value a row", "{by: id, limits: {accuracy: {min: 0.1}}}", "too-many-slices", "more than 500 values"],
    ["a condition that is no SQL", '{where: "group ==== 1", limits: {accuracy: {min: 0.1}}}', "bad-condition", "slice"],
    [
      "a condition that reads a file",
      `{where: "1 = (select count(*) from read_text('/etc/hostname'))", limits: {accuracy: {min: 0.1}}}`,
      "bad-condition",
      "slice",
    ],
    [
      "a condition that smuggles in rows",
      `{where: "true) union all (select '99999' where (true", limits: {accuracy: {min: 0.1}}}`,
      "bad-condition",
      "slice",
    ],
    [
      "a condition that is a second statement",
      `{where: "true); drop table candidate; select (1", limits: {accuracy: {min: 0.1}}}`,
      "bad-condition",
      "slice",
    ],
    [
      "a condition that groups the rows behind it",
      `{where: 'true) group by ("group"', limits: {accuracy: {min: 0.1}}}`,
      "bad-condition",
      "it is not one condition",
    ],
    [
      "a condition that looks into other rows",
      "{where: 'id in (select max(id) from candidate)', limits: {accuracy: {min: 0.1}}}",
      "bad-condition",
      "it holds a query of its own",
    ],
  ])("by %s are refused", async (_, slice, code, message) => {
    const refused = await refusalOf({
      files: { ...baseline, "c.csv": csvOf(rowsOf(2000, 20)) },
      inputs,
      policy: policy(slice),
    });
    expect(refused).toMatchObject({
      code,
      message: expect.stringContaining(message),
      remedy: expect.stringMatching(/./),
    });
  });
});

/** The bundle that a run keeps whose rows are told apart so. */
async function bundleOf(slice: string, rows = rowsOf(2000, 20)): Promise<string> {
  const first = await runGate({
    files: { "b.csv": csvOf(rows) },
    inputs: { ...ACCURACY_COLUMNS, candidate: "b.csv", "write-baseline": "b.json" },
    policy: policy(slice),
  });
  return first.written("b.json") ?? "";
}

/** The bundle as the version before wrote it. */
function withoutMembers(bundle: string): string {
  return bundle.replace(/,\s*"members": "[^"]*"/g, "").replace(/\n\s*"digest": "[^"]*",/, "");
}

describe("a candidate that tells rows to other slices than the baseline", () => {
  // It is wrong in the odd rows, and calls every third of them even.
  const moved = worseIn("odd", 5).map((row, index) => (index % 6 === 1 ? { ...row, group: "even" } : row));
  const files = { ...baseline, "c.csv": csvOf(moved) };

  test.each([
    ["by the columns of slices", policy(BY)],
    [
      "by the columns of groups",
      "columns: {positive: Yes}\nregression: {fairness: [{by: group, limits: {demographic_parity_difference: {max: 0.9}}}]}",
    ],
  ])("%s asks for review", async (_, text) => {
    const { check } = await runGate({ files, inputs, policy: text });
    expect(check("slices(group)")).toMatchObject({
      verdict: "review",
      reason: "not-comparable",
      counts: { rows: 334 },
    });
  });

  test.each([
    ["columns", BY, "slices(group)"],
    [
      "a condition",
      '{where: "\\"group\\" = \'odd\'", name: odd, limits: {accuracy: {max-drop: 0.05}}}',
      "slices(\"group\" = 'odd')",
    ],
  ])("by %s, against a bundle, asks for review", async (_, slice, id) => {
    const bundle = await bundleOf(slice);
    const against = async (text: string, rows: readonly MadeRow[]) =>
      (
        await runGate({
          files: { "b.json": text, "c.csv": csvOf(rows) },
          inputs: { ...inputs, baseline: "b.json" },
          policy: policy(slice),
        })
      ).check(id);
    expect(await against(bundle, moved)).toMatchObject({ verdict: "review", counts: { rows: 334 } });
    // As many leave the slice as come: one even and one odd row change places.
    const swapped = worseIn("odd", 5).map((row, index) =>
      index < 2 ? { ...row, group: index === 0 ? "odd" : "even" } : row,
    );
    expect(await against(bundle, swapped)).toMatchObject({ verdict: "review", counts: { rows: 2 } });
    expect(await against(bundle, worseIn("odd", 5).toReversed())).toBeUndefined();
    // Where rows are gone the counts are others, and what is left can still be held against the bundle.
    expect(await against(bundle, swapped.slice(1))).toMatchObject({ verdict: "review", counts: { rows: 1 } });
    // A bundle that an older version wrote keeps counts alone.
    const old = withoutMembers(bundle);
    expect(await against(old, moved)).toMatchObject({ verdict: "review", counts: { rows: 334 } });
    expect(await against(old, swapped)).toBeUndefined();
  });

  test("by more slices than a byte tells apart, against a bundle, asks for review", async () => {
    // 400 towns of five rows; the rows of the first and the last of them change places.
    const town = (row: number) => `t${String(row % 400).padStart(3, "0")}`;
    const rows = rowsOf(2000, 20).map((row, at) => ({ ...row, group: town(at) }));
    const slice = BY.replace("100", "5");
    const bundle = await bundleOf(slice, rows);
    const { check } = await runGate({
      files: {
        "b.json": bundle,
        "c.csv": csvOf(rows.map((row, at) => (at % 400 === 0 ? { ...row, group: town(at + 399) } : row))),
      },
      inputs: { ...inputs, baseline: "b.json" },
      policy: policy(slice),
    });
    expect(check("slices(group)")).toMatchObject({ verdict: "review", counts: { rows: 5 } });
  });

  test("is held against the rows alone that a bundle keeps: those with a truth", async () => {
    const truth = csvOf(rowsOf(2000, 20).slice(500));
    const run = (rows: readonly MadeRow[], more: Readonly<Record<string, string>>, files = {}) =>
      runGate({
        files: { "c.csv": csvOf(rows), "t.csv": truth, ...files },
        inputs: { ...ACCURACY_COLUMNS, candidate: "c.csv", "truth-file": "t.csv", ...more },
        policy: policy(BY),
      });
    // A group that no kept row is of comes first among the candidate's.
    const rows = rowsOf(2000, 20).map((row, at) => (at < 500 ? { ...row, group: "a" } : row));
    const bundle = (await run(rows, { "write-baseline": "b.json" })).written("b.json") ?? "";
    expect(JSON.parse(bundle).predictions.slices[0].rows).toEqual({ "group=even": 750, "group=odd": 750 });
    const again = await run(rows, { baseline: "b.json" }, { "b.json": bundle });
    expect(again.check("slices(group)")).toBeUndefined();
    const other = rows.map((row, at) => (at === 1999 ? { ...row, group: "even" } : row));
    expect((await run(other, { baseline: "b.json" }, { "b.json": bundle })).check("slices(group)")).toMatchObject({
      counts: { rows: 1 },
    });
  });

  test("rows that are told alike are no finding", async () => {
    const same = { ...baseline, "c.csv": csvOf(worseIn("odd", 5)) };
    const { check } = await runGate({ files: same, inputs, policy: policy(BY) });
    expect(check("slices(group)")).toBeUndefined();
  });
});
