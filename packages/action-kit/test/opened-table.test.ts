import { Refusal } from "@assay/report";
import { describe, expect, test } from "@jest/globals";
import { findColumn, openWhole, refuseEmpty, requireColumn } from "../src/index.ts";

const files = [{ path: "/files/p.csv", shown: "p.csv", bytes: 10 }];
const whole = { rows: 2, malformed: 0, findings: [], columns: [{ name: "id" }, { name: "score" }] };

async function refusalOf(work: () => unknown): Promise<Refusal> {
  try {
    await work();
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  throw new Error("nothing was refused");
}

describe("openWhole", () => {
  test("names the table by its input and its file", async () => {
    expect(await openWhole("current", files, async (paths) => ({ ...whole, paths }))).toEqual({
      shown: "current p.csv",
      table: { ...whole, paths: ["/files/p.csv"] },
    });
    const several = [...files, { path: "/files/q.csv", shown: "q.csv" }];
    expect((await openWhole("current", several, async () => whole)).shown).toBe("current p.csv and 1 more");
  });

  test("refuses rows that were left out, at the first one's place in the workspace", async () => {
    const finding = { reason: "malformed-row", file: "/files/p.csv", line: 7, message: "3 cells, not 2" } as const;
    const table = { ...whole, malformed: 1200, findings: [finding] };
    expect(await refusalOf(() => openWhole("current", files, async () => table))).toMatchObject({
      message: "current p.csv: 3 cells, not 2; 1,200 rows in all",
      reason: "malformed-row",
      location: { file: "p.csv", line: 7 },
    });
  });

  test("refuses a table of no rows", async () => {
    const refused = await refusalOf(() => openWhole("current", files, async () => ({ ...whole, rows: 0 })));
    expect(refused).toMatchObject({ code: "no-rows", reason: "empty-data", message: "current p.csv has no rows" });
  });

  test("says which input an error of the engine is about, and leaves a defect as it is", async () => {
    const coded = Object.assign(new Error("no such thing"), { code: "x", reason: "unreadable", remedy: "mend it" });
    const failing = (error: Error) => () => openWhole("previous", files, async () => Promise.reject(error));
    expect(await refusalOf(failing(coded))).toMatchObject({ message: "previous p.csv: no such thing", code: "x" });
    await expect(failing(new TypeError("a defect"))()).rejects.toThrow(TypeError);
  });
});

describe("columns", () => {
  const from = { shown: "current p.csv", table: whole };

  test("are found by their exact name", () => {
    expect(findColumn(from, "score")).toEqual({ name: "score" });
    expect(findColumn(from, "Score")).toBeUndefined();
    expect(findColumn(from, undefined)).toBeUndefined();
  });

  test("that are missing are refused with the nearest name and all there are", async () => {
    expect(await refusalOf(() => requireColumn(from, "score", "scor"))).toMatchObject({
      message: 'current p.csv has no column "scor" (score); did you mean "score"?',
      remedy: "name a column of the file as `score`: id, score",
    });
  });

  test("that nobody named are refused with where to name them", async () => {
    const { remedy } = await refusalOf(() => requireColumn(from, "key", undefined));
    expect(remedy).toBe("name it as `key`, or in the policy as `columns: {key: …}`; the columns are: id, score");
  });
});

test("a file of no bytes is refused by name", async () => {
  refuseEmpty("current", files);
  const empty = [...files, { path: "/files/q.csv", shown: "q.csv", bytes: 0 }];
  expect((await refusalOf(() => refuseEmpty("current", empty))).message).toBe("input `current`: q.csv is empty");
});
