import { describe, expect, test } from "@jest/globals";
import { judge, type Kwargs, runGate, suiteOf } from "./judging.ts";

/** JSON keeps dates as the text they are written in. */
const texts = (...cells: readonly (string | number | null)[]) => JSON.stringify(cells.map((x) => ({ x })));

async function judged(cells: readonly (string | number | null)[], type: string, kwargs: Kwargs) {
  const named = { type: `expect_column_${type}`, kwargs: { column: "x", ...kwargs } };
  const { checks } = await runGate("y\n1\n", suiteOf(named), { data: "data.json" }, { "data.json": texts(...cells) });
  return checks.find(({ id }) => id.startsWith("expect_column_"));
}

const parsed = { parse_strings_as_datetimes: true };
/** In the order of texts the first lies after the second, since "T" comes after " ". */
const DAYS = ["2024-05-31T01:00:00", "2024-05-31 12:00:00", "2024-01-05"];

describe("parse_strings_as_datetimes", () => {
  test.each<[string, Kwargs, object]>([
    ["values_to_be_between", { max_value: "2024-05-31 12:00:00" }, { verdict: "pass" }],
    [
      "values_to_be_between",
      { max_value: "2024-05-31 11:00:00" },
      { verdict: "fail", reason: "unexpected-values", counts: { rows: 3, missing: 0, unexpected: 1 } },
    ],
    ["values_to_be_between", { min_value: "2024-01-06" }, { verdict: "fail", observed: 1 }],
    ["max_to_be_between", { min_value: "2024-05-31 12:00:00" }, { verdict: "pass" }],
    ["max_to_be_between", { max_value: "2024-05-31 11:59:59" }, { verdict: "fail", reason: "above-max" }],
    ["min_to_be_between", { max_value: "2024-01-04" }, { verdict: "fail", reason: "above-max" }],
    [
      "values_to_be_in_set",
      { value_set: ["2024-05-31 01:00:00", "2024-05-31T12:00:00", "2024-01-05 00:00:00"] },
      { verdict: "pass" },
    ],
    ["values_to_be_in_set", { value_set: ["2024-01-05"] }, { verdict: "fail", observed: 2 }],
    ["values_to_not_be_in_set", { value_set: ["2024-05-31 01:00:00"] }, { verdict: "fail", observed: 1 }],
    ["distinct_values_to_contain_set", { value_set: ["2024-01-05 00:00:00"] }, { verdict: "pass" }],
    ["distinct_values_to_be_in_set", { value_set: ["2024-01-05"] }, { verdict: "fail", observed: 2 }],
  ])("%s with %j", async (type, kwargs, expected) => {
    expect(await judged(DAYS, type, { ...kwargs, ...parsed })).toMatchObject(expected);
  });

  test("changes nothing for a column of dates", async () => {
    const kwargs = { column: "x", max_value: "2024-02-01", ...parsed };
    const check = await judge("x\n2024-01-05\n2024-05-31\n", "expect_column_values_to_be_between", kwargs);
    expect(check).toMatchObject({ verdict: "fail", observed: 1 });
  });

  test("is an error where a text spells no such date, and where the column holds numbers", async () => {
    expect(
      await judged(["2024-01-05", "31/05/24", null], "values_to_be_between", { min_value: "2024-01-01", ...parsed }),
    ).toMatchObject({ verdict: "error", reason: "wrong-type", examples: [expect.anything()] });
    expect(await judged([1, 2], "values_to_not_be_in_set", { value_set: ["2024-01-01"], ...parsed })).toMatchObject({
      verdict: "error",
      reason: "wrong-type",
    });
  });

  test.each<[string, Kwargs]>([
    ["values_to_be_between", { max_value: "31/12/25" }],
    ["values_to_be_between", { max_value: 3 }],
    ["values_to_be_in_set", { value_set: ["2024-01-01", "31/12/25"] }],
  ])("is refused by name with dates that depend on today: %s, %j", async (type, kwargs) => {
    await expect(judged(DAYS, type, { ...kwargs, ...parsed })).rejects.toThrow(
      /parse_strings_as_datetimes is given, and .* holds ("31\/12\/25"|3), which is no date of a form that is read for certain/,
    );
  });
});

/** Great Expectations 0.18.22 on pandas says the same of each. */
describe("dates in the spelling of dateutil", () => {
  const offset = ["2024-01-31T10:00:00+0530", "2024-02-01T10:00:00 +05:30", "2024-02-02T04:30:00Z"];
  const many = ["1/31/2024", "31/1/2024", "Jan 31, 2024", "31-Jan-2024", "January 31 2024", "20240131", "2024.1.31"];
  const times = [
    "1/31/2024 10:00 PM",
    "2024/01/31 22:00",
    "31 Jan 2024 22:00:00.000000",
    "2024-01-31T22:00:00.000000999",
  ];
  test.each<[string, readonly string[], string, Kwargs, string]>([
    ["an offset, met", offset, "values_to_be_between", { min_value: "2024-01-31T04:30:00Z" }, "pass"],
    ["an offset, missed", offset, "values_to_be_between", { min_value: "2024-01-31T04:30:01+00:00" }, "fail"],
    ["an offset of the bound", offset, "max_to_be_between", { max_value: "2024-02-02 05:30:00+01:00" }, "pass"],
    ["an offset of the bound, missed", offset, "max_to_be_between", { max_value: "2024-02-02 05:29:59+01:00" }, "fail"],
    ["an offset against none", offset, "values_to_be_between", { min_value: "2024-01-01" }, "error"],
    ["none against an offset", many, "values_to_be_between", { min_value: "2024-01-01T00:00:00Z" }, "error"],
    ["many forms, met", many, "values_to_be_between", { min_value: "Jan 31 2024", max_value: "1/31/2024" }, "pass"],
    [
      "space around",
      [" 2024-01-31", "1/31/2024 10:00:00Z\t".slice(0, 9)],
      "values_to_be_between",
      { min_value: "2024-01-31 " },
      "pass",
    ],
    ["many forms, missed", many, "values_to_be_between", { min_value: "2024-01-31 00:00:01" }, "fail"],
    [
      "many forms of a time",
      times,
      "values_to_be_between",
      { min_value: "1/31/2024 22:00", max_value: "1/31/2024 10:00pm" },
      "pass",
    ],
    [
      "the order of dates, not of texts",
      ["9/1/2024", "10/1/2024"],
      "min_to_be_between",
      { max_value: "2024-09-01" },
      "pass",
    ],
    ["no hour of the day", ["2024-01-01 24:00:00"], "values_to_be_between", { min_value: "2024-01-01" }, "error"],
    [
      "no hour of the day, with a T",
      ["2024-01-01T24:00"],
      "values_to_be_between",
      { min_value: "2024-01-01" },
      "error",
    ],
    [
      "no hour at an offset",
      ["2024-01-01 24:00Z"],
      "values_to_be_between",
      { min_value: "2024-01-01 00:00Z" },
      "error",
    ],
    ["no minute", ["2024-01-01 23:60"], "values_to_be_between", { min_value: "2024-01-01" }, "error"],
    ["no second", ["2024-01-01 23:59:60"], "values_to_be_between", { min_value: "2024-01-01" }, "error"],
    ["no day of the calendar", ["2/30/2024"], "values_to_be_between", { min_value: "2024-01-01" }, "error"],
    [
      "the T between, in the order of time",
      ["2024-01-01 10:30:00"],
      "values_to_be_between",
      { min_value: "2024-01-01T10:00:00", max_value: "2024-01-01 11:00:00" },
      "pass",
    ],
  ])("%s", async (_, cells, type, kwargs, verdict) => {
    expect((await judged(cells, type, { ...kwargs, ...parsed }))?.verdict).toBe(verdict);
  });

  test.each<[Kwargs]>([[{ max_value: "9999-12-31T23:59:59-05:00" }], [{ max_value: "9999-12-31 23:30 -0030" }]])(
    "a bound whose year is beyond 9999 at UTC is refused as it is written: %j",
    async (kwargs) => {
      await expect(judged(offset, "values_to_be_between", { ...kwargs, ...parsed })).rejects.toThrow(
        `\`max_value\` holds "${kwargs.max_value}", which is no date`,
      );
    },
  );

  test("is refused where one bound names an offset and the other none", async () => {
    const kwargs = { min_value: "2024-01-01", max_value: "2024-02-01T00:00:00Z", ...parsed };
    await expect(judged(offset, "values_to_be_between", kwargs)).rejects.toThrow("some of the dates name an offset");
  });
});

/** What dateutil 2.9 makes of each. */
describe("one date in many forms, which a bound may have as well as a cell", () => {
  const cases: readonly [string, string][] = [
    ["Sept 5 2024", "2024-09-05"],
    ["5-sept-2024 9:05:07.12 PM", "2024-09-05 21:05:07.12"],
    ["September 5, 2024T10:00", "2024-09-05 10:00:00"],
    ["Monday, May 5 2024", "2024-05-05"],
    ["wednesday 5 May 2024 10:00", "2024-05-05 10:00:00"],
    ["5-May 2024", "2024-05-05"],
    ["1/2/2024 9:05:07.12 PM", "2024-01-02 21:05:07.12"],
    ["1/2/2024 9:05:07.12am", "2024-01-02 09:05:07.12"],
    ["1/2/2024T10:00", "2024-01-02 10:00:00"],
    ["2024-01-01 0:30 AM", "2024-01-01 00:30:00"],
    ["2024-01-01 00:30PM", "2024-01-01 12:30:00"],
    ["2024-01-01 12:30 am", "2024-01-01 00:30:00"],
    ["20240105 10:00", "2024-01-05 10:00:00"],
    ["20240105t10:00", "2024-01-05 10:00:00"],
  ];
  test.each(cases)("%s", async (form, date) => {
    const bounds = (text: string) => ({ min_value: text, max_value: text, ...parsed });
    expect((await judged([form], "values_to_be_between", bounds(date)))?.verdict).toBe("pass");
    expect((await judged([date], "values_to_be_between", bounds(form)))?.verdict).toBe("pass");
  });

  test("with an offset in small letters", async () => {
    const kwargs = { value_set: ["2024-01-02t10:00z"], ...parsed };
    expect((await judged(["2024-01-02 10:00:00z"], "values_to_be_in_set", kwargs))?.verdict).toBe("pass");
  });

  test.each(["wedday 5 May 2024", "Monday 2024-05-05", "2024-01-01 10:00:5", "2024-01-01 13:00 PM"])(
    "neither may be %s, which is no date or not read for certain",
    async (text) => {
      expect((await judged([text], "values_to_be_between", { min_value: "2024-01-01", ...parsed }))?.verdict).toBe(
        "error",
      );
      await expect(judged(DAYS, "values_to_be_between", { min_value: text, ...parsed })).rejects.toThrow("no date");
    },
  );
});

describe("a bound that is a date of another form", () => {
  test.each([
    ["31/12/2025", 'write the bound "2025-12-31"'],
    ["12/31/2025", 'write the bound "2025-12-31"'],
    ["01.02.2025", "write the bound as YYYY-MM-DD"],
    ["31/31/2025", "write the bound as YYYY-MM-DD"],
  ])("is an error against texts that are dates: %s", async (max_value, remedy) => {
    for (const type of ["values_to_be_between", "max_to_be_between"])
      expect(await judged(["2024-01-05", "2024-05-31", null], type, { max_value })).toMatchObject({
        verdict: "error",
        reason: "invalid-suite",
        remedy,
      });
  });

  test("is text among texts", async () => {
    const cells = ["01/02/2024", "2024-05-31"] as const;
    expect(await judged([...cells], "values_to_be_between", { max_value: "31/12/2025" })).toMatchObject({
      verdict: "pass",
    });
  });
});

describe("keywords of 0.x that change no verdict", () => {
  test.each([true, false])("are accepted: comparisons across kinds %p", async (across) => {
    const kwargs = { max_value: 2, output_strftime_format: "%Y", allow_cross_type_comparisons: across };
    expect(await judged([1, 3], "values_to_be_between", kwargs)).toMatchObject({ verdict: "fail", observed: 1 });
    expect(await judged(["a", "b"], "values_to_be_between", kwargs)).toMatchObject({ reason: "wrong-type" });
  });
});
