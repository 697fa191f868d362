import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { COLUMNS, csvOf, inputsOf, refusalOf, rowsOf, runGate } from "./fixture.ts";

const CANDIDATE = { candidate: "c.json" };

/** The limit of each metric as it is held, without where it came from. */
function held(limits: string) {
  const read = inputsOf({ ...CANDIDATE, limits });
  return read.limits.map(
    ({ name, better, limit: { min, max, maxDrop, maxRise, minGain, maxGain, minRatio, maxRatio } }) =>
      JSON.parse(
        JSON.stringify({
          name,
          better,
          min,
          max,
          maxDrop: maxDrop?.written,
          maxRise: maxRise?.written,
          minGain: minGain?.written,
          maxGain: maxGain?.written,
          minRatio,
          maxRatio,
        }),
      ),
  );
}

async function verdictOf(metric: string, candidate: number, baseline: number | undefined, limits: string) {
  const files = {
    "c.json": JSON.stringify({ [metric]: candidate }),
    ...(baseline === undefined ? {} : { "b.json": JSON.stringify({ [metric]: baseline }) }),
  };
  const { result, verdict } = await runGate({
    files,
    inputs: { ...CANDIDATE, ...(baseline === undefined ? {} : { baseline: "b.json" }), limits },
  });
  return { verdict, check: result.checks[0], notes: result.notes?.join("\n") };
}

describe("MLflow's thresholds", () => {
  // The example of mlflow.validate_evaluation_results' own documentation.
  const documented = JSON.stringify({
    accuracy_score: { threshold: 0.8, min_absolute_change: 0.05, min_relative_change: 0.05, greater_is_better: true },
  });

  test("the documented example, with its resolved form and its origin", async () => {
    expect(held(documented)).toEqual([
      { name: "accuracy", better: "higher", min: 0.8, minGain: "0.05", minRatio: 1.05 },
    ]);
    const { verdict, check, notes } = await verdictOf("accuracy_score", 0.9, 0.8, documented);
    expect(verdict).toBe("pass");
    expect(check?.limit).toBe("at least 0.8; must rise to 0.84 = 0.80 × 1.05; must rise to 0.85 = 0.80 + 0.05");
    expect(notes).toContain(
      "The limit of accuracy_score is MLflow's {threshold: 0.8, min_absolute_change: 0.05, min_relative_change: 0.05, greater_is_better: true}, held as {min: 0.8, min-gain: 0.05, min-ratio: 1.05, better: higher}.",
    );
    expect(notes).toContain("MLflow's changes are improvements that are asked for");
  });

  test.each([
    ["log_loss: {threshold: 0.4, greater_is_better: false}", { name: "log_loss", better: "lower", max: 0.4 }],
    [
      "log_loss: {min_relative_change: 0.07, greater_is_better: false}",
      { name: "log_loss", better: "lower", maxRatio: 0.93 },
    ],
    ["own: {min_absolute_change: 3, higher_is_better: true}", { name: "own", better: "higher", minGain: "3" }],
    [
      "own: {threshold: 1, min_relative_change: null, greater_is_better: true}",
      { name: "own", better: "higher", min: 1 },
    ],
  ])("%s", (limits, limit) => {
    expect(held(limits)).toEqual([limit]);
  });

  // Whole thousandths, so that the published rules can be told exactly: value ≥ threshold, value ≥ baseline + change,
  // value ≥ baseline × (1 + change), and the other way round where lower is better.
  test("passes and fails as the published rules do, beside a baseline above 0", async () => {
    const thousandths = fc.integer({ min: 1, max: 999 });
    const some = (max: number) => fc.option(fc.integer({ min: 1, max }), { nil: undefined });
    const entry = fc
      .record({ threshold: some(999), absolute: some(300), relative: some(60), higher: fc.boolean() })
      .filter(({ threshold, absolute, relative }) => [threshold, absolute, relative].some((one) => one !== undefined));
    const near = fc.constantFrom(-1, 0, 1);
    await fc.assert(
      fc.asyncProperty(thousandths, entry, thousandths, near, async (baseline, rules, anywhere, step) => {
        const { threshold, absolute, relative, higher } = rules;
        const sign = higher ? 1 : -1;
        // Often just beside a bound, where a verdict turns.
        const turns = [
          threshold,
          absolute && baseline + sign * absolute,
          relative && baseline * (1 + (sign * relative) / 100),
        ];
        const turn = turns.find((one) => one !== undefined);
        const value = anywhere % 2 === 0 || turn === undefined ? anywhere : Math.round(turn) + step;
        if (value < 0 || value > 1000) return;
        const kept =
          (threshold === undefined || sign * value >= sign * threshold) &&
          (absolute === undefined || sign * value >= sign * (baseline + sign * absolute)) &&
          (relative === undefined || sign * value * 100 >= sign * baseline * (100 + sign * relative));
        const limits = JSON.stringify({
          own: {
            threshold: threshold && threshold / 1000,
            min_absolute_change: absolute && absolute / 1000,
            min_relative_change: relative && relative / 100,
            greater_is_better: higher,
          },
        });
        const { verdict } = await verdictOf("own", value / 1000, baseline / 1000, limits);
        expect([rules, baseline, value, verdict]).toEqual([rules, baseline, value, kept ? "pass" : "fail"]);
      }),
      { numRuns: 100 },
    );
  });

  test.each([
    ["0, where MLflow asks for 1e-10 more", 0.5, 0],
    ["below 0, where MLflow's sign turns", 0.5, -0.5],
  ])("a relative change from %s, asks for review", async (_, candidate, baseline) => {
    const limits = "own: {min_relative_change: 0.05, greater_is_better: true}";
    const { check, notes } = await verdictOf("own", candidate, baseline, limits);
    expect(check).toMatchObject({ verdict: "review", reason: "not-comparable" });
    expect(notes).toContain("a baseline of 0 or less asks for review");
  });

  test("a candidate that is NaN, which passes MLflow's relative check, is an error", async () => {
    const limits = "own: {min_relative_change: 0.05, greater_is_better: true}";
    const files = { "c.json": '{"own": NaN}', "b.json": '{"own": 0.5}' };
    expect(await refusalOf({ files, inputs: { ...CANDIDATE, baseline: "b.json", limits } })).toMatchObject({
      code: "not-a-number",
    });
  });

  test("an improvement has to be shown on predictions: an equal model does not pass", async () => {
    const [equal, better] = [csvOf(rowsOf(4000, 10)), csvOf(rowsOf(4000, 40))];
    const inputs = { ...COLUMNS, candidate: "c.csv", baseline: "b.csv" };
    const limits = "accuracy: {min_absolute_change: 0.02, greater_is_better: true}";
    const run = (candidate: string) =>
      runGate({ files: { "c.csv": candidate, "b.csv": csvOf(rowsOf(4000, 10, 3)) }, inputs: { ...inputs, limits } });
    expect((await run(equal)).check("accuracy")).toMatchObject({ verdict: "fail", reason: "gain-too-small" });
    expect((await run(better)).check("accuracy")).toMatchObject({ verdict: "pass" });
  });

  test.each([
    ["{}", "wants greater_is_better"],
    ["{threshold: 1}", "wants greater_is_better"],
    ["{threshold: 1, greater_is_better: 1}", "wants greater_is_better"],
    ["{threshold: 1, greater_is_better: true, higher_is_better: true}", "wants greater_is_better"],
    ["{greater_is_better: true}", "no threshold and no change"],
    ["{threshold: high, greater_is_better: true}", "threshold that is no number"],
    ["{min_absolute_change: 0, greater_is_better: true}", "no number above 0"],
    ["{min_relative_change: 5, greater_is_better: true}", "no number from 0 to 1"],
    ["{min_relative_change: 1, greater_is_better: false}", "only a value of 0 could keep"],
    ["{threshold: 1, greater_is_better: true, max-drop: 1}", 'the parameter "max-drop"'],
  ])("%s is refused, as MLflow refuses it", (entry, message) => {
    const limits = `first: {threshold: 1, greater_is_better: true}\nown: ${entry}`;
    expect(() => inputsOf({ ...CANDIDATE, limits })).toThrow(message);
  });

  test("a direction that is not the metric's is refused", () => {
    const limits = "auc: {threshold: 0.5, greater_is_better: false}";
    expect(() => inputsOf({ ...CANDIDATE, limits })).toThrow("auc is better when higher");
  });
});

describe("TFMA's configs", () => {
  // The thresholds of TFX's own example pipelines (chicago_taxi, "tfma.EvalConfig").
  const documented = {
    model_specs: [{ signature_name: "eval" }],
    slicing_specs: [{}],
    metrics_specs: [
      {
        metrics: [
          { class_name: "ExampleCount" },
          {
            class_name: "BinaryAccuracy",
            threshold: {
              value_threshold: { lower_bound: { value: 0.5 } },
              change_threshold: { direction: "HIGHER_IS_BETTER", absolute: { value: -1e-10 } },
            },
          },
        ],
      },
    ],
  };
  const limit = { name: "binary_accuracy", better: "higher", min: 0.5, maxDrop: "1e-10" };
  const camel = (value: unknown): unknown =>
    Array.isArray(value)
      ? value.map(camel)
      : typeof value === "object" && value !== null
        ? Object.fromEntries(
            Object.entries(value).map(([key, one]) => [
              key.replace(/_([a-z])/g, (_, letter) => letter.toUpperCase()),
              camel(one),
            ]),
          )
        : value;
  const yaml = `
metrics_specs:
  - metrics:
      - class_name: BinaryAccuracy
        threshold:
          value_threshold: {lower_bound: 0.5}
          change_threshold: {direction: 2, absolute: -1e-10}
`;

  test.each([
    ["as pbtxt turned into JSON", JSON.stringify(documented)],
    ["as protobuf writes JSON", JSON.stringify(camel(documented))],
    ["inside an EvalRun", JSON.stringify({ evalConfig: camel(documented), version: "0.46" })],
    ["as YAML with plain numbers", yaml],
    [
      "by the metric's name",
      JSON.stringify({
        metrics_specs: [{ thresholds: { binary_accuracy: documented.metrics_specs[0]?.metrics[1]?.threshold } }],
      }),
    ],
  ])("%s", (_, limits) => {
    expect(held(limits)).toEqual([limit]);
  });

  const config = (threshold: object, metric = '{"class_name":"AUC"', more: object = {}) =>
    JSON.stringify({ metrics_specs: [{ metrics: [{ ...JSON.parse(`${metric}}`), threshold }] }], ...more });
  const change = (rules: object, metric?: string) => config({ change_threshold: rules }, metric);
  const loss = '{"class_name":"Loss","config":"\\"name\\": \\"log_loss\\""';

  test.each([
    [
      { absolute: -0.02, direction: "HIGHER_IS_BETTER" },
      undefined,
      { name: "roc_auc", better: "higher", maxDrop: "0.02" },
    ],
    [
      { absolute: 0.02, direction: "HIGHER_IS_BETTER" },
      undefined,
      { name: "roc_auc", better: "higher", minGain: "0.02" },
    ],
    [{ absolute: 0, direction: "HIGHER_IS_BETTER" }, undefined, { name: "roc_auc", better: "higher", maxDrop: "0" }],
    [
      { relative: -0.02, direction: "HIGHER_IS_BETTER" },
      undefined,
      { name: "roc_auc", better: "higher", minRatio: 0.98 },
    ],
    [
      { relative: 0.07, direction: "HIGHER_IS_BETTER" },
      undefined,
      { name: "roc_auc", better: "higher", minRatio: 1.07 },
    ],
    [
      { absolute: 0.05, direction: "LOWER_IS_BETTER" },
      undefined,
      { name: "roc_auc", better: "higher", maxGain: "0.05" },
    ],
    [{ relative: 0.05, direction: "LOWER_IS_BETTER" }, undefined, { name: "roc_auc", better: "higher", maxGain: "5%" }],
    [{ absolute: 0.1, direction: "LOWER_IS_BETTER" }, loss, { name: "log_loss", better: "lower", maxRise: "0.1" }],
    [{ absolute: -0.1, direction: "LOWER_IS_BETTER" }, loss, { name: "log_loss", better: "lower", minGain: "0.1" }],
    [{ relative: 0.1, direction: "LOWER_IS_BETTER" }, loss, { name: "log_loss", better: "lower", maxRatio: 1.1 }],
    [{ absolute: -0.1, direction: "HIGHER_IS_BETTER" }, loss, { name: "log_loss", better: "lower", maxGain: "0.1" }],
  ])("a change of %j", (rules, metric, wanted) => {
    expect(held(change(rules, metric))).toEqual([wanted]);
  });

  // TFMA calls the area under the precision-recall curve "auc" too.
  test.each([
    ["of another curve", '{"class_name":"AUC","config":"\\"curve\\": \\"PR\\""', '"curve"'],
    ["at another threshold", '{"class_name":"Precision","config":"\\"thresholds\\": [0.9]"', '"thresholds"'],
  ])("a known metric %s is refused, as another quantity under its name", (_, metric, parameter) => {
    const limits = config({ value_threshold: { lower_bound: 0.8 } }, metric);
    expect(() => inputsOf({ ...CANDIDATE, limits })).toThrow(`has the parameter ${parameter} in its config`);
  });

  test("under a name of its own, a metric of any config is held", () => {
    const metric = '{"class_name":"AUC","config":"\\"name\\": \\"auc_pr\\", \\"curve\\": \\"PR\\""';
    expect(held(config({ value_threshold: { lower_bound: 0.8 } }, metric))).toEqual([
      { name: "auc_pr", better: "higher", min: 0.8 },
    ]);
    const steps = '{"class_name":"AUC","config":"\\"num_thresholds\\": 10000"';
    expect(held(config({ value_threshold: { lower_bound: 0.8 } }, steps))).toEqual([
      { name: "roc_auc", better: "higher", min: 0.8 },
    ]);
  });

  test("passes and fails as the published rules do, beside a baseline above 0", async () => {
    const some = (most: number) => fc.option(fc.integer({ min: -most, max: most }), { nil: undefined });
    const rules = fc
      .record({ absolute: some(200), relative: some(40), higher: fc.boolean() })
      .filter(({ absolute, relative }) => absolute !== undefined || relative !== undefined);
    const thousandths = fc.integer({ min: 1, max: 999 });
    await fc.assert(
      fc.asyncProperty(
        thousandths,
        rules,
        thousandths,
        fc.constantFrom(-1, 0, 1),
        async (baseline, rule, anywhere, step) => {
          const { absolute, relative, higher } = rule;
          const turn = absolute === undefined ? baseline * (1 + (relative ?? 0) / 100) : baseline + absolute;
          const value = anywhere % 2 === 0 ? anywhere : Math.round(turn) + step;
          if (value < 0 || value > 1000) return;
          const diff = value - baseline;
          const sign = higher ? 1 : -1;
          // diff ≥ absolute and diff ÷ baseline ≥ relative, ≤ where lower is better.
          const kept =
            (absolute === undefined || sign * diff >= sign * absolute) &&
            (relative === undefined || sign * diff * 100 >= sign * relative * baseline);
          const limits = change(
            {
              ...(absolute === undefined ? {} : { absolute: { value: absolute / 1000 } }),
              ...(relative === undefined ? {} : { relative: { value: relative / 100 } }),
              direction: higher ? "HIGHER_IS_BETTER" : "LOWER_IS_BETTER",
            },
            '{"class_name":"Own"',
          );
          const { verdict } = await verdictOf("own", value / 1000, baseline / 1000, limits);
          expect([rule, baseline, value, verdict]).toEqual([rule, baseline, value, kept ? "pass" : "fail"]);
        },
      ),
      { numRuns: 100 },
    );
  });

  test("bounds of the value are inclusive, and a missing metric fails as there", async () => {
    const limits = config({ value_threshold: { lower_bound: { value: 0.5 }, upper_bound: { value: 0.9 } } });
    for (const [value, verdict] of [
      [0.5, "pass"],
      [0.9, "pass"],
      [0.4999, "fail"],
      [0.9001, "fail"],
    ] as const)
      expect((await verdictOf("auc", value, undefined, limits)).verdict).toBe(verdict);
    expect((await verdictOf("f1", 0.5, undefined, limits)).check).toMatchObject({
      verdict: "fail",
      reason: "missing-metric",
    });
  });

  test("a baseline of 0, beside which TFMA's relative threshold fails, asks for review", async () => {
    const limits = change({ relative: -0.1, direction: "HIGHER_IS_BETTER" }, '{"class_name":"Own"');
    expect((await verdictOf("own", 0, 0, limits)).check).toMatchObject({ verdict: "review", reason: "not-comparable" });
  });

  test("thresholds of slices become slices, and a plain one holds for every slice of the config", () => {
    const text = JSON.stringify({
      slicing_specs: [{}, { feature_keys: ["sex"] }, { feature_values: { "o'clock": "it's" } }],
      options: { min_slice_size: { value: 50 } },
      metrics_specs: [
        {
          metrics: [
            {
              class_name: "AUC",
              threshold: { value_threshold: { lower_bound: { value: 0.7 } } },
              per_slice_thresholds: [
                {
                  slicing_specs: [{ feature_keys: ["sex"] }, {}],
                  threshold: { change_threshold: { absolute: -0.05, direction: "HIGHER_IS_BETTER" } },
                },
              ],
            },
          ],
          per_slice_thresholds: {
            f1: {
              thresholds: [
                {
                  slicing_specs: [{ feature_values: [{ key: "age", value: "20" }] }],
                  threshold: { value_threshold: { lower_bound: { value: 0.6 } } },
                },
              ],
            },
          },
        },
      ],
    });
    const read = inputsOf({ ...CANDIDATE, limits: text });
    expect(read.limits).toMatchObject([{ name: "roc_auc", limit: { min: 0.7, maxDrop: { value: 0.05 } } }]);
    expect(read.slices).toMatchObject([
      { by: ["sex"], minRows: 50, limits: [{ name: "roc_auc", limit: { min: 0.7, maxDrop: { value: 0.05 } } }] },
      { where: `"o'clock" = 'it''s'`, name: "o'clock = it's", limits: [{ name: "roc_auc", limit: { min: 0.7 } }] },
      { where: `"age" = '20'`, name: "age = 20", limits: [{ name: "f1", limit: { min: 0.6 } }] },
    ]);
    expect(read.limitNotes.join("\n")).toContain("The limit of AUC".replace("AUC", "auc"));
  });

  test("slices are judged as such on predictions", async () => {
    const text = JSON.stringify({
      slicing_specs: [{ feature_keys: ["group"] }, { feature_values: { group: "odd" } }],
      metrics_specs: [{ thresholds: { accuracy: { value_threshold: { lower_bound: 0.99 } } } }],
    });
    const { result } = await runGate({
      files: { "c.csv": csvOf(rowsOf(2000, 5)) },
      inputs: { ...COLUMNS, candidate: "c.csv", limits: text },
    });
    expect(result.checks.map(({ id, verdict }) => [id, verdict]).sort()).toEqual([
      ["accuracy[group = odd]", "fail"],
      ["accuracy[group=even]", "fail"],
      ["accuracy[group=odd]", "fail"],
    ]);
  });

  const spec = (more: object) => JSON.stringify({ metrics_specs: [more] });
  const sound = { value_threshold: { lower_bound: { value: 0.5 } } };
  test.each([
    [spec({ metrics: [{ class_name: "AUC" }] }), "has no thresholds"],
    [change({ absolute: 0.1 }), "has no direction"],
    [change({ absolute: 0.1, direction: "UNKNOWN" }), "has no direction"],
    [change({ direction: "HIGHER_IS_BETTER" }), "neither absolute nor relative"],
    [change({ absolute: "NaN", direction: "HIGHER_IS_BETTER" }), "no finite number"],
    [change({ absolute: -0.1, direction: "LOWER_IS_BETTER" }), "against its metric's direction"],
    [change({ relative: -1, direction: "HIGHER_IS_BETTER" }), "whole baseline"],
    [config({}), "bounds nothing"],
    [config({ value_threshold: { lower: 0.5 } }), 'the field "lower"'],
    [config({ ...sound, slack: 1 }), 'the field "slack"'],
    [
      spec({
        thresholds: { auc: sound },
        metrics: [{ class_name: "AUC", threshold: { value_threshold: { lower_bound: 0.6 } } }],
      }),
      "a second time",
    ],
    [spec({ thresholds: { auc: sound }, output_names: ["a"] }), "only whole outputs"],
    [spec({ thresholds: { auc: sound }, binarize: { class_ids: { values: [1] } } }), "only whole outputs"],
    [spec({ cross_slice_thresholds: { auc: { thresholds: [] } } }), "cross_slice_thresholds"],
    [
      spec({
        per_slice_thresholds: {
          auc: {
            thresholds: [{ slicing_specs: [{ feature_keys: ["a"], feature_values: { b: 1 } }], threshold: sound }],
          },
        },
      }),
      "by columns or by one condition",
    ],
    [
      spec({
        per_slice_thresholds: {
          auc: { thresholds: [{ slicing_specs: [{ slice_keys_sql: "SELECT 1" }], threshold: sound }] },
        },
      }),
      "slice_keys_sql",
    ],
    [spec({ per_slice_thresholds: { auc: { thresholds: [{ threshold: sound }] } } }), "names no slicing_specs"],
    [spec({ metrics: [{ class_name: "AUC", config: "{", threshold: sound }] }), "config that is not JSON"],
    [spec({ metrics: ["AUC"] }), "is no message"],
  ])("%s is refused", (limits, message) => {
    expect(() => inputsOf({ ...CANDIDATE, limits })).toThrow(message);
  });

  test("slices of the policy stay, and may not bear the same name", () => {
    const limits = JSON.stringify({
      slicing_specs: [{ feature_keys: ["group"] }],
      metrics_specs: [{ thresholds: { auc: sound } }],
    });
    const policy = (by: string) => `regression: {slices: [{by: ${by}, limits: {auc: {min: 0.1}}}]}`;
    expect(inputsOf({ ...CANDIDATE, limits }, policy("region")).slices).toHaveLength(2);
    expect(() => inputsOf({ ...CANDIDATE, limits }, policy("group"))).toThrow('makes slices "group"');
  });
});
