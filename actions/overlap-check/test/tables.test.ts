import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openEngine } from "@assay/tables";
import { beforeAll, describe, expect, test } from "@jest/globals";
import { compareTables, csv, refusalOf } from "./fixture.ts";

const limits = "common: {min: 1}";
const scored = { key: "id", score: "score", limits };

/** A Parquet file of one SELECT. */
async function parquet(sql: string): Promise<Buffer> {
  const temp = await mkdtemp(join(tmpdir(), "assay-overlap-parquet-"));
  try {
    await using engine = await openEngine({ env: process.env, temp, workspace: temp, log: () => undefined });
    await engine.rows(`copy (${sql}) to '${join(temp, "t.parquet")}' (format parquet)`);
    return await readFile(join(temp, "t.parquet"));
  } finally {
    await rm(temp, { recursive: true, force: true });
  }
}

test("a threshold selects the score that was written as it, in single precision as in double", async () => {
  // In single precision 0.7 is 0.699999988, and 0.6 is 0.600000024.
  const scores = (type: string) => `select i as id, (i / 10.0::double)::${type} as score from range(10) t(i)`;
  for (const threshold of ["0.6", "0.7"]) {
    const { measures } = await compareTables({
      files: { "current.parquet": await parquet(scores("float")), "previous.parquet": await parquet(scores("double")) },
      inputs: { ...scored, threshold, current: "current.parquet", previous: "previous.parquet" },
    });
    const selected = 10 - 10 * Number(threshold);
    expect(["selected_current", "selected_previous", "overlap"].map((name) => measures.get(name))).toEqual([
      selected,
      selected,
      1,
    ]);
  }
});

describe("keys", () => {
  const parquets = {
    integer: "i",
    bigint: "i::bigint",
    text: "'k' || i",
    date: "date '2026-01-01' + i::integer",
    double: "i + 0.5::double",
  };
  const made = new Map<string, Buffer>();
  beforeAll(async () => {
    for (const [name, key] of Object.entries(parquets))
      made.set(name, await parquet(`select ${key} as id, i / 10.0::double as score from range(5) t(i)`));
  });
  const bytes = (name: keyof typeof parquets) => made.get(name) as Buffer;
  const digits = csv(
    "id,score",
    [1, 2, 3].map((at) => [at, at / 10]),
  );

  test.each<[string, keyof typeof parquets, keyof typeof parquets | "csv", boolean]>([
    ["whole numbers of two widths", "integer", "bigint", true],
    ["dates and dates", "date", "date", true],
    ["whole numbers and the digits of a text file", "integer", "csv", true],
    ["whole numbers and text", "integer", "text", false],
    ["dates and text", "date", "text", false],
    ["fractions and whole numbers", "double", "integer", false],
    ["dates and a text file", "date", "csv", false],
    ["fractions and a text file", "double", "csv", false],
  ])("%s: %s, %s", async (_, one, other, meet) => {
    for (const [first, second] of [
      [one, other],
      [other, one],
    ] as const) {
      const name = (side: string, kind: string) => `${side}.${kind === "csv" ? "csv" : "parquet"}`;
      const content = (kind: typeof first) => (kind === "csv" ? digits : bytes(kind));
      const comparison = {
        files: { [name("current", first)]: content(first), [name("previous", second)]: content(second) },
        inputs: { ...scored, current: name("current", first), previous: name("previous", second) },
      };
      if (meet) expect((await compareTables(comparison)).measures.get("common")).toBeGreaterThan(2);
      else expect(await refusalOf(comparison)).toMatchObject({ code: "key-types-differ", reason: "wrong-type" });
    }
  });

  test("keep their leading zeros, and are counted on both sides", async () => {
    const { measures } = await compareTables({
      files: {
        "current.csv": csv("id,score", [
          ["007", 1],
          ["7", 2],
          ["8", 3],
        ]),
        "previous.csv": csv("id,score", [
          ["7", 1],
          ["9", 2],
        ]),
      },
      inputs: scored,
    });
    expect(["common", "new", "lost", "new_share", "lost_share"].map((name) => measures.get(name))).toEqual([
      1,
      2,
      1,
      2 / 3,
      1 / 2,
    ]);
  });

  test("that occur more than once are named", async () => {
    const refused = await refusalOf({
      files: {
        "current.csv": csv("id,score", [["a", 1]]),
        "previous.csv": csv("id,score", [
          ["a", 1],
          ["b", 2],
          ["a", 3],
        ]),
      },
      inputs: scored,
    });
    expect(refused.message).toBe('previous previous.csv: 1 key occurs more than once: "a" (2 times)');
  });

  test.each([
    ["one row", ["a", ""], "the key is missing in 1 row, first in row 2"],
    ["two rows", ["", "b", ""], "the key is missing in 2 rows, first in row 1"],
  ])("that are missing are counted: %s", async (_, keys, words) => {
    const refused = await refusalOf({
      files: {
        "current.csv": csv(
          "id,score",
          keys.map((key) => [key, 1]),
        ),
        "previous.csv": csv("id,score", [["a", 1]]),
      },
      inputs: scored,
    });
    expect(refused.message).toBe(`current current.csv: ${words}`);
  });

  test("that never meet are shown, one of each side", async () => {
    const refused = await refusalOf({
      files: { "current.csv": csv("id,score", [["C1", 1]]), "previous.csv": csv("id,score", [["1", 1]]) },
      inputs: scored,
    });
    expect(refused.message).toContain(
      'current current.csv has keys such as "C1", previous previous.csv has keys such as "1"',
    );
  });
});

describe("lost keys", () => {
  const rows = Array.from({ length: 100 }, (_, at) => [`k${at}`, at / 100] as const);
  const compare = (kept: number, given: Record<string, string>) =>
    compareTables({
      files: {
        "current.csv": csv(
          "id,score",
          rows.slice(-kept).map(([key, score]) => [key, score * 0.999]),
        ),
        "previous.csv": csv("id,score", rows),
      },
      inputs: { key: "id", score: "score", threshold: "0.9", "min-overlap": "0.5", ...given },
    });

  test("are for a person to look at where they are most of the previous ones, however well the others agree", async () => {
    const { check, verdict } = await compare(49, {});
    expect({ verdict, overlap: check("overlap")?.verdict }).toEqual({ verdict: "review", overlap: "pass" });
    expect(check("lost-keys")).toMatchObject({
      reason: "not-comparable",
      message: "current lacks 51 of the 100 keys of previous, and is compared on the others only",
    });
  });

  test.each<[string, number, Record<string, string>]>([
    ["where half of the keys are there", 50, {}],
    ["where a limit says how many may be lost", 49, { limits: "lost_share: {max: 0.6}" }],
  ])("are only counted %s", async (_, kept, given) => {
    expect((await compare(kept, given)).verdict).toBe("pass");
  });
});

describe("labels", () => {
  const table = (labels: readonly (string | number)[]) =>
    csv(
      "id,label",
      labels.map((label, at) => [`k${at}`, label]),
    );
  const inputs = { key: "id", prediction: "label", limits };

  test("1 or true select where nothing else is said, and True is true", async () => {
    const { measures, result } = await compareTables({
      files: { "current.csv": table(["True", "False", "True"]), "previous.csv": table(["true", "true", "false"]) },
      inputs,
    });
    expect(["overlap", "agreement", "entered", "left"].map((name) => measures.get(name))).toEqual([0.5, 1 / 3, 1, 1]);
    expect(result.notes?.[0]).toBe('Selected are the common keys with the predicted label "true".');
  });

  test("of several classes agree or not, without a selection", async () => {
    const { measures } = await compareTables({
      files: { "current.csv": table(["a", "b", "c"]), "previous.csv": table(["a", "b", "b"]) },
      inputs,
    });
    expect([measures.get("agreement"), measures.get("overlap")]).toEqual([2 / 3, undefined]);
  });

  test("of several classes with one that is positive select it", async () => {
    const { measures } = await compareTables({
      files: { "current.csv": table(["a", "b", "c"]), "previous.csv": table(["a", "b", "b"]) },
      inputs: { ...inputs, positive: "b" },
    });
    expect(measures.get("overlap")).toBe(0.5);
  });

  test("need a positive one where overlap has a limit", async () => {
    const refused = await refusalOf({
      files: { "current.csv": table(["a", "b"]), "previous.csv": table(["a", "b"]) },
      inputs: { ...inputs, "min-overlap": "0.5" },
    });
    expect(refused).toMatchObject({ reason: "missing-metric", remedy: expect.stringContaining("positive") });
  });
});

describe("the truth", () => {
  const current = csv("id,score,truth", [
    ["a", 0.9, 1],
    ["b", 0.1, 1],
    ["c", 0.2, 0],
    ["d", 0.8, ""],
  ]);
  const previous = (truths: readonly string[]) =>
    csv(
      "id,score,truth",
      ["a", "b", "c", "d"].map((key, at) => [key, [0.9, 0.8, 0.7, 0.1][at] as number, truths[at] as string]),
    );
  const inputs = { ...scored, threshold: "0.5", truth: "truth", positive: "1" };

  test("tells answers that were right and are wrong, by being selected where there is no label", async () => {
    const { measures } = await compareTables({
      files: { "current.csv": current, "previous.csv": previous(["1", "1", "0", ""]) },
      inputs,
    });
    // b was right and is wrong, c the other way round; of d nothing is known.
    expect([measures.get("negative_flips"), measures.get("positive_flips")]).toEqual([1 / 3, 1 / 3]);
  });

  test("that is another on the other side is refused, with the first key", async () => {
    const refused = await refusalOf({
      files: { "current.csv": current, "previous.csv": previous(["1", "0", "0", ""]) },
      inputs,
    });
    expect(refused.message).toBe('the truth differs between current and previous for 1 key, first "b"');
  });

  test("in neither table is refused where it is asked for", async () => {
    const files = { "current.csv": csv("id,score", [["a", 0.9]]), "previous.csv": csv("id,score", [["a", 0.8]]) };
    expect((await refusalOf({ files, inputs })).message).toContain('has no column "truth" (truth)');
  });
});

describe("a copy", () => {
  const rows = [
    ["a", 0.9],
    ["b", 0.1],
    ["c", 0.4],
  ] as const;
  const inputs = { ...scored, threshold: "0.5" };
  const compare = (current: string) =>
    compareTables({ files: { "current.csv": current, "previous.csv": csv("id,score", rows) }, inputs });

  test("of the same bytes fails", async () => {
    expect((await compare(csv("id,score", rows))).check("stale-copy")).toMatchObject({
      verdict: "fail",
      reason: "stale-copy",
    });
  });

  test("of the same values in another order is for a person to look at", async () => {
    expect((await compare(csv("id,score", rows.toReversed()))).check("stale-copy")).toMatchObject({
      verdict: "review",
    });
  });

  test.each([
    [
      "another value",
      csv("id,score", [
        ["a", 0.9],
        ["b", 0.1],
        ["c", 0.41],
      ]),
    ],
    ["a key more", csv("id,score", [...rows, ["d", 0.5]])],
    ["a key less", csv("id,score", rows.slice(0, 2))],
  ])("it is none with %s", async (_, current) => {
    expect((await compare(current)).check("stale-copy")).toMatchObject({ verdict: "pass", reason: "as-expected" });
  });
});

describe("columns that the policy names for all gates", () => {
  const policy =
    'columns: {key: id, truth: truth, prediction: label, score: score, positive: "Yes"}\noverlap: {limits: {overlap: {min: 0.5}}}\n';
  const files = {
    "current.csv": csv("id,score", [
      ["a", 0.9],
      ["b", 0.1],
    ]),
    "previous.csv": csv("id,score", [
      ["a", 0.8],
      ["b", 0.2],
    ]),
  };

  test("may be missing where nothing needs them", async () => {
    expect((await compareTables({ files, inputs: { threshold: "0.5" }, policy })).check("overlap")).toMatchObject({
      verdict: "pass",
    });
  });

  test("are refused where the selection needs them", async () => {
    expect((await refusalOf({ files, inputs: {}, policy })).message).toContain('has no column "label" (prediction)');
  });

  test("are refused where the step names them itself", async () => {
    const inputs = { threshold: "0.5", prediction: "label" };
    expect((await refusalOf({ files, inputs, policy })).code).toBe("missing-column");
  });

  describe("with a score for each label, `p_*`", () => {
    const each = (positive: string) =>
      `columns: {key: id, prediction: label, score: "p_*"${positive}}\noverlap: {limits: {spearman: {min: 0.5}}}\n`;
    const scored = {
      "current.csv": csv("id,label,p_No,p_Yes", [
        ["a", "Yes", 0.1, 0.9],
        ["b", "No", 0.8, 0.2],
        ["c", "No", 0.9, 0.1],
      ]),
      "previous.csv": csv("id,label,p_No,p_Yes", [
        ["a", "Yes", 0.2, 0.8],
        ["b", "Yes", 0.3, 0.7],
        ["c", "No", 0.6, 0.4],
      ]),
    };

    test("order rows by that of the positive label", async () => {
      const { check } = await compareTables({ files: scored, inputs: {}, policy: each(', positive: "Yes"') });
      expect(check("spearman")).toMatchObject({ verdict: "pass", observed: 1 });
    });

    test("are told what is missing where rows have to be ordered and no label is positive", async () => {
      expect(await refusalOf({ files: scored, inputs: {}, policy: each("") })).toMatchObject({
        code: "score-of-each-label",
        message: expect.stringContaining('"p_*", a column for each label'),
        remedy: expect.stringContaining("`positive`"),
      });
    });

    test("are left alone where nothing asks for an order", async () => {
      const policy = each("").replace("spearman: {min: 0.5}", "agreement: {min: 0.5}");
      const { check } = await compareTables({ files: scored, inputs: {}, policy });
      expect(check("agreement")).toMatchObject({ verdict: "pass" });
    });

    test("are refused where the positive label has none", async () => {
      const { message } = await refusalOf({ files: scored, inputs: {}, policy: each(", positive: Maybe") });
      expect(message).toContain('has no column "p_Maybe" (score)');
    });
  });

  test("may be a predicted number where nothing asks for labels", async () => {
    const rows = Array.from({ length: 1200 }, (_, at) => [`k${at}`, at / 1200] as const);
    const numbers = {
      "current.csv": csv("id,label", rows),
      "previous.csv": csv(
        "id,label",
        rows.map(([key, value]) => [key, 1 - value]),
      ),
    };
    const compared = await compareTables({ files: numbers, inputs: { score: "label", "top-k": "100" }, policy });
    expect(compared.check("overlap")).toMatchObject({ verdict: "fail", observed: 0 });
    const refused = await refusalOf({
      files: numbers,
      inputs: { score: "label", "top-k": "100", prediction: "label" },
      policy,
    });
    expect(refused.code).toBe("too-many-labels");
  });
});

test("columns may have any name, those that the engine's queries use too", async () => {
  const header = "k,n,s,l,t,cs,ps";
  const files = {
    "current.csv": csv(header, [
      ["a", 0.9, "yes", "yes", 1, 2, 3],
      ["b", 0.1, "no", "yes", 1, 2, 3],
    ]),
    "previous.csv": csv(header, [
      ["b", 0.8, "yes", "yes", 4, 5, 6],
      ["a", 0.7, "yes", "yes", 4, 5, 6],
    ]),
  };
  const { measures } = await compareTables({
    files,
    inputs: { key: "k", score: "n", prediction: "s", truth: "l", positive: "yes", limits },
    policy: 'overlap: {rules: [{name: none, query: "select k from joined where current_n > 1 or previous_cs <> 5"}]}',
  });
  expect(["overlap", "negative_flips", "score_shift", "rule(none)"].map((name) => measures.get(name))).toEqual([
    0.5,
    0.5,
    expect.closeTo(-0.25, 12),
    0,
  ]);
});

test("a rule's rows of a table without lines show its own columns, and the row", async () => {
  const rows = [
    { id: 1, score: 0.9 },
    { id: 2, score: 0.1 },
  ];
  const json = (factor: number) => JSON.stringify(rows.map(({ id, score }) => ({ id, score: score * factor })));
  const { check } = await compareTables({
    files: { "current.json": json(1), "previous.json": json(0.9) },
    inputs: { ...scored, current: "current.json", previous: "previous.json" },
    policy: 'overlap: {rules: [{name: low, query: "select * from current where score < 0.5"}]}',
  });
  expect(check("rule(low)")?.examples).toEqual([{ row: 2, key: "‹number›", note: "score ‹number›" }]);
});
