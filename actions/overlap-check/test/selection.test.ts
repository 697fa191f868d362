import { describe, expect, test } from "@jest/globals";
import { compareTables, csv, refusalOf } from "./fixture.ts";

const table = (scores: readonly number[]) =>
  csv(
    "id,score",
    scores.map((score, at) => [`k${at}`, score]),
  );
const asked = { key: "id", score: "score" };
const shown = { ...asked, limits: "common: {min: 1}" };

async function compare(current: readonly number[], previous: readonly number[], inputs: Record<string, string>) {
  return await compareTables({
    files: { "current.csv": table(current), "previous.csv": table(previous) },
    inputs: { ...shown, ...inputs },
  });
}

const of = (measures: ReadonlyMap<string, unknown>, ...names: string[]) => names.map((name) => measures.get(name));

describe("a threshold", () => {
  test("selects the score that equals it, whatever a double makes of its digits", async () => {
    const { measures } = await compare([0.3, 0.1 + 0.2, 0.29, 0.9], [0.3, 0.3, 0.3, 0.1], { threshold: "0.3" });
    expect(of(measures, "selected_current", "selected_previous", "overlap")).toEqual([3, 3, 2 / 3]);
  });

  test("may be negative, as scores that are no probabilities are", async () => {
    const { measures } = await compare([-2, -1, 0], [-1, -2, 0], { threshold: "-1" });
    expect(of(measures, "entered", "left")).toEqual([1, 1]);
  });
});

describe("the k highest scores", () => {
  test("of one common key are refused, with a remedy that can be followed", async () => {
    const comparison = {
      files: { "current.csv": table([1]), "previous.csv": table([1, 2, 3]) },
      inputs: { ...shown, "top-k": "1" },
    };
    expect(await refusalOf(comparison)).toMatchObject({
      code: "trivial-selection",
      remedy: expect.stringContaining("spell their keys alike"),
    });
  });

  test("are k where the score at place k is one key's alone", async () => {
    const { measures, result } = await compare([4, 3, 2, 1], [1, 4, 3, 2], { "top-k": "2" });
    expect(of(measures, "selected_current", "selected_previous", "overlap")).toEqual([2, 2, 0.5]);
    expect(result.notes).toEqual(["Selected are the 2 common keys with the highest scores on each side."]);
  });

  test("leave out keys that share the score at place k with more keys than there are places, and say so", async () => {
    const { measures, result } = await compare([4, 3, 3, 3, 1], [5, 4, 3, 2, 1], { "top-k": "3" });
    expect(of(measures, "selected_current", "selected_previous", "overlap")).toEqual([1, 3, 1 / 3]);
    expect(result.notes).toContain(
      "current: 3 keys share the score at place 3, for which 2 places are left; none of them is selected",
    );
  });

  test("say so beside a limit that is broken for it", async () => {
    const { check } = await compareTables({
      files: { "current.csv": table([1, 1, 1, 1, 0]), "previous.csv": table([5, 4, 3, 2, 1]) },
      inputs: { ...asked, "top-k": "3", "min-overlap": "0.5" },
    });
    expect(check("overlap")?.message).toBe(
      "Overlap is 0.0, below the smallest allowed, 0.5; 3 of the 3 keys selected before have left; current: 4 keys share the score at place 3, for which 3 places are left; none of them is selected",
    );
  });

  test("take keys that share the score at place k where there is a place for each of them", async () => {
    const { measures } = await compare([4, 3, 3, 2, 1], [4, 3, 3, 2, 1], { "top-k": "3" });
    expect(of(measures, "selected_current", "overlap")).toEqual([3, 1]);
  });

  test("do not depend on the order of the rows", async () => {
    const rows = [4, 3, 3, 3, 1].map((score, at) => [`k${at}`, score]);
    const previous = table([1, 3, 5, 2, 4]);
    const inputs = { ...shown, "top-k": "3" };
    const [one, other] = await Promise.all(
      [rows, rows.toReversed()].map((some) =>
        compareTables({ files: { "current.csv": csv("id,score", some), "previous.csv": previous }, inputs }),
      ),
    );
    expect(one?.measures).toEqual(other?.measures);
  });

  test("are a share of the common keys, rounded down", async () => {
    const scores = Array.from({ length: 100 }, (_, at) => at);
    const { measures } = await compare(scores, scores.toReversed(), { "top-share": "0.07" });
    expect(of(measures, "selected_current", "selected_previous", "overlap")).toEqual([7, 7, 0]);
  });

  test("are taken among the common keys, not among the new ones", async () => {
    const { measures } = await compare([1, 2, 3, 4, 100, 200], [1, 2, 3, 4], { "top-k": "2" });
    expect(of(measures, "common", "new", "selected_current", "overlap")).toEqual([4, 2, 2, 1]);
  });
});

describe("a selection that could say nothing is refused where a limit asks for it", () => {
  const limited = { ...asked, "min-overlap": "0.5" };
  const same = [0.5, 0.5, 0.5];
  test.each<[string, readonly number[], readonly number[], Record<string, string>, string]>([
    [
      "nobody selected before",
      [0.9, 0.1, 0.1],
      [0.1, 0.1, 0.1],
      { threshold: "0.5" },
      "the scores are 0.1 to 0.9 in current and 0.1 to 0.1 in previous",
    ],
    [
      "everybody on both sides",
      [0.9, 0.8, 0.7],
      [0.6, 0.7, 0.8],
      { threshold: "0.5" },
      "the overlap could be nothing but 1",
    ],
    ["everybody the same score before", [0.9, 0.1, 0.2], same, { "top-k": "2" }, "none was selected before"],
    ["as many places as keys", [1, 2, 3], [1, 2, 3], { "top-k": "3" }, "selects all of them"],
    ["a share of less than one key", [1, 2, 3], [1, 2, 3], { "top-share": "0.1" }, "selects none of them"],
  ])("%s", async (_, current, previous, inputs, words) => {
    const refused = await refusalOf({
      files: { "current.csv": table(current), "previous.csv": table(previous) },
      inputs: { ...limited, ...inputs },
    });
    expect(refused.code).toBe("trivial-selection");
    expect(refused.message).toContain(words);
  });

  test("but shown where none does", async () => {
    const { verdict, result } = await compare([0.9, 0.1, 0.2], [0.1, 0.2, 0.3], { threshold: "0.5" });
    expect(verdict).toBe("pass");
    expect(result.notes).toContain(
      "of the 3 common keys none was selected before, so there is no selection to hold the current one against",
    );
  });

  test("nobody selected now is a loss of all, not an error", async () => {
    const { check } = await compareTables({
      files: { "current.csv": table([0.1, 0.2]), "previous.csv": table([0.9, 0.2]) },
      inputs: { ...limited, threshold: "0.5" },
    });
    expect(check("overlap")).toMatchObject({ verdict: "fail", observed: 0, reason: "below-min" });
  });
});
