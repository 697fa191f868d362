import { describe, expect, test } from "@jest/globals";
import { parseProfile } from "../src/profile/parse-profile.ts";
import { serializeProfile } from "../src/profile/profile.ts";

const HASH = "0123456789abcdef0123456789abcdef";
const SOUND = {
  schema: "assay/profile/v1",
  rows: 10,
  data: [{ path: "train.csv", sha256: "0".repeat(64) }],
  columns: [
    {
      name: "age",
      missing: 1,
      distinct: 4,
      key: false,
      kind: "float",
      steps: [
        [0, 3],
        [0, 2.5, 1.5, 4],
        [2.5, 2],
      ],
    },
    { name: "plan", missing: 0, distinct: 3, key: false, kind: "string", hashes: [[HASH, 6]], others: 4 },
    { name: "since", kind: "date", missing: 0 },
    { name: "id", kind: "key", missing: 0 },
  ],
};

test("what is written is read again, byte for byte", () => {
  const text = serializeProfile(parseProfile(JSON.stringify(SOUND), "p.json"));
  expect(serializeProfile(parseProfile(text, "p.json"))).toBe(text);
  expect(JSON.parse(text)).toEqual(SOUND);
});

/** A copy in which one place holds something else; nothing at all for `undefined`. */
function changed(path: readonly (string | number)[], value: unknown): string {
  const copy = structuredClone(SOUND);
  let at = copy as unknown as Record<string | number, unknown>;
  for (const step of path.slice(0, -1)) at = at[step] as typeof at;
  at[path.at(-1) as string] = value;
  return JSON.stringify(copy);
}

describe("a profile that is not sound is refused, and names the place", () => {
  test.each<[path: readonly (string | number)[], value: unknown, said: string]>([
    [["schema"], "assay/profile/v2", 'its `schema` is "assay/profile/v2", and this version reads "assay/profile/v1"'],
    [["schema"], undefined, "its `schema` is nothing"],
    [["rows"], -1, "rows must be a whole number from 1 to 1000000000, got -1"],
    [["rows"], 1e300, "rows must be a whole number"],
    [["rows"], "10", 'rows must be a whole number from 1 to 1000000000, got "10"'],
    [["more"], 1, 'the profile has an unknown field "more"'],
    [["data"], {}, "data is no list"],
    [["data", 0, "sha256"], 7, "data[0].sha256 is no text, but 7"],
    [["columns"], null, "columns is no list, but null"],
    [["columns", 0], null, "columns[0] is no object"],
    [["columns", 0], [], "columns[0] is no object"],
    [["columns", 0, "name"], 1, "columns[0].name is no text, but 1"],
    [["columns", 0, "name"], "plan", 'columns[1].name is "plan" a second time'],
    [["columns", 0, "kind"], "number", 'columns[0] has an unknown field "distinct"'],
    [["columns", 2, "kind"], "moment", "columns[2].distinct must be a whole number"],
    [["columns", 0, "missing"], 11, "columns[0].missing is 11 of 10 rows"],
    [["columns", 0, "missing"], 2, "columns[0].steps add up to 9 rows, of 8 that have a value"],
    [["columns", 0, "key"], "no", 'columns[0].key must be true or false, got "no"'],
    [["columns", 0, "key"], true, 'columns[0].key is true, but a column of kind "float" is never one'],
    [["columns", 0, "distinct"], 2, "columns[0].distinct is 2, and its steps hold 3 to 6 different values"],
    [["columns", 0, "distinct"], 9, "columns[0].distinct is 9, and its steps hold 3 to 6 different values"],
    [["columns", 1, "key"], true, "columns[1].key is true, but 3 of 10 values differ, and those of a key all do"],
    [["columns", 1, "distinct"], 10, "columns[1].distinct is 10, and its hashes and others hold 2 to 5 different"],
    [["columns", 1, "distinct"], 1, "columns[1].distinct is 1, and its hashes and others hold 2 to 5 different"],
    [["columns", 0, "steps"], "x", "columns[0].steps is no list"],
    [["columns", 0, "steps", 1], [0, 2.5, 4], "columns[0].steps[1] must be [value, rows] or [from, to, mean, rows]"],
    [["columns", 0, "steps", 1], [0, 2.5, 2.5, 4], "columns[0].steps[1] has a mean that does not lie between its ends"],
    [["columns", 0, "steps", 1], [-1, 2.5, 1, 4], "columns[0].steps[1] does not come after the step before it"],
    [["columns", 0, "steps", 1], [0, 4], "columns[0].steps[1] does not come after the step before it"],
    [["columns", 0, "steps", 2], [2, 2], "columns[0].steps[2] does not come after the step before it"],
    [["columns", 0, "steps", 0], [null, 3], "columns[0].steps[0][0] must be a finite number, got null"],
    [["columns", 0, "steps", 0], [0, 0], "columns[0].steps[0][1] must be a whole number from 1 to 1000000000, got 0"],
    [["columns", 0, "steps", 0], [0, 2.5], "columns[0].steps[0][1] must be a whole number"],
    [["columns", 1, "hashes", 0], ["blue", 6], "columns[1].hashes[0] must be [32 hexadecimal digits, rows]"],
    [["columns", 1, "hashes", 0, 1], 7, "columns[1].hashes and others add up to 11 rows, of 10 that have a value"],
    [["columns", 1, "hashes", 1], [HASH, 1], "columns[1].hashes[1] has the hash of an earlier one"],
  ])("%j: %j", (path, value, said) => {
    const text = changed(path, value);
    expect(() => parseProfile(text, "p.json")).toThrow(
      expect.objectContaining({ name: "Refusal", reason: "unreadable", message: expect.stringContaining(said) }),
    );
  });

  test.each(["", "{", "null", "[]", "3", `{"schema": "assay/profile/v1"`, "\u0000"])("%j", (text) => {
    expect(() => parseProfile(text, "p.json")).toThrow(/^input `reference`: p\.json is no sound reference profile: /);
  });

  test("steps so wide that they would hide drift", () => {
    const steps = [[-1e300, 1e300, 0, 1000]];
    const column = { name: "x", kind: "float", missing: 0, distinct: 900, key: false, steps };
    const text = JSON.stringify({ ...SOUND, rows: 1000, columns: [column] });
    expect(() => parseProfile(text, "p.json")).toThrow("columns[0].steps[0] holds more rows than a step of 1000 does");
  });

  test.each<[what: string, column: object, said: string]>([
    [
      "ages",
      {
        kind: "integer",
        distinct: 200,
        steps: Array.from({ length: 20 }, (_, at) => [at * 2, at * 2 + 1.5, at * 2 + 1, 10]),
      },
      "distinct is 200, and its steps hold 20 to 40",
    ],
    [
      "amounts that all differ",
      {
        kind: "integer",
        distinct: 200,
        steps: Array.from({ length: 20 }, (_, at) => [at * 1e4, at * 1e4 + 9e3, at * 1e4 + 5e3, 10]),
      },
      "key is true, but its steps lie too far apart",
    ],
    ["few", { kind: "string", distinct: 200, hashes: [[HASH, 1]], others: 199 }, "key is true, but it has hashes"],
    ["truths", { kind: "boolean", distinct: 200, hashes: [], others: 200 }, '"boolean" is never one'],
  ])("a key of %s", (_what, column, said) => {
    const one = { name: "x", missing: 0, key: true, ...column };
    const text = JSON.stringify({ ...SOUND, rows: 200, columns: [one] });
    expect(() => parseProfile(text, "p.json")).toThrow(new RegExp(said));
  });

  test("not one that is a key", () => {
    const steps = Array.from({ length: 20 }, (_, at) => [at * 10 + 0.5, at * 10 + 10.5, at * 10 + 5.5, 10]);
    const one = { name: "x", missing: 0, key: true, kind: "integer", distinct: 200, steps };
    const words = { name: "y", missing: 0, key: true, kind: "string", distinct: 200, hashes: [], others: 200 };
    expect(parseProfile(JSON.stringify({ ...SOUND, rows: 200, columns: [one, words] }), "p.json").columns).toHaveLength(
      2,
    );
  });

  test("a number too large for a double", () => {
    const text = JSON.stringify(SOUND).replace("[0,3]", "[-1e999,3]");
    expect(() => parseProfile(text, "p.json")).toThrow("columns[0].steps[0][0] must be a finite number, got null");
  });
});
