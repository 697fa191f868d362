import { describe, expect, test } from "@jest/globals";
import { runGate, suiteOf } from "./judging.ts";

const DATA = "id,plan\n1,basic\n2,plus\n";
const unique = { type: "expect_column_values_to_be_unique", kwargs: { column: "id" } };
const atLeast = {
  expectation_type: "expect_table_row_count_to_be_between",
  kwargs: { min_value: { $PARAMETER: "rows * 2" } },
};

const OLD = `
name: nightly
config_version: 1.0
class_name: Checkpoint
run_name_template: '%Y%m%d'
expectation_suite_name: churn.warning
evaluation_parameters: {rows: 2}
action_list:
  - {name: store_validation_result, action: {class_name: StoreValidationResultAction}}
  - {name: docs, action: {class_name: UpdateDataDocsAction}}
  - {name: tell, action: {class_name: SlackNotificationAction, slack_webhook: "https://hooks.slack.com/secret"}}
  - {name: page, action: {class_name: PagerdutyAlertAction, api_key: secret}}
validations:
  - batch_request: {datasource_name: lake, data_asset_name: churn}
`;
const OLD_SUITE = JSON.stringify({ expectation_suite_name: "churn.warning", expectations: [atLeast] });

const judge = (suite: string, others: Record<string, string>) => runGate(DATA, "", { suite }, others);
const refusal = (suite: string, others: Record<string, string>) =>
  judge(suite, others).then(
    () => {
      throw new Error("the checkpoint was not refused");
    },
    (error: { message: string; code: string }) => error,
  );

describe("a checkpoint of Great Expectations 0.x", () => {
  const files = {
    "great_expectations/checkpoints/nightly.yml": OLD,
    "great_expectations/expectations/churn/warning.json": OLD_SUITE,
  };

  test("finds its suite, gives it its parameters, and says what became of its actions", async () => {
    const { checks, notes, provenance } = await judge("great_expectations/checkpoints/nightly.yml", files);
    expect(checks.at(-1)).toMatchObject({
      id: "expect_table_row_count_to_be_between",
      verdict: "fail",
      limit: "at least 4 rows",
      location: { file: "great_expectations/expectations/churn/warning.json", line: 1 },
    });
    expect(provenance.rules?.map(({ path }) => path)).toEqual(Object.keys(files));
    expect(notes).toEqual([
      "judged by the checkpoint great_expectations/checkpoints/nightly.yml: its suite is churn.warning (great_expectations/expectations/churn/warning.json); the data is that of the input `data`",
      "the checkpoint's action StoreValidationResultAction is the JSON report here",
      "the checkpoint's action UpdateDataDocsAction is the HTML report here, which is uploaded with the run",
      "the checkpoint's action SlackNotificationAction is `approval-comment` with `slack-webhook-url` here",
      "the checkpoint's action PagerdutyAlertAction has no counterpart here and was not run",
    ]);
  });

  test("that names a suite which is nowhere is an error with the places that were tried", async () => {
    const { message, code } = await refusal("great_expectations/checkpoints/nightly.yml", {
      "great_expectations/checkpoints/nightly.yml": OLD,
    });
    expect(code).toBe("no-suite");
    expect(message).toContain(
      'the suite "churn.warning", which is at none of great_expectations/expectations/churn/warning.json, great_expectations/expectations/churn.warning.json',
    );
    expect(message).not.toMatch(/\/tmp|secret/);
  });

  test("judges several suites of the same data as one, numbered through", async () => {
    const suite = suiteOf(unique);
    const { checks } = await judge("checkpoint.yml", {
      "checkpoint.yml": "config_version: 1\nvalidations: [{expectation_suite_name: a}, {expectation_suite_name: b}]",
      "gx/expectations/a.json": suite,
      "gx/expectations/b.json": suite,
    });
    expect(checks.map(({ id }) => id).slice(-2)).toEqual([
      "expect_column_values_to_be_unique(id)",
      "expect_column_values_to_be_unique(id) #2",
    ]);
  });

  test("names a pair of columns as its suite alone would", async () => {
    const pair = (b: string) =>
      suiteOf({ type: "expect_column_pair_values_to_be_equal", kwargs: { column_A: "id", column_B: b } });
    const { checks } = await judge("checkpoint.yml", {
      "checkpoint.yml": "config_version: 1\nvalidations: [{expectation_suite_name: a}, {expectation_suite_name: b}]",
      "gx/expectations/a.json": pair("id"),
      "gx/expectations/b.json": pair("plan"),
    });
    expect(checks.map(({ id }) => id).slice(-2)).toEqual([
      "expect_column_pair_values_to_be_equal(id,id)",
      "expect_column_pair_values_to_be_equal(id,plan)",
    ]);
  });

  test.each<[string, string, RegExp]>([
    ["no suite", "config_version: 1", /names no suite, so it would judge nothing/],
    ["a validation without a suite", "validations: [{batch_request: {}}]", /a validation names no suite/],
    ["an unknown key", "validations: []\nactions_list: []", /unknown key "actions_list".*did you mean "action_list"/],
    ["a path for a name", "validations: [{expectation_suite_name: ../../etc/passwd}]", /the name is "\.\.\/\.\.\/etc/],
    ["a name of dots", "config_version: 1\nexpectation_suite_name: a..b", /the name is "a\.\.b"/],
    ["validations of another kind", "validations: 7", /`validations` is 7/],
    [
      "suites for different data",
      "validations: [{expectation_suite_name: a, batch_request: {data_asset_name: x}}, {expectation_suite_name: b, batch_request: {data_asset_name: y}}]",
      /holds different data against different suites: a, b/,
    ],
  ])("is refused with %s", async (_what, checkpoint, message) => {
    expect((await refusal("checkpoint.yml", { "checkpoint.yml": checkpoint })).message).toMatch(message);
  });
});

describe("a checkpoint of Great Expectations 1.x", () => {
  const checkpoint = {
    name: "nightly",
    validation_definitions: [{ name: "churn check", id: "1" }],
    actions: [
      { name: "s", type: "slack", slack_token: "secret" },
      { name: "e", type: "email" },
    ],
    result_format: "SUMMARY",
    id: null,
  };
  const definition = {
    name: "churn check",
    data: { datasource: { name: "lake" }, asset: { name: "churn" }, batch_definition: { name: "all" } },
    suite: { name: "churn.suite", id: "2" },
    id: "1",
  };
  const files = {
    "gx/checkpoints/nightly.json": JSON.stringify(checkpoint),
    "gx/validation_definitions/churn check.json": JSON.stringify(definition),
    "gx/expectations/churn.suite.json": suiteOf(unique),
  };

  test("finds its suite by way of its validation definitions", async () => {
    const { checks, notes } = await judge("gx/checkpoints/nightly.json", files);
    expect(checks.at(-1)).toMatchObject({ id: "expect_column_values_to_be_unique(id)", verdict: "pass" });
    expect(notes?.slice(1)).toEqual([
      "the checkpoint's action slack is `approval-comment` with `slack-webhook-url` here",
      "the checkpoint's action email has no counterpart here and was not run",
    ]);
  });

  test.each<[string, Partial<typeof files>, RegExp]>([
    ["an empty definition", { "gx/validation_definitions/churn check.json": "" }, /names no suite/],
    [
      "a definition without a suite",
      { "gx/validation_definitions/churn check.json": '{"suite": {"name": "../x"}}' },
      /names no suite/,
    ],
  ])("is refused with %s", async (_what, others, message) => {
    expect((await refusal("gx/checkpoints/nightly.json", { ...files, ...others })).message).toMatch(message);
  });
});

test("a suite with the words of a checkpoint in it stays a suite", async () => {
  const suite = JSON.stringify({ meta: { validations: [] }, expectations: [unique] });
  expect((await runGate(DATA, suite)).notes).toEqual([]);
});
