import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { MEASURES } from "../src/measures.ts";
import { compareTables, csv } from "./fixture.ts";

// Each run starts an engine of its own.
const RUNS = { numRuns: 25 };

/** Scores of up to 30 keys on both sides, ties among them, each key in either table or in both. */
const tables = fc
  .array(
    fc.tuple(
      fc.integer({ min: 0, max: 12 }),
      fc.integer({ min: 0, max: 12 }),
      fc.constantFrom("both", "current", "previous"),
    ),
    {
      minLength: 3,
      maxLength: 30,
    },
  )
  .filter((rows) => rows.some(([, , where]) => where === "both"))
  .map((rows) => ({
    current: rows.flatMap(([score, , where], at) => (where === "previous" ? [] : [[`k${at}`, score / 4] as const])),
    previous: rows.flatMap(([, score, where], at) => (where === "current" ? [] : [[`k${at}`, score / 4] as const])),
  }));

type Rows = readonly (readonly [key: string, score: number])[];

async function measuresOf(current: Rows, previous: Rows, selecting: Record<string, string>) {
  const { measures } = await compareTables({
    files: { "current.csv": csv("id,score", current), "previous.csv": csv("id,score", previous) },
    inputs: { key: "id", score: "score", limits: "common: {min: 1}", ...selecting },
  });
  return measures;
}

describe("for any two tables", () => {
  test("every measure lies in its range, and the counts add up", async () => {
    await fc.assert(
      fc.asyncProperty(tables, async ({ current, previous }) => {
        const measures = await measuresOf(current, previous, { threshold: "1.5" });
        const of = (name: string) => Number(measures.get(name));
        for (const { name, range } of MEASURES)
          if (measures.has(name)) {
            expect(of(name)).toBeGreaterThanOrEqual(range[0] - 1e-12);
            expect(of(name)).toBeLessThanOrEqual(range[1] + 1e-12);
          }
        expect(of("common") + of("new")).toBe(current.length);
        expect(of("common") + of("lost")).toBe(previous.length);
        expect(of("selected_current") - of("entered")).toBe(of("selected_previous") - of("left"));
        expect(of("agreement")).toBeCloseTo(1 - of("flip_rate"), 12);
      }),
      RUNS,
    );
  });

  test("swapping them swaps what is seen from a side, and changes nothing else", async () => {
    const swapped: readonly (readonly [string, string])[] = [
      ["overlap", "containment"],
      ["containment", "overlap"],
      ["entered", "left"],
      ["left", "entered"],
      ["new", "lost"],
      ["jaccard", "jaccard"],
      ["flip_rate", "flip_rate"],
      ["agreement", "agreement"],
      ["spearman", "spearman"],
      ["score_shift_abs", "score_shift_abs"],
    ];
    await fc.assert(
      fc.asyncProperty(tables, async ({ current, previous }) => {
        const one = await measuresOf(current, previous, { threshold: "1.5" });
        const other = await measuresOf(previous, current, { threshold: "1.5" });
        for (const [here, there] of swapped)
          expect({ here, value: one.get(here) ?? null }).toEqual({ here, value: other.get(there) ?? null });
        expect(Number(one.get("rank_biased_overlap"))).toBeCloseTo(Number(other.get("rank_biased_overlap")), 12);
        expect(Number(one.get("score_shift"))).toBeCloseTo(-Number(other.get("score_shift")), 12);
      }),
      RUNS,
    );
  });

  test("the order of their rows changes nothing", async () => {
    await fc.assert(
      fc.asyncProperty(tables, async ({ current, previous }) => {
        const some = { "top-share": "0.5" };
        const orders = [current, current.toReversed()].map((rows) =>
          measuresOf(rows, previous, some).catch((error: unknown) => (error as { code?: string }).code),
        );
        const [one, other] = await Promise.all(orders);
        expect(one).toEqual(other);
      }),
      RUNS,
    );
  });
});

describe("for any scores, no two of which are equal", () => {
  const distinct = fc.uniqueArray(fc.integer({ min: -1000, max: 1000 }), { minLength: 4, maxLength: 30 });
  const rowsOf = (scores: readonly number[]): Rows => scores.map((score, at) => [`k${at}`, score / 8]);

  test("the same scores overlap and correlate in full", async () => {
    await fc.assert(
      fc.asyncProperty(distinct, async (scores) => {
        const measures = await measuresOf(rowsOf(scores), rowsOf(scores).toReversed(), { "top-k": "2" });
        for (const name of ["overlap", "containment", "jaccard", "top_k_overlap", "agreement", "spearman", "exact"])
          expect({ name, value: measures.get(name) }).toEqual({ name, value: 1 });
        expect(Number(measures.get("rank_biased_overlap"))).toBeCloseTo(1, 12);
      }),
      RUNS,
    );
  });

  test("the reversed scores overlap in nothing and correlate in full the other way", async () => {
    await fc.assert(
      fc.asyncProperty(distinct, async (scores) => {
        const measures = await measuresOf(rowsOf(scores), rowsOf(scores.map((score) => -score)), { "top-k": "2" });
        for (const name of ["overlap", "containment", "jaccard", "top_k_overlap"])
          expect({ name, value: measures.get(name) }).toEqual({ name, value: 0 });
        expect(measures.get("spearman")).toBe(-1);
      }),
      RUNS,
    );
  });
});
