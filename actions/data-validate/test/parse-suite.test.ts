import { describe, expect, test } from "@jest/globals";
import { parseSuite } from "../src/suite/parse-suite.ts";

function refusalOf(text: string): { message: string; remedy: string; code: string; location?: object } {
  try {
    parseSuite(text, "suite.yaml");
  } catch (error) {
    return error as ReturnType<typeof refusalOf>;
  }
  throw new Error("the suite was not refused");
}

const one = (lines: string) => `expectations:\n  - ${lines.trim().split("\n").join("\n    ")}\n`;

describe("a suite", () => {
  test("is read in the spelling of 0.x and of 1.x, as YAML and as JSON", () => {
    const kwargs = { column: "id" };
    const old = {
      expectation_suite_name: "s",
      data_asset_type: "Dataset",
      expectations: [{ expectation_type: "expect_column_values_to_be_unique", kwargs, meta: {} }],
    };
    const recent = {
      name: "s",
      id: null,
      notes: null,
      meta: {},
      expectations: [
        {
          type: "expect_column_values_to_be_unique",
          kwargs,
          id: "1",
          severity: "warning",
          rendered_content: [],
          description: null,
        },
      ],
    };
    const [first, second] = [old, recent].map((suite) => parseSuite(JSON.stringify(suite, null, 2), "suite.json"));
    expect(first).toMatchObject({
      name: "s",
      expectations: [{ id: "expect_column_values_to_be_unique(id)", severity: "critical" }],
    });
    expect(second).toMatchObject({
      name: "s",
      expectations: [{ id: "expect_column_values_to_be_unique(id)", severity: "warning" }],
    });
  });

  test("knows the line and column of each expectation", () => {
    const text =
      "name: s\nexpectations:\n  - type: expect_column_to_exist\n    kwargs: {column: a}\n  - kwargs: {column: b}\n    type: expect_column_to_exist\n";
    expect(parseSuite(text, "suite.yaml").expectations.map(({ location }) => location)).toEqual([
      { file: "suite.yaml", line: 3, column: 5 },
      { file: "suite.yaml", line: 6, column: 5 },
    ]);
  });

  test("keeps what each expectation was given, under the keywords' own names", () => {
    const kwargs = { column_count: 3, row_condition: "a > 1", result_format: "BASIC" };
    const suite = { expectations: [{ type: "expect_table_column_count_to_equal", kwargs }] };
    expect(parseSuite(JSON.stringify(suite), "s.json").expectations).toMatchObject([
      { type: "expect_table_column_count_to_equal", kwargs: { value: 3 }, where: "a > 1" },
    ]);
    expect(Object.keys(parseSuite(JSON.stringify(suite), "s.json").expectations[0]?.kwargs ?? {})).toEqual(["value"]);
  });

  test("numbers promises that are made twice", () => {
    const unique = { type: "expect_column_values_to_be_unique", kwargs: { column: "id" } };
    const { expectations } = parseSuite(JSON.stringify({ expectations: [unique, unique, unique] }), "s.json");
    expect(expectations.map(({ id }) => id)).toEqual([
      "expect_column_values_to_be_unique(id)",
      "expect_column_values_to_be_unique(id) #2",
      "expect_column_values_to_be_unique(id) #3",
    ]);
  });

  test("takes null for a keyword that is not given, and keywords that only shape Great Expectations' answer", () => {
    const kwargs =
      "{column: a, min_value: 1, max_value: null, mostly: null, result_format: BASIC, catch_exceptions: false, auto: true, profiler_config: {name: x}}";
    const { expectations } = parseSuite(one(`type: expect_column_values_to_be_between\nkwargs: ${kwargs}`), "s.yaml");
    expect(expectations[0]?.prepared.limit).toBe("at least 1");
  });

  test("puts parameters where they are asked for, worked out where they are reckoned with", () => {
    const between = (min_value: unknown, max_value: unknown) => ({
      type: "expect_column_values_to_be_between",
      kwargs: { column: "a", min_value, max_value },
    });
    const expectations = [
      between({ $PARAMETER: "low" }, { $PARAMETER: "trunc((upstream + 1) * 0.9) / -low" }),
      between({ $PARAMETER: "day" }, { $PARAMETER: "other", "$PARAMETER.other": "2026-02-01" }),
    ];
    const evaluation_parameters = { low: -2, upstream: 100, day: "2026-01-01" };
    const suite = parseSuite(JSON.stringify({ evaluation_parameters, expectations }), "s.json");
    expect(suite.expectations.map(({ prepared }) => prepared.allowed ?? prepared.limit)).toEqual([
      [-2, 45],
      [null, null],
    ]);
    expect(suite.expectations[1]?.prepared.limit).toBe('between "2026-01-01" and "2026-02-01"');
    const run = parseSuite(JSON.stringify({ evaluation_parameters, expectations }), "s.json", { low: -3 });
    expect(run.expectations[0]?.prepared.allowed).toEqual([-3, 30]);
  });

  /** What Great Expectations 1.24.1 makes of them. */
  test.each<[string, number | string]>([
    ["2 ^ 3 ^ 2", 512],
    ["-2 ^ 2", 4],
    ["2 ^ -1", 0.5],
    ["round(2.5) + round(3.5)", 6],
    ["trunc(-2.7)", -2],
    ["sgn(-3) * abs(-2.5)", -2.5],
    ["exp(2)", 7.38905609893065],
    ["pi * 2", 6.283185307179586],
    ["9007199254740993 - 1", 9007199254740992],
    ["big * 4 - big * 3", 9007199254740990],
    ["datetime(2003, 1, 1)", "2003-01-01T00:00:00"],
    ["datetime(year=2003, month=1, day=2, hour=3)", "2003-01-02T03:00:00"],
    ["datetime(2020, 1, 31) + timedelta(days=1.5)", "2020-02-01T12:00:00"],
    ["datetime(2020, 1, 1) - timedelta(weeks=2, hours=3, microseconds=1)", "2019-12-17T20:59:59.999999"],
    ["timedelta(days=1) * 2 + datetime(2020, 1, 1)", "2020-01-03T00:00:00"],
    ["start + timedelta(1) / 2", "2020-02-28T12:00:00"],
    ["(datetime(2020, 1, 2) - datetime(2020, 1, 1)) / timedelta(hours=1)", 24],
  ])("reckons %s", (expression, expected) => {
    const kwargs = { column: "a", min_value: { $PARAMETER: expression } };
    const expectations = [{ type: "expect_column_min_to_be_between", kwargs }];
    const suite_parameters = { big: 9007199254740990, start: "2020-02-28" };
    const suite = parseSuite(JSON.stringify({ suite_parameters, expectations }), "s.json");
    expect(suite.expectations[0]?.kwargs.min_value).toBe(expected);
  });

  test("takes now() from the clock", () => {
    const kwargs = { column: "a", min_value: { $PARAMETER: "now() - timedelta(weeks=1)" } };
    const expectations = [{ type: "expect_column_min_to_be_between", kwargs }];
    const [expectation] = parseSuite(JSON.stringify({ expectations }), "s.json").expectations;
    const ago = Date.now() - Date.parse(String(expectation?.kwargs.min_value));
    expect(Math.abs(ago / 86_400_000 - 7)).toBeLessThan(0.1);
  });

  test.each([
    ["now() - 1", /reckons with values that do not go together/],
    ["log(low)", /calls log\(\), which is not supported/],
    ["datetime(2026, 2, 30)", /names a point in time that there is not/],
    ["datetime(2026, 1)", /names a point in time that there is not/],
    ["datetime(2026, 1, 1, weeks=1)", /is called with other than year, month, day/],
    ["datetime(9999, 12, 31) + timedelta(days=1)", /beyond the years 1 to 9999/],
    ["timedelta(days=1)", /comes to a span of time/],
    ["9007199254740992 + low", /comes to 9007199254740993, which a double cannot hold/],
    ["9 ^ 9 ^ 9", /comes to no finite number/],
    ["low % 2", /not understood at "%"/],
    ["low +", /not understood at its end/],
    ["low / 0", /divides by zero/],
    ["day * 2", /reckons with values that do not go together/],
    ["word * 2", /reckons with word, which is "high" and neither a number nor a date/],
    ["urn:great_expectations:validations:s:m", /a result of another run/],
    ["constructor", /the parameter "constructor" is not defined/],
    ["low * lo", /the parameter "lo" is not defined; did you mean "low"/],
    ["(".repeat(5000), /nested too deeply/],
    ["", /not a name or an expression/],
  ])("refuses the parameter %s", (expression, message) => {
    const kwargs = { column: "a", min_value: { $PARAMETER: expression } };
    const expectations = [{ type: "expect_column_mean_to_be_between", kwargs }];
    const text = JSON.stringify({ suite_parameters: { low: 1, day: "2026-01-01", word: "high" }, expectations });
    expect(refusalOf(text).message).toMatch(message);
  });

  test.each([
    ['{notes: "by hand"}', "by hand"],
    ["{notes: {format: markdown, content: [a, b]}}", "a b"],
    ["{notes: {format: string, content: a}}", "a"],
    ["{other: 1}", undefined],
  ])("takes the notes in meta %s", (meta, notes) => {
    const { expectations } = parseSuite(
      one(`type: expect_column_to_exist\nkwargs: {column: a}\nmeta: ${meta}`),
      "s.yaml",
    );
    expect(expectations[0]?.notes).toBe(notes);
  });

  test("parts the description from the notes, which may be a mapping", () => {
    const beside =
      "description: Ask sales\nnotes: {format: markdown, content: [Seats are, sold.]}\nmeta: {notes: last}";
    const { expectations } = parseSuite(one(`type: expect_column_to_exist\nkwargs: {column: a}\n${beside}`), "s.yaml");
    expect(expectations[0]?.notes).toBe("Ask sales. Seats are sold. last");
  });

  test("may promise nothing where it says that nothing is enough", () => {
    const suite = parseSuite("meta: {assay: {on-empty: pass}, author: me}\nexpectations: []", "s.yaml");
    expect(suite).toMatchObject({ expectations: [], onEmpty: "pass" });
  });

  test.each<[string, string, RegExp]>([
    ["nothing in it", "", /suite\.yaml:1:1: the suite is empty/],
    [
      "a list in place of a mapping",
      "- a",
      /suite\.yaml:1:1: the file is not a suite \(a mapping with `expectations`\)$/,
    ],
    ["no expectations", "name: s", /has no `expectations`, so it would judge nothing/],
    ["zero expectations", "expectations: []", /suite\.yaml:1:1: the suite has zero expectations/],
    [
      "a JSON Schema",
      '{"$schema": "https://json-schema.org/draft/2020-12/schema", "properties": {"a": {"type": "integer"}}}',
      /^suite\.yaml:1:1: this is a JSON Schema, .* not a suite[^↵\n]*$/,
    ],
    ["a Table Schema", "fields: [{name: a}]", /^suite\.yaml:1:1: this is a Table Schema/],
    ["expectations left empty", "expectations:", /zero expectations/],
    ["expectations of another kind", "expectations: {a: 1}", /`expectations` is \{"a":1\}, not a list/],
    [
      "an unknown key",
      "expectation: []\nexpectations: []",
      /suite\.yaml:1:1: unknown key "expectation" in the suite; did you mean "expectations"\?/,
    ],
    [
      "parameters that are no mapping",
      "suite_parameters: 7\nexpectations: []",
      /`suite_parameters` is 7, not a mapping/,
    ],
    ["meta that is no mapping", "meta: 7\nexpectations: []", /`meta` is 7, not a mapping/],
    [
      "an unknown word to us",
      "meta: {assay: {on-emty: pass}}\nexpectations: []",
      /1:25: unknown key "on-emty" in `meta\.assay`; did you mean "on-empty"\?/,
    ],
    ["another answer to nothing", "meta: {assay: {on-empty: ignore}}\nexpectations: []", /`on-empty` is "ignore"/],
    [
      "an undefined parameter",
      `suite_parameters: {lowest: 1}\n${one("type: expect_column_mean_to_be_between\nkwargs: {column: a, min_value: {$PARAMETER: lowes}}")}`,
      /4:36: .*`min_value`: the parameter "lowes" is not defined; did you mean "lowest"\?/,
    ],
    [
      "a parameter of the wrong kind",
      `suite_parameters: {lowest: a}\n${one("type: expect_column_mean_to_be_between\nkwargs: {column: a, min_value: {$PARAMETER: lowest}}")}`,
      /`min_value` must be a number, got "a"/,
    ],
    [
      "an unknown parser of conditions",
      one("type: expect_column_to_exist\nkwargs: {column: a, condition_parser: panda, row_condition: a > 1}"),
      /condition_parser is "panda"; did you mean "pandas"\?/,
    ],
    [
      "an unknown level of results",
      one("type: expect_column_to_exist\nkwargs: {column: a, result_format: FULL}"),
      /result_format is "FULL"/,
    ],
    [
      "an unknown key of result_format",
      one("type: expect_column_to_exist\nkwargs: {column: a, result_format: {result_format: BASIC, partial_count: 3}}"),
      /result_format has the unknown key "partial_count"/,
    ],
    [
      "catch_exceptions that is no flag",
      one("type: expect_column_to_exist\nkwargs: {column: a, catch_exceptions: maybe}"),
      /catch_exceptions is "maybe"/,
    ],
    ["a name that is no text", "name: [1]\nexpectations: []", /the suite's name is \[1\]/],
    ["an expectation that is no mapping", "expectations: [7]", /expectation 1 is 7, not a mapping/],
    ["an expectation without a type", one("kwargs: {column: a}"), /expectation 1 has no `type`/],
    [
      "both spellings of the type",
      one("type: expect_column_to_exist\nexpectation_type: expect_column_to_exist\nkwargs: {column: a}"),
      /both `type` and `expectation_type`/,
    ],
    [
      "an unknown key of an expectation",
      one("type: expect_column_to_exist\nkwarg: {column: a}"),
      /3:5: unknown key "kwarg" in expectation 1; did you mean "kwargs"\?/,
    ],
    [
      "an unknown expectation",
      one("type: expect_column_value_to_be_unique\nkwargs: {column: a}"),
      /2:11: unknown expectation "expect_column_value_to_be_unique"; did you mean "expect_column_values_to_be_unique"\?/,
    ],
    [
      "a rule of an author's own",
      one("type: expect_column_values_to_be_email\nkwargs: {column: a}"),
      /unknown expectation "expect_column_values_to_be_email"$/,
    ],
    [
      "words of an expectation in another order",
      one("type: expect_column_values_to_be_not_null\nkwargs: {column: a}"),
      /did you mean "expect_column_values_to_not_be_null"\?/,
    ],
    [
      "a keyword beside kwargs",
      one("type: expect_column_values_to_be_between\nmin_value: 1\nkwargs: {column: a, max_value: 2}"),
      /3:5: `min_value` stands beside `kwargs`$/,
    ],
    [
      "a row condition beside kwargs",
      one("type: expect_column_values_to_be_unique\nrow_condition: a > 1\nkwargs: {column: a}"),
      /`row_condition` stands beside `kwargs`$/,
    ],
    [
      "a severity under kwargs",
      one("type: expect_column_values_to_be_unique\nkwargs: {column: a, severity: info}"),
      /`severity` stands under `kwargs`$/,
    ],
    [
      "the start of a keyword",
      one("type: expect_column_values_to_be_between\nkwargs: {column: a, min: 1}"),
      /unknown keyword "min"; did you mean "min_value"\?/,
    ],
    [
      "half a parameter's key",
      one("type: expect_column_values_to_be_between\nkwargs: {column: a, min_value: {$PARAM: lowest}}"),
      /got \{"\$PARAM":"lowest"\}; did you mean "\$PARAMETER"\?/,
    ],
    [
      "a type's name that is like none",
      one("type: expect_column_values_to_be_of_type\nkwargs: {column: a, type_: foo}"),
      /"foo" is not a type's name that is known here$/,
    ],
    [
      "a width of text as a type",
      one("type: expect_column_values_to_be_of_type\nkwargs: {column: a, type_: VARCHAR(50)}"),
      /"VARCHAR\(50\)" promises a width of text/,
    ],
    [
      "pandas' category as a type",
      one("type: expect_column_values_to_be_of_type\nkwargs: {column: a, type_: category}"),
      /"category" is how pandas keeps repeated values/,
    ],
    ["a key of the object prototype as expectation", one("type: constructor"), /unknown expectation "constructor"/],
    [
      "a key of the object prototype as keyword",
      one("type: expect_table_column_count_to_equal\nkwargs: {constructor: 1, value: 2}"),
      /unknown keyword "constructor"/,
    ],
    [
      "an unknown keyword",
      one("type: expect_column_values_to_be_between\nkwargs: {column: a, min_val: 1}"),
      /3:25: expect_column_values_to_be_between: unknown keyword "min_val"; did you mean "min_value"\?/,
    ],
    [
      "a keyword of the wrong type",
      one("type: expect_column_mean_to_be_between\nkwargs: {column: a, min_value: one}"),
      /3:36: .*`min_value` must be a number, got "one"/,
    ],
    [
      "a missing keyword",
      one("type: expect_column_values_to_be_in_set\nkwargs: {column: a}"),
      /the keyword `value_set` is missing/,
    ],
    ["a missing column", one("type: expect_column_values_to_be_unique"), /the keyword `column` is missing/],
    [
      "kwargs that are no mapping",
      one("type: expect_column_to_exist\nkwargs: [a]"),
      /the kwargs of expect_column_to_exist are \["a"\]/,
    ],
    [
      "bounds that allow nothing",
      one("type: expect_column_values_to_be_between\nkwargs: {column: a, min_value: 2, max_value: 1}"),
      /min_value 2 is above max_value 1/,
    ],
    [
      "a strict range of one value",
      one(
        "type: expect_column_values_to_be_between\nkwargs: {column: a, min_value: 1, max_value: 1, strict_min: true}",
      ),
      /no value is allowed/,
    ],
    [
      "bounds that allow everything",
      one("type: expect_column_values_to_be_between\nkwargs: {column: a}"),
      /neither min_value nor max_value is given/,
    ],
    [
      "bounds of two kinds",
      one("type: expect_column_values_to_be_between\nkwargs: {column: a, min_value: 1, max_value: z}"),
      /of different kinds/,
    ],
    [
      "NaN as a bound",
      one("type: expect_column_values_to_be_between\nkwargs: {column: a, min_value: .nan}"),
      /`min_value` must be a number/,
    ],
    [
      "an empty set",
      one("type: expect_column_values_to_not_be_in_set\nkwargs: {column: a, value_set: []}"),
      /`value_set` must be a list of values that is not empty/,
    ],
    [
      "a null in a set",
      one("type: expect_column_values_to_not_be_in_set\nkwargs: {column: a, value_set: [null]}"),
      /`value_set` must be/,
    ],
    [
      "mostly above 1",
      one("type: expect_column_values_to_be_unique\nkwargs: {column: a, mostly: 95}"),
      /`mostly` must be a number from 0 to 1, got 95/,
    ],
    [
      "an unknown severity",
      one("type: expect_column_to_exist\nseverity: major\nkwargs: {column: a}"),
      /severity must be one of critical, warning, info, got "major"/,
    ],
    [
      "an unknown type's name",
      one("type: expect_column_values_to_be_of_type\nkwargs: {column: a, type_: floot}"),
      /"floot" is not a type's name.*did you mean "float"\?/,
    ],
    [
      "both spellings of a keyword",
      one("type: expect_table_column_count_to_equal\nkwargs: {value: 3, column_count: 4}"),
      /`column_count` and `value` mean the same/,
    ],
    [
      "a look-ahead",
      one("type: expect_column_values_to_match_regex\nkwargs: {column: a, regex: '^(?=x)y'}"),
      /uses a look-ahead \(\?=…\), which RE2 does not have/,
    ],
    [
      "a row condition that is not understood",
      one("type: expect_column_values_to_be_unique\nkwargs: {column: a, row_condition: 'a.str.len() > 1'}"),
      /not understood at character 3/,
    ],
    ["YAML that is no YAML", "expectations: [", /the suite is not valid YAML/],
    ["a duplicate key", "name: a\nname: b", /the key "name" stands there twice/],
  ])("is refused with %s", (_what, text, message) => {
    const refused = refusalOf(text);
    expect(refused.message).toMatch(message);
    expect(refused).toMatchObject({ code: "invalid-suite", reason: "invalid-suite" });
    expect(refused.remedy).not.toBe("");
  });

  test.each([
    ["{min_value: 9007199254740993, max_value: 9007199254740993}", "`min_value` is 9007199254740993, which a double"],
    ["{max_value: -18446744073709551615}", "`max_value` is -18446744073709551615, which a double cannot hold"],
    ["{max_value: 1152921504606846976}", "`max_value` is 1152921504606846976, which a double cannot hold"],
    ["{min_value: &big 9007199254740993, max_value: *big}", "`max_value` is 9007199254740993, which a double"],
    [`{max_value: ${"9".repeat(400)}}`, "`max_value` is 99999"],
  ])("whole numbers that a double rounds: %s", (bounds, said) => {
    const kwargs = bounds.replace("{", "{column: x, ");
    const { message } = refusalOf(one(`type: expect_column_values_to_be_between\nkwargs: ${kwargs}`));
    expect(message).toContain(said);
  });

  test("a rounded member of a set, or a rounded parameter, has its place", () => {
    const { message, location, remedy } = refusalOf(
      one("type: expect_column_values_to_be_in_set\nkwargs: {column: x, value_set: [1, 9007199254740993]}"),
    );
    expect(message).toContain("expect_column_values_to_be_in_set: `value_set` is 9007199254740993");
    expect(remedy).toContain("9007199254740991");
    expect(location).toEqual({ file: "suite.yaml", line: 3, column: 40 });
    const parameters = "suite_parameters: {most: 9007199254740993}\n";
    const suite = `${parameters}${one("type: expect_column_max_to_be_between\nkwargs: {column: x, max_value: {$PARAMETER: most}}")}`;
    expect(refusalOf(suite).message).toContain("`most` is 9007199254740993");
  });

  test.each(["9007199254740991", "9007199254740992", "1000000000000000000", "1e300", "9007199254740993.0"])(
    "%s is no such number",
    (bound) => {
      const text = one(`type: expect_column_values_to_be_between\nkwargs: {column: x, max_value: ${bound}}`);
      expect(parseSuite(text, "suite.yaml").expectations).toHaveLength(1);
    },
  );

  test("tells everything that is wrong at once, each with its place", () => {
    const { message } = refusalOf(
      "nam: s\nexpectations:\n  - type: expect_nothing\n  - type: expect_column_mean_to_be_between\n    kwargs: {colum: a, min_value: x}\n",
    );
    expect(message.split("\n").map((line) => line.split(": ")[0])).toEqual([
      "suite.yaml:1:1",
      "suite.yaml:3:11",
      "suite.yaml:5:14",
      "suite.yaml:5:5",
      "suite.yaml:5:35",
    ]);
  });
});
