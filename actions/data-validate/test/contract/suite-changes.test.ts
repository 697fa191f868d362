import { describe, expect, test } from "@jest/globals";
import { about, changesOf, type Item, suite } from "./comparing.ts";

const between = (kwargs: object, rest: object = {}) => about("values_to_be_between", kwargs, rest);
const BETWEEN = "expect_column_values_to_be_between";
const inSet = (...value_set: readonly (string | number)[]) => about("values_to_be_in_set", { value_set });

describe("a change within a promise", () => {
  test.each<[string, Item, Item, string[]]>([
    [
      "a range that grows",
      between({ min_value: 0, max_value: 72 }),
      between({ min_value: 0, max_value: 100 }),
      [`breaking x: ${BETWEEN}: max_value rose from 72 to 100, which allows more`],
    ],
    [
      "a range that shrinks",
      between({ min_value: 0, max_value: 72 }),
      between({ min_value: 1, max_value: 72 }),
      [`compatible x: ${BETWEEN}: min_value rose from 0 to 1, which allows less`],
    ],
    [
      "a range that moves",
      between({ min_value: 0, max_value: 72 }),
      between({ min_value: -5, max_value: 60 }),
      [
        `breaking x: ${BETWEEN}: min_value fell from 0 to −5, which allows more`,
        `compatible x: ${BETWEEN}: max_value fell from 72 to 60, which allows less`,
      ],
    ],
    [
      "a bound that goes",
      between({ min_value: 0, max_value: 72 }),
      between({ min_value: 0 }),
      [`breaking x: ${BETWEEN}: max_value 72 is gone`],
    ],
    [
      "a bound that comes",
      between({ min_value: 0 }),
      between({ min_value: 0, max_value: 72 }),
      [`compatible x: ${BETWEEN}: max_value is new: 72`],
    ],
    [
      "a bound that is included",
      between({ min_value: 0, strict_min: true }),
      between({ min_value: 0 }),
      [`breaking x: ${BETWEEN}: min_value 0 itself is allowed now`],
    ],
    [
      "dates",
      between({ min_value: "2020-01-01" }),
      between({ min_value: "2021-01-01" }),
      [`compatible x: ${BETWEEN}: min_value rose from "2020-01-01" to "2021-01-01", which allows less`],
    ],
    [
      "bounds of two kinds",
      between({ min_value: 1 }),
      between({ min_value: "1" }),
      [`breaking x: ${BETWEEN}: min_value was 1 and is "1", which cannot be compared`],
    ],
    [
      "numbers in quotes that grow by a digit",
      between({ min_value: "10" }),
      between({ min_value: "9" }),
      [`breaking x: ${BETWEEN}: min_value was "10" and is "9", which cannot be compared`],
    ],
    [
      "numbers in quotes that gain a digit",
      between({ max_value: "99" }),
      between({ max_value: "100" }),
      [`breaking x: ${BETWEEN}: max_value was "99" and is "100", which cannot be compared`],
    ],
    [
      "numbers in quotes whose orders agree",
      between({ max_value: "99" }),
      between({ max_value: "98" }),
      [`compatible x: ${BETWEEN}: max_value fell from "99" to "98", which allows less`],
    ],
    [
      "dates as people write them",
      between({ max_value: "12/31/2023", parse_strings_as_datetimes: true }),
      between({ max_value: "01/15/2024", parse_strings_as_datetimes: true }),
      [`breaking x: ${BETWEEN}: max_value rose from "12/31/2023" to "01/15/2024", which allows more`],
    ],
    [
      "such dates that allow less",
      between({ max_value: "01/15/2024 10:00", parse_strings_as_datetimes: true }),
      between({ max_value: "12/31/2023", parse_strings_as_datetimes: true }),
      [`compatible x: ${BETWEEN}: max_value fell from "01/15/2024 10:00" to "12/31/2023", which allows less`],
    ],
    [
      "one date in two spellings",
      between({ max_value: "01/15/2024", parse_strings_as_datetimes: true }),
      between({ max_value: "2024-01-15 00:00:00.0", parse_strings_as_datetimes: true }),
      [],
    ],
    [
      "dates of which one names an offset",
      between({ min_value: "2024-01-01T12:00:00" }),
      between({ min_value: "2024-01-01T12:30:00+05:00" }),
      [
        `breaking x: ${BETWEEN}: min_value was "2024-01-01T12:00:00" and is "2024-01-01T12:30:00+05:00", which cannot be compared`,
      ],
    ],
    [
      "a set that grows",
      inSet("Yes", "No"),
      inSet("No", "Maybe", "Yes"),
      ['breaking x: expect_column_values_to_be_in_set: the set gained "Maybe"'],
    ],
    ["a set that shrinks", inSet(1, 2), inSet(1), ["compatible x: expect_column_values_to_be_in_set: the set lost 2"]],
    ["a set that is written in another order", inSet(1, 2), inSet(2, 1), []],
    [
      "a set of what must not occur that shrinks",
      about("values_to_not_be_in_set", { value_set: ["?", "-"] }),
      about("values_to_not_be_in_set", { value_set: ["?"] }),
      ['breaking x: expect_column_values_to_not_be_in_set: the set lost "-"'],
    ],
    [
      "a set of what must occur that grows",
      about("distinct_values_to_contain_set", { value_set: [1] }),
      about("distinct_values_to_contain_set", { value_set: [1, 2] }),
      ["compatible x: expect_column_distinct_values_to_contain_set: the set gained 2"],
    ],
    [
      "a type that widens",
      about("values_to_be_in_type_list", { type_list: ["int"] }),
      about("values_to_be_in_type_list", { type_list: ["int", "float"] }),
      ["breaking x: expect_column_values_to_be_in_type_list: the type was int and is int or float, which allows more"],
    ],
    [
      "a type that narrows",
      about("values_to_be_in_type_list", { type_list: ["int", "float"] }),
      about("values_to_be_of_type", { type_: "int64" }),
      ["compatible x: expect_column_values_to_be_of_type: the type was int or float and is int64, which allows less"],
    ],
    [
      "points in time that come to name an offset",
      about("values_to_be_of_type", { type_: "TIMESTAMP" }),
      about("values_to_be_of_type", { type_: "TIMESTAMPTZ" }),
      [
        "compatible x: expect_column_values_to_be_of_type: the type was TIMESTAMP and is TIMESTAMPTZ, which allows less",
      ],
    ],
    [
      "points in time that need no offset any more",
      about("values_to_be_of_type", { type_: "TIMESTAMPTZ" }),
      about("values_to_be_of_type", { type_: "TIMESTAMP" }),
      ["breaking x: expect_column_values_to_be_of_type: the type was TIMESTAMPTZ and is TIMESTAMP, which allows more"],
    ],
    [
      "another name of the same type",
      about("values_to_be_of_type", { type_: "str" }),
      about("values_to_be_of_type", { type_: "VARCHAR" }),
      [],
    ],
    [
      "another type",
      about("values_to_be_of_type", { type_: "int" }),
      about("values_to_be_of_type", { type_: "str" }),
      ["breaking x: expect_column_values_to_be_of_type: the type was int and is str"],
    ],
    [
      "mostly that falls",
      about("values_to_not_be_null"),
      about("values_to_not_be_null", { mostly: 0.95 }),
      ["breaking x: expect_column_values_to_not_be_null: mostly fell from 1 to 0.95"],
    ],
    [
      "mostly that rises",
      about("values_to_not_be_null", { mostly: 0.9 }),
      about("values_to_not_be_null", { mostly: 0.95 }),
      ["compatible x: expect_column_values_to_not_be_null: mostly rose from 0.9 to 0.95"],
    ],
    [
      "a milder severity",
      about("values_to_be_unique"),
      about("values_to_be_unique", {}, { severity: "warning" }),
      ["breaking x: expect_column_values_to_be_unique: a miss asks for review (warning), and failed before (critical)"],
    ],
    [
      "a graver severity",
      about("values_to_be_unique", {}, { severity: "info" }),
      about("values_to_be_unique"),
      ["compatible x: expect_column_values_to_be_unique: a miss fails (critical), and was noted before (info)"],
    ],
    [
      "a pattern",
      about("values_to_match_regex", { regex: "^a" }),
      about("values_to_match_regex", { regex: "^b" }),
      [
        'breaking x: expect_column_values_to_match_regex: regex was "^a" and is "^b", and which is stricter cannot be told',
      ],
    ],
    [
      "patterns of which any may match",
      about("values_to_match_regex_list", { regex_list: ["^a"] }),
      about("values_to_match_regex_list", { regex_list: ["^a", "^b"] }),
      ['breaking x: expect_column_values_to_match_regex_list: regex_list gained "^b"'],
    ],
    [
      "patterns all of which must match",
      about("values_to_match_regex_list", { regex_list: ["^a"], match_on: "all" }),
      about("values_to_match_regex_list", { regex_list: ["^a", "b$"], match_on: "all" }),
      ['compatible x: expect_column_values_to_match_regex_list: regex_list gained "b$"'],
    ],
    [
      "a condition that is added",
      about("values_to_not_be_null"),
      about("values_to_not_be_null", { row_condition: "y > 1" }),
      ["breaking x: expect_column_values_to_not_be_null: holds where y > 1, and held for all rows"],
    ],
    [
      "a condition that is lifted from a promise about each value",
      about("values_to_not_be_null", { row_condition: "y > 1" }),
      about("values_to_not_be_null"),
      ["compatible x: expect_column_values_to_not_be_null: holds for all rows, and held where y > 1"],
    ],
    [
      "a condition that is lifted from an average, which is another one then",
      about("mean_to_be_between", { min_value: 1, row_condition: "y > 1" }),
      about("mean_to_be_between", { min_value: 1 }),
      ["breaking x: expect_column_mean_to_be_between: holds for all rows, and held where y > 1"],
    ],
    [
      "outliers among all rows in place of some, which lie elsewhere",
      about("values_to_not_be_outliers", { row_condition: "y > 1" }),
      about("values_to_not_be_outliers"),
      ["breaking x: expect_column_values_to_not_be_outliers: holds for all rows, and held where y > 1"],
    ],
    [
      "z-scores whose threshold is larger, whatever its sign",
      about("value_z_scores_to_be_less_than", { threshold: 3, double_sided: true }),
      about("value_z_scores_to_be_less_than", { threshold: -9, double_sided: true }),
      ["breaking x: expect_column_value_z_scores_to_be_less_than: threshold was 3 and is −9"],
    ],
    [
      "z-scores of one side whose threshold falls",
      about("value_z_scores_to_be_less_than", { threshold: 3, double_sided: false }),
      about("value_z_scores_to_be_less_than", { threshold: -9, double_sided: false }),
      ["compatible x: expect_column_value_z_scores_to_be_less_than: threshold was 3 and is −9"],
    ],
    [
      "lengths by one expectation or the other",
      about("value_lengths_to_equal", { value: 10 }),
      about("value_lengths_to_be_between", { min_value: 10, max_value: 12 }),
      ["breaking x: expect_column_value_lengths_to_be_between: max_value rose from 10 to 12, which allows more"],
    ],
    ["nothing", between({ max_value: 1 }), between({ max_value: 1, mostly: 1 }), []],
  ])("%s", (_what, base, head, changes) => {
    expect(changesOf(suite(base), suite(head))).toEqual(changes);
  });

  test("of what was only noted breaks nothing", () => {
    const noted = between({ max_value: 1 }, { severity: "info" });
    expect(changesOf(suite(noted, inSet(1)), suite(between({ max_value: 2 }, { severity: "info" }), inSet(1)))).toEqual(
      [`compatible x: ${BETWEEN}: max_value rose from 1 to 2, which allows more`],
    );
    expect(changesOf(suite(noted, inSet(1)), suite(inSet(1)))).toEqual([`compatible x: ${BETWEEN} is gone`]);
  });
});

describe("promises", () => {
  test("that go are breaking, those that come compatible", () => {
    expect(
      changesOf(suite(about("values_to_be_unique"), inSet(1)), suite(inSet(1), about("values_to_not_be_null"))),
    ).toEqual([
      "breaking x: expect_column_values_to_be_unique is gone",
      "compatible x: expect_column_values_to_not_be_null is new",
    ]);
  });

  test("of one kind are paired by what is the same, then by their rows", () => {
    const [narrow, wide] = [between({ max_value: 1, mostly: 0.9 }), between({ max_value: 9 })];
    const some = between({ max_value: 5, row_condition: "y > 1" });
    expect(changesOf(suite(narrow, wide, some), suite(some, wide, narrow))).toEqual([]);
    expect(changesOf(suite(some, wide), suite(between({ max_value: 8 }), some))).toEqual([
      `compatible x: ${BETWEEN}: max_value fell from 9 to 8, which allows less`,
    ]);
  });

  test("of an exact set are that of a set, and that all of it occurs", () => {
    expect(changesOf(suite(about("distinct_values_to_equal_set", { value_set: [1, 2] })), suite(inSet(1, 2)))).toEqual([
      "breaking x: expect_column_distinct_values_to_contain_set is gone",
    ]);
  });

  test("about two columns are compared for the same two", () => {
    const pair = (column_A: string, or_equal: boolean) => ({
      type: "expect_column_pair_values_a_to_be_greater_than_b",
      kwargs: { column_A, column_B: "b", or_equal },
    });
    expect(changesOf(suite(pair("a", false)), suite(pair("a", true)))).toEqual([
      "breaking table: expect_column_pair_values_a_to_be_greater_than_b: or_equal was false and is true, and which is stricter cannot be told",
    ]);
    expect(changesOf(suite(pair("a", false)), suite(pair("c", false)))).toHaveLength(2);
  });
});

describe("columns", () => {
  const columns = (...column_set: string[]): Item => ({
    type: "expect_table_columns_to_match_set",
    kwargs: { column_set },
  });
  const exists = (column: string, severity = "critical") => ({
    type: "expect_column_to_exist",
    kwargs: { column },
    severity,
  });
  const ordered = (...column_list: string[]): Item => ({
    type: "expect_table_columns_to_match_ordered_list",
    kwargs: { column_list },
  });

  test.each<[what: string, base: Item[], head: Item[], changes: string[]]>([
    ["that go", [columns("id", "amount")], [columns("id")], ["breaking amount: the column is gone"]],
    ["that come", [columns("id")], [columns("id", "amount")], ["compatible amount: the column is new"]],
    [
      "that seem to be renamed",
      [columns("customerID", "x")],
      [columns("customer_id", "x")],
      [
        'breaking customerID: the column is gone; "customer_id" is new: renamed?',
        "compatible customer_id: the column is new",
      ],
    ],
    ["in another order, where none is promised", [columns("a", "b")], [columns("b", "a")], []],
    [
      "in another order, where one is",
      [ordered("a", "b")],
      [ordered("b", "a")],
      ["breaking table: the columns stand in another order"],
    ],
    [
      "that move others",
      [ordered("a", "b")],
      [ordered("z9", "a", "b")],
      ["breaking table: new columns stand before old ones, which moves those", "compatible z9: the column is new"],
    ],
    ["that come last", [ordered("a", "b")], [ordered("a", "b", "c")], ["compatible c: the column is new"]],
    [
      "whose order is no longer promised",
      [ordered("a", "b")],
      [columns("a", "b")],
      ["breaking table: the order of the columns is no longer promised"],
    ],
    [
      "that are listed no longer",
      [columns("x"), inSet(1)],
      [inSet(1)],
      ["breaking table: the list of columns is no longer promised"],
    ],
    [
      "of which one is only noted now, beside another that is as it was",
      [exists("id"), exists("zip")],
      [exists("id"), exists("zip", "info")],
      ["breaking zip: that the column is there is info, and was critical"],
    ],
    [
      "of which one is graver",
      [exists("id"), exists("zip", "warning")],
      [exists("id"), exists("zip")],
      ["compatible zip: that the column is there is critical, and was warning"],
    ],
    [
      "all of which are milder",
      [columns("id", "zip")],
      [{ ...columns("id", "zip"), severity: "warning" }],
      ["breaking table: the list of columns is warning, and was critical"],
    ],
    [
      "whose order is milder, while their names are as they were",
      [ordered("a", "b"), columns("a", "b")],
      [{ ...ordered("a", "b"), severity: "info" }, columns("a", "b")],
      ["breaking table: the order of the columns is info, and was critical"],
    ],
    [
      "that stand in another order, which was only noted",
      [{ ...ordered("a", "b"), severity: "info" }, columns("a", "b")],
      [{ ...ordered("b", "a"), severity: "info" }, columns("a", "b")],
      [],
    ],
  ])("%s", (_what, base, head, changes) => {
    expect(changesOf(suite(...base), suite(...head))).toEqual(changes);
  });

  test("take their promises with them", () => {
    expect(changesOf(suite(inSet(1), about("values_to_be_unique"), columns("x", "y")), suite(columns("y")))).toEqual([
      "breaking x: the column is gone, with 2 promises",
    ]);
  });
});
