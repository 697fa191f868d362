import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { MEASURES } from "../src/measures.ts";
import { compareTables, csv } from "./fixture.ts";

type Row = readonly [key: string, score: number, label: string];

interface Case {
  readonly rule: { readonly by: "threshold" | "label" | "top-k" | "top-share"; readonly value: number | string };
  readonly current: readonly Row[];
  readonly previous: readonly Row[];
  readonly truth: Readonly<Record<string, string>>;
  readonly expected: Readonly<Record<string, number | null>>;
}

const { cases }: { readonly cases: readonly Case[] } = JSON.parse(
  readFileSync(join(import.meta.dirname, "fixtures", "measures.json"), "utf8"),
);

function table(rows: readonly Row[], truth: Case["truth"]): string {
  return csv(
    "id,score,label,truth",
    rows.map(([key, score, label]) => [key, score, label, truth[key] ?? ""]),
  );
}

test("there are cases with and without an answer for what can be without one", () => {
  expect(cases.length).toBeGreaterThan(50);
  for (const name of ["overlap", "containment", "spearman", "top_k_overlap"]) {
    const answers = cases.map(({ expected }) => expected[name]);
    expect({ name, none: answers.includes(null), some: answers.some((answer) => answer !== null) }).toEqual({
      name,
      none: true,
      some: true,
    });
  }
});

test.each(cases.map((one, index) => ({ index, by: one.rule.by, one })))(
  "case $index, selected by $by, gives the numbers of SciPy, NumPy and sets",
  async ({ one: { rule, current, previous, truth, expected } }) => {
    const selecting: Record<string, string> =
      rule.by === "label" ? { positive: String(rule.value) } : { [rule.by]: String(rule.value) };
    const { measures } = await compareTables({
      files: { "current.csv": table(current, truth), "previous.csv": table(previous, {}) },
      inputs: {
        key: "id",
        score: "score",
        prediction: "label",
        truth: "truth",
        limits: "common: {min: 1}",
        ...selecting,
      },
    });
    for (const { name } of MEASURES) {
      const wanted = expected[name];
      const observed = measures.get(name);
      if (wanted === null || wanted === undefined) expect({ name, observed }).toEqual({ name, observed: undefined });
      else expect({ name, near: Math.abs(Number(observed) - wanted) < 1e-12, observed }).toMatchObject({ near: true });
    }
  },
);

describe("docs/overlap-check.md", () => {
  const text = readFileSync(join(import.meta.dirname, "..", "..", "..", "docs", "overlap-check.md"), "utf8");
  const section = text.slice(text.indexOf("## The measures"), text.indexOf("## How a limit is decided"));
  const rows = section.split("\n").filter((line) => line.startsWith("| `"));

  test("defines every measure that can have a limit, and no other", () => {
    const named = rows.flatMap((line) => [...(line.split("|")[1] ?? "").matchAll(/`(\w+)`/g)].map(([, name]) => name));
    expect(named.toSorted()).toEqual(MEASURES.map(({ name }) => name).toSorted());
  });
});
