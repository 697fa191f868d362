import { parsePolicy } from "@assay/action-kit";
import { type Check, gateVerdict } from "@assay/report";
import { describe, expect, test } from "@jest/globals";
import { type DriftRules, readDriftRules } from "../src/drift/drift-rules.ts";
import { runGate, suiteOf } from "./judging.ts";

const ANY = suiteOf({ type: "expect_table_row_count_to_be_between", kwargs: { min_value: 1 } });

function rulesOf(drift: object, more: object = {}): DriftRules {
  const policy = parsePolicy(JSON.stringify({ ...more, data: { drift } }), "assay.yml");
  return readDriftRules(policy);
}

interface Table {
  readonly rows: number;
  /** Cells of a row by column. */
  readonly of: (row: number) => Readonly<Record<string, string | number>>;
}

function csv({ rows, of }: Table): string {
  const lines = Array.from({ length: rows }, (_, row) => of(row));
  const names = Object.keys(lines[0] ?? {});
  return `${[names, ...lines.map((line) => names.map((name) => line[name] ?? ""))].map((cells) => cells.join(",")).join("\n")}\n`;
}

/** Spread over 0 to 1 without an order, the same for every run. */
const spread = (row: number, step: number) => (row * step) % 1;
const PLANS = ["basic", "plus", "pro"];
const usual = (row: number) => ({
  amount: Math.round(1000 * spread(row, 0.754877)) / 10,
  age: 18 + Math.floor(60 * spread(row, 0.569841)),
  plan: PLANS[Math.floor(3 * spread(row, 0.438447))] as string,
  active: spread(row, 0.618034) < 0.7 ? "true" : "false",
});
const REFERENCE = csv({ rows: 2000, of: usual });
const SAME = csv({ rows: 1500, of: (row) => usual(row + 7000) });
const OTHER = csv({
  rows: 1500,
  of: (row) => {
    const one = usual(row + 7000);
    return { ...one, amount: one.amount + 40, plan: row % 3 === 0 ? "gold" : one.plan === "pro" ? "plus" : one.plan };
  },
});

const driftChecks = (checks: readonly Check[]) =>
  Object.fromEntries(checks.filter(({ id }) => id.startsWith("drift")).map((check) => [check.id, check]));

async function judged(
  data: string,
  reference = REFERENCE,
  rules = rulesOf({}),
  inputs: object = {},
  name = "reference.csv",
) {
  const given = { reference: name, drift: rules, ...inputs };
  const result = await runGate(data, ANY, given, { [name]: reference });
  return { ...result, charts: result.charts ?? [], drift: driftChecks(result.checks) };
}

async function verdicts(data: string, reference?: string, rules?: DriftRules, name?: string) {
  const { drift } = await judged(data, reference, rules, {}, name);
  return Object.fromEntries(Object.entries(drift).map(([id, { verdict, reason }]) => [id, `${verdict}: ${reason}`]));
}

const HELD = "pass: within-limit";

describe("by default", () => {
  test("data like the reference passes", async () => {
    expect(await verdicts(SAME)).toEqual({
      "drift(amount)": HELD,
      "drift(age)": HELD,
      "drift(plan)": HELD,
      "drift(active)": HELD,
    });
  });

  test("columns that moved fail, the others do not", async () => {
    const { drift, charts } = await judged(OTHER);
    expect(Object.values(drift).map(({ verdict }) => verdict)).toEqual(["fail", "pass", "fail", "pass"]);
    expect(drift["drift(amount)"]).toMatchObject({
      reason: "drifted",
      severity: "critical",
      counts: { rows: 1500, missing: 0 },
    });
    expect(drift["drift(amount)"]?.message).toMatch(/^amount drifted: Wasserstein distance 1\.\d+, where 0\.1/);
    expect(drift["drift(plan)"]?.message).toMatch(
      /; 1 new value in 500 rows; 1 value of \d+ rows of the reference vanished$/,
    );
    expect(charts.map(({ kind, title }) => [kind, title])).toEqual([
      ["histogram", "amount: data against reference"],
      ["bars", "plan: data against reference"],
    ]);
  });

  test("too few rows to tell are a review that says how many would", async () => {
    const { drift } = await judged(
      csv({ rows: 20, of: (row) => ({ amount: usual(row).amount + 5 }) }),
      csv({ rows: 2000, of: (row) => ({ amount: usual(row).amount }) }),
    );
    expect(drift["drift(amount)"]).toMatchObject({ verdict: "review", reason: "inconclusive", needed: { have: 20 } });
    expect(drift["drift(amount)"]?.message).toMatch(
      /the smallest drift that they would have shown is \d\.\d+, and 0\.1 matters$/,
    );
    expect(drift["drift(amount)"]?.remedy).toMatch(
      /, or raise `data\.drift\.smallest` in the policy if a drift of 0\.1 can be lived with$/,
    );
    expect(drift["drift(amount)"]?.needed?.rows).toBeGreaterThan(20);
  });
});

describe("values that go missing", () => {
  const whole = csv({ rows: 5000, of: (row) => ({ y: row % 7, x: usual(row).amount }) });
  const holes = (every: number, cell: string) =>
    csv({ rows: 5000, of: (row) => ({ y: row % 7, x: row % 10 < every ? cell : usual(row + 7000).amount }) });

  test.each([
    ["missing", holes(7, "")],
    ["infinite", holes(6, "inf")],
  ])("most of them %s: the column drifted", async (_what, data) => {
    const { drift } = await judged(data, whole);
    expect(drift["drift(x)"]).toMatchObject({ verdict: "fail", reason: "drifted" });
    expect(drift["drift(x)"]?.message).toMatch(/^x lost or gained values: [67]0% of 5,000 rows have no value/);
  });

  test("as many as in the reference, or a few, are no drift", async () => {
    expect(await verdicts(holes(7, ""), holes(7, ""))).toMatchObject({ "drift(x)": HELD });
    const few = csv({ rows: 5000, of: (row) => ({ y: row % 7, x: row % 50 === 0 ? "" : usual(row + 7000).amount }) });
    expect(await verdicts(few, whole)).toMatchObject({ "drift(x)": HELD });
  });

  test("values that come where there were few have drifted too, and `smallest` says how many matter", async () => {
    expect(await verdicts(whole, holes(7, ""))).toMatchObject({ "drift(x)": "fail: drifted" });
    expect(await verdicts(holes(7, ""), whole, rulesOf({ smallest: 0.8 }))).toMatchObject({ "drift(x)": HELD });
  });

  test.each([{ compat: "evidently" }, { method: "ks", correction: "none", p: 0.01 }])(
    "are not asked about under %j",
    async (rules) => {
      expect(await verdicts(holes(7, ""), whole, rulesOf(rules))).toMatchObject({ "drift(x)": HELD });
    },
  );
});

describe("categories that are new or gone", () => {
  test("are counted, and masked", async () => {
    const { drift } = await judged(OTHER);
    expect(drift["drift(plan)"]?.examples).toMatchObject([
      { value: "‹text, 4 characters›", count: 500, note: "new: not in the reference" },
      { value: "‹text, 3 characters›", note: expect.stringMatching(/^vanished: \d+ rows of the reference$/) },
    ]);
  });

  test("are named where cells may be shown", async () => {
    const { drift, charts } = await judged(OTHER, REFERENCE, rulesOf({}), { redact: false });
    expect(drift["drift(plan)"]?.examples?.map(({ value }) => value)).toEqual(["gold", "pro"]);
    expect(charts.at(-1)).toMatchObject({
      kind: "bars",
      categories: expect.arrayContaining(["gold", "pro", "basic", "plus"]),
    });
  });

  test("too many to be told apart are one", async () => {
    const of = (row: number) => ({ x: row % 3 === 0 ? `new ${row}` : `old ${row % 4}` });
    const { drift, charts } = await judged(
      csv({ rows: 40_000, of }),
      csv({ rows: 400, of: (row) => ({ x: `old ${row % 4}` }) }),
      rulesOf({ method: "chisquare", correction: "none" }),
    );
    expect(drift["drift(x)"]).toMatchObject({
      verdict: "fail",
      reason: "drifted",
      counts: { rows: 40_000, missing: 0 },
    });
    expect(charts[0]).toMatchObject({ kind: "bars", categories: expect.arrayContaining(["all others"]) });
  });

  test("are not named in a chart where cells are masked", async () => {
    expect(JSON.stringify((await judged(OTHER)).charts)).not.toMatch(/gold|basic/);
  });
});

describe("severity", () => {
  test.each([
    ["critical", "fail"],
    ["warning", "review"],
    ["info", "pass"],
  ])("a drifted column that is %s is %s", async (severity, verdict) => {
    const { drift } = await judged(OTHER, REFERENCE, rulesOf({ columns: ["amount"], severity }));
    expect(drift["drift(amount)"]).toMatchObject({ verdict, severity, reason: "drifted" });
  });

  test("is a column's own where it has one", async () => {
    const rules = rulesOf({ "per-column": { plan: { severity: "info" } } });
    expect(await verdicts(OTHER, REFERENCE, rules)).toMatchObject({
      "drift(amount)": "fail: drifted",
      "drift(plan)": "pass: drifted",
    });
  });
});

describe("a column that cannot be compared", () => {
  const table = (of: Table["of"]) => csv({ rows: 300, of });
  const one = (name: string, value: (row: number) => string | number) =>
    table((row) => ({ also: row % 7, [name]: value(row) }));
  const numbers = one("x", (row) => row % 50);

  test.each<[what: string, data: string, reference: string, drift: object, verdict: string]>([
    ["is gone from the data", one("y", (row) => row % 5), numbers, {}, "fail: missing-column"],
    ["became text", one("x", (row) => `v${row % 5}`), numbers, {}, "fail: wrong-type"],
    ["became numbers", numbers, one("x", (row) => `v${row % 5}`), {}, "fail: wrong-type"],
    ["has no value any more", one("x", () => ""), numbers, {}, "fail: empty-data"],
    ["has none in the reference", numbers, one("x", () => ""), {}, "review: not-comparable"],
    [
      "is asked for and not in the reference",
      numbers,
      one("y", (row) => row % 5),
      { columns: ["x"] },
      "review: missing-column",
    ],
    [
      "is asked for and nowhere",
      numbers,
      numbers,
      { columns: ["x", "z"], "per-column": { z: { p: 0.1 } }, correction: "none" },
      "error: missing-column",
    ],
    [
      "has settings and is nowhere",
      numbers,
      numbers,
      { "per-column": { z: { smallest: 0.2 } } },
      "error: missing-column",
    ],
    [
      "is text, and a method of numbers is asked for",
      one("x", (row) => `v${row % 5}`),
      one("x", (row) => `v${row % 5}`),
      { "per-column": { x: { method: "ks" } } },
      "error: invalid-input",
    ],
  ])("since it %s", async (_what, data, reference, drift, verdict) => {
    const found = await verdicts(data, reference, rulesOf(drift));
    expect(
      found[drift && "z" in ((drift as { "per-column"?: object })["per-column"] ?? {}) ? "drift(z)" : "drift(x)"],
    ).toBe(verdict);
  });

  test("names the nearest column", async () => {
    const { drift } = await judged(numbers, numbers, rulesOf({ columns: ["alos"] }));
    expect(drift["drift(alos)"]?.message).toBe(
      'data.drift names "alos", which neither the data nor the reference has; did you mean "also"?',
    );
  });
});

describe("columns that nobody asked for", () => {
  const keyed = (from: number) =>
    csv({ rows: 400, of: (row) => ({ id: from + row, code: `c${from + row}`, key: row % 3, x: row % 50 }) });

  test("are left out where every value differs, and that is said", async () => {
    const { drift, notes } = await judged(keyed(5000), keyed(1));
    expect(Object.keys(drift)).toEqual(["drift(key)", "drift(x)"]);
    expect(notes).toEqual([
      "the drift of id was not judged: every value of it differs in the reference, as in a key",
      "the drift of code was not judged: every value of it differs in the reference, as in a key",
    ]);
  });

  test("are left out where they are the policy's key", async () => {
    const { drift, notes } = await judged(keyed(1), keyed(1), rulesOf({}, { columns: { key: "key" } }));
    expect(Object.keys(drift)).toEqual(["drift(x)"]);
    expect(notes).toContain("the drift of key was not judged: it is the policy's `columns.key`");
  });

  test("are left out where they are the key of a policy without a word on drift", () => {
    expect(readDriftRules(parsePolicy("columns: {key: id}", "assay.yml")).key).toBe("id");
  });

  test("are judged where they are named", async () => {
    expect(await verdicts(keyed(5000), keyed(1), rulesOf({ columns: ["id", "code"] }))).toEqual({
      "drift(id)": "fail: drifted",
      // Each text occurs once, so that any other parting of the rows would look as strange.
      "drift(code)": "review: inconclusive",
    });
  });

  test("that are new are told", async () => {
    const { notes } = await judged(
      csv({ rows: 50, of: (row) => ({ x: row, y: 1, z: 2 }) }),
      csv({ rows: 50, of: (row) => ({ x: row }) }),
    );
    expect(notes).toEqual(["y, z are new: not in the reference, and so not judged for drift"]);
  });

  test("nothing in common is an error", async () => {
    const { drift } = await judged(
      csv({ rows: 200, of: (row) => ({ id: row }) }),
      csv({ rows: 200, of: (row) => ({ id: row }) }),
    );
    expect(drift).toMatchObject({ drift: { verdict: "error", reason: "no-checks" } });
  });
});

describe("the plain rule", () => {
  const rules = rulesOf({ method: "ks", p: 0.01, correction: "none" });

  test("fails on any column below p", async () => {
    const { drift } = await judged(OTHER, REFERENCE, rules);
    expect(drift["drift(amount)"]).toMatchObject({ verdict: "fail", reason: "drifted", limit: "p at least 0.01" });
    expect(drift["drift(amount)"]?.message).toMatch(
      /^amount drifted: Kolmogorov–Smirnov test 0\.4\d*, p .*, below 0\.01/,
    );
    expect(drift["drift(age)"]?.verdict).toBe("pass");
  });

  test("takes another method where the one for all columns does not fit", async () => {
    const { drift } = await judged(OTHER, REFERENCE, rules);
    expect(drift["drift(plan)"]?.message).toMatch(/^plan drifted: Jensen–Shannon distance /);
  });

  test("says nothing about what the rows could have shown", async () => {
    expect(await verdicts(csv({ rows: 20, of: (row) => usual(row + 11) }), REFERENCE, rules)).toMatchObject({
      "drift(amount)": HELD,
    });
  });

  test("holds a distance against a threshold", async () => {
    const at = (threshold: number) => rulesOf({ columns: ["amount"], method: "psi", threshold, correction: "none" });
    const { drift } = await judged(OTHER, REFERENCE, at(0.2));
    expect(drift["drift(amount)"]).toMatchObject({ verdict: "fail", limit: "population stability index below 0.2" });
    expect(await verdicts(OTHER, REFERENCE, at(1e6))).toEqual({ "drift(amount)": HELD });
  });
});

describe("compat: evidently", () => {
  const rules = rulesOf({ compat: "evidently" });

  test("selects, limits and counts as Evidently does", async () => {
    const { drift } = await judged(OTHER, REFERENCE, rules);
    expect(drift).toMatchObject({
      "drift(amount)": { verdict: "fail", limit: "Wasserstein distance below 0.1" },
      "drift(plan)": { verdict: "fail", limit: "Jensen–Shannon distance below 0.1" },
      drift_share: {
        verdict: "fail",
        reason: "drifted",
        observed: 0.5,
        limit: "below 50% of the columns",
        message: "2 of 4 columns drifted (50%)",
      },
    });
  });

  test("takes tests for a reference of up to 1,000 rows", async () => {
    const { drift } = await judged(SAME, csv({ rows: 1000, of: usual }), rules);
    expect(Object.values(drift).map(({ limit, verdict }) => [limit, verdict])).toEqual([
      ["p at least 0.05", "pass"],
      ["p at least 0.05", "pass"],
      ["p at least 0.05", "pass"],
      ["p at least 0.05", "pass"],
      ["below 50% of the columns", "pass"],
    ]);
  });
});

test.each([
  [0.5, "fail: drifted"],
  [0.6, HELD],
])("a share of drifted columns from %d on: %s", async (share, verdict) => {
  expect(await verdicts(OTHER, REFERENCE, rulesOf({ "drift-share": share, severity: "info" }))).toMatchObject({
    drift_share: verdict,
  });
});

describe("dates", () => {
  const day = (number: number) => new Date(Date.UTC(2024, 0, 1 + number)).toISOString();
  const orders = (from: number, of: (row: number) => string = (row) => day(from + Math.floor(row / 4)).slice(0, 10)) =>
    csv({ rows: 400, of: (row) => ({ ordered_at: of(row), amount: usual(row).amount }) });
  const NOTE = "the drift of ordered_at was not judged: it holds dates";

  test.each<[what: string, data: string, reference: string]>([
    ["days", orders(100), orders(0)],
    [
      "points in time",
      orders(0, (row) =>
        day(100 + Math.floor(row / 4))
          .replace("T", " ")
          .slice(0, 19),
      ),
      orders(0, (row) => day(Math.floor(row / 4))),
    ],
  ])("as text of a CSV file are left out: %s", async (_what, data, reference) => {
    const { drift, notes } = await judged(data, reference);
    expect(Object.keys(drift)).toEqual(["drift(amount)"]);
    expect(notes).toContain(NOTE);
  });

  test("that the policy names are an error", async () => {
    const { drift } = await judged(orders(100), orders(0), rulesOf({ columns: ["ordered_at"] }));
    expect(drift).toMatchObject({ "drift(ordered_at)": { verdict: "error", reason: "not-comparable" } });
  });

  test("are not what one other text stands among", async () => {
    const data = orders(0, (row) => (row === 7 ? "soon" : day(100 + Math.floor(row / 4)).slice(0, 10)));
    const { drift, notes } = await judged(data, orders(0));
    expect(drift["drift(ordered_at)"]).toMatchObject({ verdict: "fail", reason: "drifted" });
    expect(notes).not.toContain(NOTE);
  });

  test.each([
    ["days", "2024-01-01", NOTE],
    ["one other text", "soon", "the drift of ordered_at was not judged: it has more than 10,000 different texts"],
  ])("of more values than are read are all looked at: %s", async (_what, last, said) => {
    const many = csv({
      rows: 21_000,
      of: (row) => ({ ordered_at: row === 20_999 ? last : day(row >> 1).slice(0, 10), amount: row % 7 }),
    });
    const { notes } = await judged(many, many);
    expect(notes).toContainEqual(expect.stringContaining(said));
  });

  test("as text are the same as dates of their own type, as a profile keeps them", async () => {
    const { written = "" } = await runGate(orders(0), ANY, { writeProfile: "p.json" });
    expect(JSON.parse(written).columns[0]).toEqual({ name: "ordered_at", kind: "date", missing: 0 });
    const { drift, notes } = await judged(orders(100), written, rulesOf({}), {}, "p.json");
    expect(Object.keys(drift)).toEqual(["drift(amount)"]);
    expect(notes).toContain(NOTE);
    const text = orders(100, () => "yesterday");
    expect((await judged(text, written, rulesOf({}), {}, "p.json")).drift).toMatchObject({
      "drift(ordered_at)": { verdict: "fail", reason: "wrong-type" },
    });
    const suite = suiteOf({
      type: "expect_column_vocabulary_to_equal_reference",
      kwargs: { column: "ordered_at" },
    });
    const { checks } = await runGate(orders(0), suite, { reference: "p.json" }, { "p.json": written });
    expect(checks.find(({ id }) => id.startsWith("expect_"))).toMatchObject({
      verdict: "error",
      message: '"ordered_at" holds dates, whose vocabulary is not compared',
    });
  });
});

describe("a policy that contradicts itself is refused at its line", () => {
  test.each([{ threshold: 0.2 }, { p: 0.01 }])("a column's own %j tells where the key beside it belongs", (own) => {
    expect(() => rulesOf({ "per-column": { x: { method: "psi", ...own } } })).toThrow(
      expect.objectContaining({
        remedy: expect.stringMatching(
          /^write `correction: none` directly in `data.drift`, where it holds for all columns/,
        ),
      }),
    );
  });

  test.each<[object, string]>([
    [{ p: 0.01 }, "data.drift.p has no meaning without `correction: none`"],
    [{ threshold: 0.2 }, "data.drift.threshold has no meaning without `correction: none`"],
    [{ correction: "none", smallest: 0.2 }, "data.drift.smallest has no meaning beside"],
    [{ correction: "none", p: 0.1, threshold: 0.2 }, "data.drift.threshold has no meaning beside"],
    [{ compat: "evidently", p: 0.1 }, "data.drift.p has no meaning with `compat: evidently`"],
    [{ compat: "evidently", correction: "none" }, "both `compat` and `correction`"],
    [{ "per-column": { x: { p: 0.1 } } }, "data.drift.per-column.x.p has no meaning"],
    [{ columns: ["y"], "per-column": { x: { smallest: 0.1 } } }, 'data.drift.per-column names "x", which is not among'],
    [{ methd: "ks" }, 'unknown key "methd" in data.drift; did you mean "method"?'],
    [{ method: "kss" }, "data.drift.method must be one of auto, ks"],
    [{ smallest: 0 }, "data.drift.smallest"],
  ])("%j", (drift, said) => {
    expect(() => rulesOf(drift)).toThrow(
      expect.objectContaining({ reason: "invalid-policy", message: expect.stringContaining(said) }),
    );
  });
});

describe("a profile in place of the reference", () => {
  const profileOf = async (data: string, inputs: object = {}) => {
    const { written } = await runGate(data, ANY, { writeProfile: "profile.json", ...inputs });
    if (written === undefined) throw new Error("no profile was written");
    return written;
  };

  test.each([
    ["like the reference", SAME],
    ["that drifted", OTHER],
    ["without a column", csv({ rows: 500, of: (row) => ({ amount: usual(row).amount }) })],
    ["of another kind", csv({ rows: 500, of: (row) => ({ ...usual(row), age: `${usual(row).age} years` }) })],
  ])("judges data %s as the reference does", async (_what, data) => {
    const profile = await profileOf(REFERENCE);
    for (const rules of [
      rulesOf({}),
      rulesOf({ compat: "evidently" }),
      rulesOf({ method: "ks", p: 0.01, correction: "none" }),
    ])
      expect(await verdicts(data, profile, rules, "profile.json")).toEqual(await verdicts(data, REFERENCE, rules));
  });

  test("is the same, byte for byte, for the same rows in any order", async () => {
    const [header, ...lines] = REFERENCE.trim().split("\n");
    const without = (text: string) => text.replace(/"sha256":"\w+"/, "");
    const profile = await profileOf(REFERENCE);
    expect(await profileOf(REFERENCE)).toBe(profile);
    expect(without(await profileOf(`${[header, ...lines.reverse()].join("\n")}\n`))).toBe(without(profile));
  });

  test("is some kilobytes, whatever the rows", async () => {
    const profile = await profileOf(
      csv({ rows: 20_000, of: (row) => ({ x: spread(row, 0.754877666), y: spread(row, 0.569840296) * 1e6 }) }),
    );
    expect(profile.length).toBeLessThan(30_000);
  });

  test("keeps no text, no key and no whole number that occurs once", async () => {
    const people = csv({
      rows: 900,
      of: (row) => ({
        account: 7_000_000 + row * 911,
        name: `person ${row}`,
        city: `city ${row % 9}`,
        income: 20_000 + row * 13 + 0.5,
      }),
    });
    const profile = await profileOf(people);
    expect(profile).not.toMatch(/person|city \d/);
    const numbers = new Set(profile.match(/-?\d+(\.\d+)?/g));
    const kept = Array.from({ length: 900 }, (_, row) => String(7_000_000 + row * 911)).filter((account) =>
      numbers.has(account),
    );
    expect(kept).toEqual([]);
    expect(JSON.parse(profile).columns[1]).toMatchObject({ name: "name", key: true, hashes: [], others: 900 });
  });

  test("is written for data that passes only", async () => {
    const failing = suiteOf({ type: "expect_table_row_count_to_equal", kwargs: { value: 1 } });
    const { written, notes } = await runGate(SAME, failing, { writeProfile: "profile.json" });
    expect(written).toBeUndefined();
    expect(notes).toContain(
      "the profile profile.json was not written: only data that passes becomes a reference, and this data's verdict is fail",
    );
  });

  test.each<[what: string, writeProfile: string, said: string]>([
    ["not JSON", "profile.csv", 'is "profile.csv"; a profile is JSON'],
    ["the policy", "assay.yml", 'is "assay.yml"; a profile is JSON'],
    ["the data", "data.json", 'is "data.json", which is the file of input `data`'],
    ["the data by another way", "sub/../data.json", "which is the file of input `data`"],
    ["the suite", "suite.json", 'is "suite.json", which is the file of input `suite`'],
    ["the contract", "contract.json", 'is "contract.json", which is the file of input `contract`'],
    ["the reference, itself a profile", "old.json", 'is "old.json", which is the file of input `reference`'],
    ["another JSON", "sub/other.json", "sub/other.json is there already and is no profile"],
    ["not even JSON", "sub/broken.json", "sub/broken.json is there already and is no profile"],
  ])("is not written over %s, and nothing is judged", async (_what, writeProfile, said) => {
    const others = {
      "profile.csv": SAME,
      "assay.yml": "model: churn\n",
      "data.json": '[{"amount": 1}]',
      "suite.json": ANY,
      "contract.json": ANY,
      "old.json": await profileOf(REFERENCE),
      "sub/other.json": '{"schema": "another"}',
      "sub/broken.json": Uint8Array.of(0xff, 0xfe),
    };
    const given = { data: "data.json", suite: "suite.json", contract: "contract.json", reference: "old.json" };
    const refused = runGate(SAME, ANY, { ...given, writeProfile }, others);
    await expect(refused).rejects.toMatchObject({
      reason: "invalid-input",
      message: expect.stringContaining(said),
      remedy: expect.stringMatching(/^give /),
    });
  });

  test.each([
    ["sound data", SAME, "pass", true],
    ["data with a row of too many cells", `${SAME}1,2,3,4,5,6\n`, "fail", false],
  ])("needs no suite: %s", async (_what, data, verdict, isWritten) => {
    const { checks, written } = await runGate(data, ANY, { suite: undefined, writeProfile: "profile.json" });
    expect(gateVerdict(checks)).toBe(verdict);
    expect(written !== undefined).toBe(isWritten);
  });

  test("is written over an earlier profile", async () => {
    const earlier = await profileOf(OTHER);
    const { written } = await runGate(REFERENCE, ANY, { writeProfile: "profile.json" }, { "profile.json": earlier });
    expect(JSON.parse(written as string)).toMatchObject({ rows: 2000 });
  });

  test("that is damaged is an error", async () => {
    await expect(judged(SAME, '{"schema": "assay/profile/v1", "rows": 0}', rulesOf({}), {}, "p.json")).rejects.toThrow(
      "input `reference`: p.json is no sound reference profile: rows must be a whole number from 1 to 1000000000, got 0",
    );
  });
});

describe("expect_column_vocabulary_to_equal_reference", () => {
  const TYPE = "expect_column_vocabulary_to_equal_reference";
  const plans = (...cells: readonly (string | number)[]) => `plan,n\n${cells.map((cell) => `${cell},.\n`).join("")}`;
  const before = plans("basic", "plus", "plus", "pro", "");

  async function vocabulary(
    data: string,
    reference: string | undefined,
    { kwargs = {}, ...inputs }: Record<string, unknown> = {},
  ) {
    const suite = suiteOf({ type: TYPE, kwargs: { column: "plan", ...(kwargs as object) } });
    const name = reference?.startsWith("{") ? "reference.json" : "reference.csv";
    const given = {
      reference: reference === undefined ? undefined : name,
      drift: rulesOf({ columns: ["n"] }),
      ...inputs,
    };
    const { checks } = await runGate(data, suite, given, { [name]: reference ?? "" });
    return checks.find(({ id }) => id.startsWith(TYPE)) as Check;
  }
  const profileOf = async (data: string) => (await runGate(data, ANY, { writeProfile: "p.json" })).written as string;

  test.each<[data: string, reference: string, message: string, verdict: string]>([
    [plans("pro", "plus", "basic", "basic"), before, "plan has the values of the reference", "pass"],
    [
      plans("pro", "plus", "basic", "gold", "gold", "Plus"),
      before,
      "plan has 2 values in 3 rows that the reference has not",
      "fail",
    ],
    [
      plans("plus"),
      before,
      "plan has 2 values of the reference that do not occur (‹text, 5 characters›, ‹text, 3 characters›)",
      "fail",
    ],
    [
      plans(1, 2, 4),
      plans(1, 1, 2, 3),
      "plan has 1 value in 1 row that the reference has not, and 1 value of the reference that does not occur (‹number›)",
      "fail",
    ],
    [plans(1, 2, 3), before, "plan holds whole numbers, and in the reference text", "fail"],
    [plans("true", "false"), plans("true", "true"), "plan has 1 value in 1 row that the reference has not", "fail"],
  ])("%j against %j", async (data, reference, message, verdict) => {
    expect(await vocabulary(data, reference)).toMatchObject({ message, verdict });
    const profiled = await vocabulary(data, await profileOf(reference));
    // A profile knows no text to name.
    expect(profiled).toMatchObject({ verdict });
    expect(message).toContain(profiled.message.replace(/ \(.*\)$/, ""));
  });

  test("shows the rows of new values, masked", async () => {
    const check = await vocabulary(plans("pro", "plus", "basic", "gold"), before);
    expect(check.examples).toMatchObject([{ row: 4, value: "‹text, 4 characters›" }]);
    const shown = await vocabulary(plans("pro", "gold"), before, { redact: false });
    expect(shown.examples).toMatchObject([{ row: 2, value: "gold" }]);
    expect(shown.message).toMatch(/\(plus, basic\)$/);
  });

  test.each<[what: string, data: string, reference: string | undefined, more: object, reason: string]>([
    ["without a reference", before, undefined, {}, "invalid-input"],
    ["a reference without the column", before, "other,n\n1,2\n", {}, "missing-column"],
    ["with a row_condition", before, before, { kwargs: { row_condition: 'plan == "pro"' } }, "invalid-suite"],
    ["too many values", plans(...Array.from({ length: 10_001 }, (_, row) => `v${row}`)), before, {}, "not-comparable"],
  ])("%s is an error", async (_what, data, reference, more, reason) => {
    expect(await vocabulary(data, reference, { ...more })).toMatchObject({ verdict: "error", reason });
  });

  test("no value to judge is no pass", async () => {
    expect(await vocabulary(plans("", ""), before)).toMatchObject({ verdict: "fail" });
  });
});

test("the report says what the data was compared with", async () => {
  const { provenance } = await judged(SAME);
  expect(provenance.rules).toMatchObject([
    { path: "suite.yaml" },
    { path: "reference.csv", rows: 2000, sha256: expect.stringMatching(/^\w{64}$/) },
  ]);
});

test("data that is its own reference passes, and that is said", async () => {
  const said = "the data is what the reference was made from, byte for byte, so that nothing could have drifted";
  const { notes, drift } = await judged(REFERENCE);
  expect(Object.values(drift).map(({ verdict }) => verdict)).toEqual(["pass", "pass", "pass", "pass"]);
  expect(notes).toContain(said);
  const { written } = await runGate(REFERENCE, ANY, { writeProfile: "p.json" });
  expect((await judged(REFERENCE, written, rulesOf({}), {}, "p.json")).notes).toContain(said);
  expect((await judged(SAME)).notes).not.toContain(said);
});

test("nothing of the policy's key is kept in a profile", async () => {
  const data = "id,x\n71,1\n72,1\n73,2\n";
  const { written = "" } = await runGate(data, ANY, {
    writeProfile: "p.json",
    drift: rulesOf({}, { columns: { key: "id" } }),
  });
  expect(JSON.parse(written).columns[0]).toEqual({ name: "id", kind: "key", missing: 0 });
});

test("a malformed reference is refused", async () => {
  await expect(judged(SAME, "amount\n1\n2,3\n")).rejects.toThrow(expect.objectContaining({ reason: "malformed-row" }));
});
