import { describe, expect, test } from "@jest/globals";
import { parseMetricsJson } from "../src/metrics-json.ts";

const SHA = "2b6eb0af34b82c8903bc06a8011cba1cc15ccfbda4e67df711df44070a0785ba";

describe("parseMetricsJson", () => {
  test("reads flat numbers under the library's names", () => {
    const { values, n, dataSha256 } = parseMetricsJson(
      `{"accuracy": 0.988, "auc": 9.5e-1, "n": 2000, "data_sha256": "${SHA.toUpperCase()}"}`,
      "m.json",
    );
    expect([...values]).toEqual([
      ["accuracy", 0.988],
      ["roc_auc", 0.95],
    ]);
    expect({ n, dataSha256 }).toEqual({ n: 2000, dataSha256: SHA });
  });

  test("reads JSON that is indented with tabs", () => {
    expect(parseMetricsJson('{\n\t"f1": 0.5,\n\t"n": 10\n}\n', "m.json").values.get("f1")).toBe(0.5);
  });

  test.each([
    ["NaN, as Python writes it", '{"accuracy": NaN}', "accuracy is NaN, which is not a finite number", "not-a-number"],
    ["a number beyond doubles", '{"log_loss": 1e400}', "log_loss is Infinity", "not-a-number"],
    ["Infinity", '{"log_loss": Infinity}', "log_loss is Infinity", "not-a-number"],
    ["minus infinity", '{"r2": -Infinity}', "r2 is -Infinity", "not-a-number"],
    ["an overflow", '{"r2": 1e999}', "r2 is", "not-a-number"],
    ["null", '{"accuracy": null}', "accuracy is null", "not-a-number"],
    ["a string", '{"accuracy": "0.9"}', 'accuracy is "0.9"', "not-a-number"],
    ["a boolean", '{"accuracy": true}', "accuracy is true", "not-a-number"],
    ["a nested object", '{"test": {"accuracy": 0.9}}', "test is {", "not-a-number"],
    ["an n that counts nothing", '{"accuracy": 0.9, "n": 0}', "n is 0", "not-a-number"],
    ["a short hash", '{"accuracy": 0.9, "data_sha256": "abc"}', "64 hexadecimal digits", "unreadable"],
    ["one metric twice", '{"auc": 0.9, "roc_auc": 0.9}', "given twice, as auc and as roc_auc", "unreadable"],
    ["a share in percent", '{"roc_auc": 95}', "roc_auc is 95, and it is a number from 0 up to 1", "invalid-input"],
    ["an error below 0", '{"mae": -3}', "mae is -3, and it is a number from 0", "invalid-input"],
    ["an R² above 1", '{"r2": 1.5}', "r2 is 1.5, and it is a number up to 1", "invalid-input"],
    ["one key twice", '{"f1": 0.9, "f1": 0.8}', 'the key "f1" stands there twice', "unreadable"],
    ["no metric", '{"n": 10}', "holds no metrics", "unreadable"],
    ["an empty object", "{}", "holds no metrics", "unreadable"],
    ["JSON that is cut off", '{"f1": 0.9', "not valid JSON", "unreadable"],
    ["YAML that is no JSON", "{accuracy: 0.9}", "is not valid JSON", "unreadable"],
    ["half a file", '{"accuracy": 0.9', "m.json", "unreadable"],
  ])("refuses %s", (_, text, message, reason) => {
    let thrown: unknown;
    try {
      parseMetricsJson(text, "m.json");
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toMatchObject({ reason, message: expect.stringContaining(message) });
  });

  test("takes what rounding makes of a perfect score, and any number of a metric it does not know", () => {
    const { values } = parseMetricsJson('{"f1": 1.0000000000000002, "lift": 95, "r2": -7}', "m.json");
    expect([...values.values()]).toEqual([1.0000000000000002, 95, -7]);
  });

  test.each([
    [
      '{"metrics": {"accuracy": 0.9}}',
      "write what metrics holds as the whole file, as `jq .metrics in.json > out.json`",
    ],
    ['{"$(id)": {"accuracy": 0.9}}', "write what $(id) holds as the whole file: a metrics JSON is flat"],
  ])("says how MLflow's %s is given", (text, remedy) => {
    expect(() => parseMetricsJson(text, "m.json")).toThrow(
      expect.objectContaining({ remedy: expect.stringContaining(remedy) }),
    );
  });

  test("says where the value stands", () => {
    expect(() => parseMetricsJson('{\n  "f1": 0.5,\n  "r2": NaN\n}', "m.json")).toThrow(
      expect.objectContaining({ location: { file: "m.json", line: 3, column: 9 } }),
    );
  });
});
