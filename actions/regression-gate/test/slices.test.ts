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
    const { check } = await runGate({
      files: { ...baseline, "c.csv": csvOf(rowsOf(2000, 20).filter(({ group }) => group === "even")) },
      inputs,
      policy: policy(BY),
    });
    expect(check("accuracy[group=odd]")).toMatchObject({ verdict: "fail", reason: "missing-slice" });
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
