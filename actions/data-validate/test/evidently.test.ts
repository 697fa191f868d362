import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { readDriftRules } from "../src/drift/drift-rules.ts";
import { runGate, suiteOf } from "./judging.ts";

interface Golden {
  readonly reference: string;
  readonly current: string;
  readonly expected: { readonly share: number; readonly scores: Readonly<Record<string, number>> };
}

// Made by Evidently's DataDriftPreset: tests/interop/goldens/data-validate.drift.py.
const FIXTURE = join(import.meta.dirname, "fixtures", "drift.json");
const CASES: readonly Golden[] = JSON.parse(readFileSync(FIXTURE, "utf8")).cases;
const SUITE = suiteOf({ type: "expect_table_row_count_to_be_between", kwargs: { min_value: 1 } });
const drift = readDriftRules({
  rules: { data: { drift: { compat: "evidently" } } },
  document: undefined,
});

describe("compat: evidently says of whole tables what Evidently's DataDriftPreset says", () => {
  test("there are tables to compare", () => {
    expect(CASES.length).toBeGreaterThanOrEqual(5);
  });

  test.each(CASES.map((golden, index) => [index, golden] as const))("table %i", async (_index, golden) => {
    const { checks } = await runGate(
      golden.current,
      SUITE,
      { reference: "reference.csv", drift },
      { "reference.csv": golden.reference },
    );
    const found = new Map(checks.map(({ id, observed }) => [id, observed as number]));
    const { share, scores } = golden.expected;
    for (const [column, score] of Object.entries(scores)) {
      const ours = found.get(`drift(${column})`) ?? Number.NaN;
      expect([column, Math.abs(ours - score) <= 1e-9 * Math.max(1, Math.abs(score))]).toEqual([column, true]);
    }
    expect(found.get("drift_share")).toBe(share);
    expect(checks.find(({ id }) => id === "drift_share")?.verdict).toBe(share >= 0.5 ? "fail" : "pass");
  });
});
