import { describe, expect, test } from "@jest/globals";
import type { HistoryEntry } from "../../src/history/history-entry.ts";
import { trendCharts } from "../../src/history/trend.ts";
import { entry } from "./entries.ts";

const ACCURACY = { name: "accuracy", title: "Accuracy", unit: "", limit: 0.78 };
const valued = (run: number, accuracy: number, rest: Partial<HistoryEntry> = {}) =>
  entry({ run, metrics: new Map([["accuracy", accuracy]]), ...rest });
const drawn = (earlier: readonly HistoryEntry[], now: HistoryEntry) => trendCharts(earlier, now, [ACCURACY])[0];
const values = (earlier: readonly HistoryEntry[], now: HistoryEntry) =>
  drawn(earlier, now)?.points.map(({ value }) => value);

describe("the runs that are drawn", () => {
  test("are the last attempt of each, in the order of those attempts, and this one last", () => {
    const earlier = [valued(1, 0.1), valued(2, 0.2), valued(1, 0.11, { attempt: 2 }), valued(3, 0.3)];
    expect(values(earlier, valued(4, 0.4))).toEqual([0.2, 0.11, 0.3, 0.4]);
  });

  test.each(["pull_request", "pull_request_target", "pull_request_review", "merge_group"])(
    "are not those of %s, whose candidates may never have shipped, but for this one",
    (event) => {
      expect(values([valued(1, 0.1), valued(2, 0.2, { event })], valued(3, 0.3, { event }))).toEqual([0.1, 0.3]);
    },
  );

  test("do not hold an earlier attempt of this run beside it", () => {
    expect(values([valued(1, 0.1), valued(7, 0.7)], valued(7, 0.71, { attempt: 2 }))).toEqual([0.1, 0.71]);
  });

  test("are the newest hundred", () => {
    const earlier = Array.from({ length: 250 }, (_, run) => valued(run + 1, run));
    expect(values(earlier, valued(900, 900))).toEqual([...Array.from({ length: 99 }, (_, at) => 151 + at), 900]);
  });

  test("have the metric: where only this run has it, or it has not, there is no picture", () => {
    expect(drawn([entry({ run: 1, metrics: new Map() })], valued(2, 0.2))).toBeUndefined();
    expect(drawn([valued(1, 0.1), valued(2, 0.2)], entry({ run: 3, metrics: new Map() }))).toBeUndefined();
  });
});

describe("what is said", () => {
  const runs = (count: number, level: (at: number) => number) =>
    Array.from({ length: count }, (_, at) => valued(at + 1, level(at) + 0.001 * ((at * 7) % 5)));
  const said = (entries: readonly HistoryEntry[]) => drawn(entries.slice(0, -1), entries.at(-1) as HistoryEntry)?.note;

  test("of few runs is how many it takes", () => {
    expect(said(runs(9, () => 0.8))).toBe("9 runs; change points are looked for from 10 on.");
  });

  test("of runs that do not change is that there is no change point", () => {
    expect(said(runs(30, () => 0.8))).toBe("No change point in 30 runs.");
  });

  test("of a change is where, and from which mean to which", () => {
    const chart = drawn(runs(30, (at) => (at < 20 ? 0.8 : 0.7)).slice(0, -1), valued(30, 0.7));
    expect(chart?.changes.map(({ at }) => at)).toEqual([20]);
    expect(chart?.note).toMatch(/^Changed at 2026-11-21 3f9d2c1, 0\.8020 before and 0\.70\d+ since \(p = 0\.001\)\.$/);
  });

  test("of a change where the data changed too is that", () => {
    const entries = runs(30, (at) => (at < 20 ? 0.8 : 0.7)).map((one, at) => ({
      ...one,
      dataSha256: (at < 20 ? "a" : "b").repeat(64),
    }));
    expect(said(entries)).toContain(", where the data it was measured on changed too.");
  });
});
