import { describe, expect, test } from "@jest/globals";
import { inputsOf, refusalOf, runGate } from "./fixture.ts";
import { field, ggufOf, ggufTensor, MODELS, madeModel, onnxOf, safetensorsOf } from "./model-fixture.ts";

type Files = Readonly<Record<string, string | Uint8Array>>;

const METRICS = '{"accuracy": 0.9}';

/** Tensors by name with dtype and shape, as a safetensors file. */
function safetensors(tensors: Readonly<Record<string, readonly [dtype: string, ...shape: number[]]>>): Buffer {
  let end = 0;
  const header = Object.fromEntries(
    Object.entries(tensors).map(([name, [dtype, ...shape]]) => {
      const from = end;
      end += (shape.reduce((all, size) => all * size, 1) * Number(dtype.slice(-2))) / 8;
      return [name, { dtype, shape, data_offsets: [from, end] }];
    }),
  );
  return safetensorsOf(header, end);
}

const HALF = safetensors({ "body.w": ["F16", 10, 10], "head.w": ["F16", 10] });
const MIXED = safetensors({ "body.w": ["F16", 10, 10], "head.w": ["F32", 12], "head.b": ["F32", 2] });

async function gate(files: Files, inputs: Readonly<Record<string, string>>, policy?: string) {
  return runGate({
    files: { "c.json": METRICS, ...files },
    inputs: { candidate: "c.json", ...inputs },
    ...(policy === undefined ? {} : { policy }),
  });
}

const rules = (text: string) => `regression: {model: {${text}}}`;
const both = { model: "new.safetensors", "baseline-model": "old.safetensors" };

describe("model_parameters", () => {
  test.each([
    ["max: 110", "pass", "within-limit"],
    ["max: 109", "fail", "above-max"],
    ["max-ratio: 1", "pass", "within-limit"],
    ["min: 200", "fail", "below-min"],
  ])("%s is %s, exactly", async (limit, verdict, reason) => {
    const files = { "new.safetensors": HALF, "old.safetensors": HALF };
    const { result, metrics } = await gate(files, { ...both, limits: `model_parameters: {${limit}}` });
    expect(result.checks).toMatchObject([{ id: "model_parameters", verdict, reason, observed: 110 }]);
    expect(metrics).toMatchObject({ accuracy: 0.9, model_parameters: 110, model_size_mb: HALF.length / 1e6 });
  });

  test.each([
    ["max-rise: 3", "fail"],
    ["max-rise: 4", "pass"],
    ["max-ratio: 1.03", "fail"],
  ])("of a change, %s is %s", async (limit, verdict) => {
    const files = { "new.safetensors": MIXED, "old.safetensors": HALF };
    const { check } = await gate(files, { ...both, limits: `model_parameters: {${limit}}` });
    expect(check("model_parameters")).toMatchObject({ verdict, observed: 114, baseline: 110, change: 4 });
  });

  test("is missing where the format is none that is read, which fails", async () => {
    const { check, result } = await gate(
      { "m.pkl": "pickle" },
      { model: "m.pkl", limits: "model_parameters: {max: 1}" },
    );
    expect(check("model_parameters")).toMatchObject({ verdict: "fail", reason: "missing-metric" });
    expect(check("model_parameters")?.remedy).toContain("ONNX, safetensors or GGUF");
    expect(result.notes?.join()).toContain("of a model in another format its bytes are counted");
  });
});

describe("regression.model", () => {
  test.each([
    ["dtypes: [F16]", HALF, "pass", "within-limit"],
    ["dtypes: [F16, F32]", MIXED, "pass", "within-limit"],
    ["dtypes: [F16, BF16]", MIXED, "fail", "set-mismatch"],
    ["dtypes: [F16]", "pickle", "fail", "missing-metric"],
    ["dtypes: [F16]", safetensorsOf({}), "fail", "missing-metric"],
  ])("%s", async (rule, model, verdict, reason) => {
    const { result } = await gate({ "m.bin": model }, { model: "m.bin" }, rules(rule));
    expect(result.checks).toMatchObject([{ id: "model_dtypes", verdict, reason, location: { file: "assay.yml" } }]);
  });

  test("a wrong dtype is told with its numbers and its tensors", async () => {
    const { check } = await gate({ "m.bin": MIXED }, { model: "m.bin" }, rules("dtypes: [F16]"));
    expect(check("model_dtypes")).toMatchObject({
      message: "the model stores 14 numbers as F32, in 2 tensors; only F16 is allowed",
      observed: "F16, F32",
      examples: [
        { value: "head.w", note: "F32" },
        { value: "head.b", note: "F32" },
      ],
    });
  });

  test.each([
    ["opset: {min: 13, max: 21}", "pass", "within-limit"],
    ["opset: {min: 17, max: 17}", "pass", "within-limit"],
    ["opset: {min: 18}", "fail", "below-min"],
    ["opset: {max: 16}", "fail", "above-max"],
  ])("%s of a model for opset 17", async (rule, verdict, reason) => {
    const { result } = await gate({ "m.onnx": madeModel("plain.onnx").bytes }, { model: "m.onnx" }, rules(rule));
    expect(result.checks).toMatchObject([{ id: "model_opset", verdict, reason, observed: 17 }]);
  });

  test("an opset of operators of one's own is not the standard's", async () => {
    const own = Buffer.concat([field(8, Buffer.concat([field(1, "own"), field(2, 17)])), field(7, "")]);
    const { check } = await gate({ "m.onnx": own }, { model: "m.onnx" }, rules("opset: {min: 1}"));
    expect(check("model_opset")).toMatchObject({ verdict: "fail", reason: "missing-metric" });
  });

  test("the opset of a model of another format is missing", async () => {
    const { check } = await gate({ "m.bin": HALF }, { model: "m.bin" }, rules("opset: {min: 1}"));
    expect(check("model_opset")).toMatchObject({
      verdict: "fail",
      reason: "missing-metric",
      remedy: "give the model as ONNX, or take `opset` out of `regression.model`",
    });
  });

  test("the change of a model's own number is told what would give it a baseline", async () => {
    const policy = "regression: {limits: {model_size_mb: {max-ratio: 1.2}}}";
    const { check } = await gate({ "m.bin": HALF, "b.json": METRICS }, { model: "m.bin", baseline: "b.json" }, policy);
    expect(check("model_size_mb")).toMatchObject({
      verdict: "review",
      remedy: "name the baseline's model file as `baseline-model`, or limit it by min or max only",
    });
  });

  test("an opset outside its bounds is told with both of them", async () => {
    const files = { "m.onnx": madeModel("plain.onnx").bytes };
    const { check } = await gate(files, { model: "m.onnx" }, rules("opset: {min: 18, max: 21}"));
    expect(check("model_opset")?.message).toBe("the model's opset is 17; it must be at least 18, at most 21");
  });

  test.each([
    ["the same", HALF, HALF, "pass", "within-limit"],
    ["other dtypes", safetensors({ "body.w": ["F32", 10, 10], "head.w": ["F32", 10] }), HALF, "pass", "within-limit"],
    ["others", MIXED, HALF, "fail", "set-mismatch"],
    ["no baseline's model", HALF, undefined, "review", "no-baseline"],
    ["a baseline's model that is not read", HALF, "pickle", "review", "not-comparable"],
  ])("tensors: same, of %s", async (_, candidate, baseline, verdict, reason) => {
    const files = { "new.safetensors": candidate, ...(baseline === undefined ? {} : { "old.bin": baseline }) };
    const { result } = await gate(
      files,
      { model: "new.safetensors", "baseline-model": "old.bin" },
      rules("tensors: same"),
    );
    expect(result.checks).toMatchObject([{ id: "model_tensors", verdict, reason }]);
  });

  test("what differs is named", async () => {
    const old = safetensors({ "body.w": ["F16", 10, 10], "head.w": ["F16", 10], gone: ["F16", 1] });
    const files = { "new.safetensors": MIXED, "old.safetensors": old };
    const { check } = await gate(files, both, rules("tensors: same"));
    expect(check("model_tensors")).toMatchObject({
      message:
        "against the baseline's model, 1 tensor is gone (gone); 1 tensor is new (head.b); 1 tensor is of another shape (head.w)",
      examples: [
        { value: "gone", note: "gone, was [1]" },
        { value: "head.b", note: "new, [2]" },
        { value: "head.w", note: "[10] became [12]" },
      ],
    });
  });

  test("a rule without a model fails", async () => {
    const { result } = await gate({}, {}, rules("dtypes: [F16], opset: {min: 1}, tensors: same"));
    expect(result.checks.map(({ verdict, reason }) => [verdict, reason])).toEqual(
      Array(3).fill(["fail", "missing-metric"]),
    );
  });

  test("any dtype that a header may name can be allowed", () => {
    const named = new Set(MODELS.flatMap(({ says }) => says.tensors.map(([, dtype]) => dtype)));
    expect(named.size).toBeGreaterThanOrEqual(50);
    const policy = rules(`dtypes: [${[...named].join(", ")}]`);
    expect(inputsOf({ candidate: "c.json" }, policy).modelRules.dtypes?.allowed).toEqual([...named]);
  });

  test.each([
    ["dtypes: [float16]", "must be one of F64, F32, F16"],
    ["dtypes: []", "regression.model.dtypes"],
    ["opset: {min: 20, max: 13}", "allows nothing"],
    ["opset: {}", "is empty"],
    ["tensors: other", "regression.model.tensors"],
    ["dtype: [F16]", 'did you mean "dtypes"'],
  ])("{%s} is refused", (text, message) => {
    expect(() => inputsOf({ candidate: "c.json" }, rules(text))).toThrow(message);
  });
});

test("what a model holds is shown beside the baseline's, without a limit on it", async () => {
  const files = { "new.safetensors": MIXED, "old.safetensors": HALF };
  const { result } = await gate(files, { ...both, limits: "accuracy: {min: 0.5}" });
  expect(result.figures).toMatchObject([
    { id: "model_size_mb", observed: MIXED.length / 1e6, baseline: HALF.length / 1e6 },
    { id: "model_parameters", observed: 114, baseline: 110, change: 4 },
    { id: "model_format", observed: "safetensors", baseline: "safetensors" },
    { id: "model_tensors", observed: 3, baseline: 2, change: 1 },
    { id: "model_dtype(F16)", observed: 100, baseline: 110, change: -10 },
    { id: "model_dtype(F32)", observed: 14, baseline: 0, change: 14 },
  ]);
  expect(result.charts).toMatchObject([
    { kind: "bars", categories: ["F16", "F32"], series: [{ values: [100, 14] }, { values: [110, 0] }] },
  ]);
  expect(result.notes).toContain(
    "Against the baseline's model, 1 tensor is new (head.b); 1 tensor is of another shape (head.w).",
  );
});

test("what a GGUF file carries behind its last tensor is said", async () => {
  const model = (spare: number) => Buffer.concat([ggufOf([], [ggufTensor("w", [4])]), Buffer.alloc(32 + spare)]);
  const files = { "new.gguf": model(7), "old.gguf": model(0) };
  const inputs = { model: "new.gguf", "baseline-model": "old.gguf", limits: "model_parameters: {max-rise: 0}" };
  const { result, verdict } = await gate(files, inputs);
  expect(verdict).toBe("pass");
  expect(result.notes?.filter((note) => note.includes("behind its last tensor"))).toEqual([
    "new.gguf holds 7 bytes behind its last tensor, which are no part of the model.",
  ]);
});

describe("a model in several files", () => {
  const [a, b] = [safetensors({ a: ["F16", 10] }), safetensors({ b: ["F32", 5] })];
  const limits = "model_parameters: {max: 15}";
  const index = (map: unknown) => JSON.stringify({ metadata: { total_size: 40 }, weight_map: map });
  const shards = { "m/model-00001-of-00002.safetensors": a, "m/model-00002-of-00002.safetensors": b };
  const names = ["model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors"] as const;
  const map = { a: names[0], b: names[1] };
  const bytes = a.length + b.length;

  test.each([
    ["a glob", "m/*.safetensors", 0],
    ["a folder, with what else is in it", "m", 10],
    ["an index", "m/model.safetensors.index.json", 0],
  ])("%s is summed", async (_, model, more) => {
    const indexed = index(map);
    const files = {
      ...shards,
      "m/model.safetensors.index.json": indexed,
      ...(more ? { "m/deep/a.txt": "x".repeat(more) } : {}),
    };
    const { metrics, check } = await gate(files, { model, limits });
    expect(check("model_parameters")).toMatchObject({ verdict: "pass", observed: 15 });
    expect(metrics.model_size_mb).toBeCloseTo((bytes + more + (model.includes("*") ? 0 : indexed.length)) / 1e6, 12);
  });

  test("files that share names are told apart", async () => {
    const { result } = await gate(
      { "m/encoder.safetensors": a, "m/decoder.safetensors": a, "old/encoder.safetensors": a },
      { model: "m", "baseline-model": "old", limits: "accuracy: {min: 0}" },
    );
    expect(result.notes?.join()).toContain("2 tensors are new (decoder.safetensors:a, encoder.safetensors:a)");
  });

  test("the weights that an ONNX model keeps outside count, though only the model is named", async () => {
    const { bytes: onnx, beside } = madeModel("outside.onnx");
    const data = beside["outside.data"] ?? Buffer.alloc(0);
    const { metrics, result } = await gate(
      { "m/outside.onnx": onnx, "m/outside.data": data },
      { model: "m/outside.onnx", limits: "accuracy: {min: 0}" },
    );
    expect(metrics).toMatchObject({ model_parameters: 19, model_size_mb: (onnx.length + data.length) / 1e6 });
    expect(result.provenance.model?.map(({ path }) => path)).toEqual(["m/outside.onnx", "m/outside.data"]);
  });

  const lies = (location: string) => {
    const entries = [field(1, "location"), field(2, location)];
    const tensor = [field(1, 1), field(2, 1), field(8, "w"), field(13, Buffer.concat(entries)), field(14, 1)];
    return onnxOf(field(5, Buffer.concat(tensor)));
  };

  test.each<[string, Files, string, string, string]>([
    [
      "a part alone",
      { "model-00001-of-00002.safetensors": a },
      "model-00001-of-00002.safetensors",
      "missing-parts",
      "in 2 files, and 1 of them is named",
    ],
    [
      "an index whose shard is absent",
      { "i.safetensors.index.json": index({ a: "x.safetensors" }) },
      "i.safetensors.index.json",
      "file-absent",
      "x.safetensors",
    ],
    [
      "an index with other tensors",
      { "i.safetensors.index.json": index({ c: "x.safetensors" }), "x.safetensors": a },
      "i.safetensors.index.json",
      "malformed-model",
      'holds the tensor "c", which it does not',
    ],
    [
      "an index that leads elsewhere",
      { "i.safetensors.index.json": index({ a: "../c.json" }) },
      "i.safetensors.index.json",
      "malformed-model",
      "does not lie beside it",
    ],
    [
      "an index without a map",
      { "i.safetensors.index.json": "{}" },
      "i.safetensors.index.json",
      "malformed-model",
      "no weight_map",
    ],
    ["external data that is absent", { "m.onnx": lies("w.data") }, "m.onnx", "file-absent", "w.data"],
    [
      "external data that is too short",
      { "m.onnx": lies("w.data"), "w.data": "abc" },
      "m.onnx",
      "malformed-model",
      "reach to byte 4",
    ],
    [
      "external data elsewhere",
      { "m.onnx": lies("../../etc/passwd") },
      "m.onnx",
      "malformed-model",
      "does not lie beside it",
    ],
    [
      "external data at the root",
      { "m.onnx": lies("/etc/passwd") },
      "m.onnx",
      "malformed-model",
      "does not lie beside it",
    ],
    ["external data by a pattern", { "m.onnx": lies("*") }, "m.onnx", "malformed-model", "does not lie beside it"],
    [
      "a broken header",
      { "m.gguf": ggufOf([], [ggufTensor("w", [99])]) },
      "m.gguf",
      "malformed-model",
      "m.gguf is not a sound GGUF file",
    ],
    [
      "a Git LFS pointer",
      { "m.gguf": "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n" },
      "m.gguf",
      "pointer-file",
      "Git LFS",
    ],
  ])("%s is an error", async (_, files, model, code, message) => {
    const found = await refusalOf({
      files: { "c.json": METRICS, ...files },
      inputs: { candidate: "c.json", model, limits },
    });
    expect(found).toMatchObject({ code, message: expect.stringContaining(message) });
  });
});

describe("where nothing but the model's files is judged", () => {
  const files = { "new.safetensors": HALF, "old.safetensors": MIXED, "c.csv": "id,answer\n1,2\n" };
  const limited = { limits: "model_size_mb: {max-ratio: 1}\nmodel_parameters: {max: 109}" };
  const statement = "Only the model's files are judged: no limit asks for what the model answered.";

  test.each([
    ["no candidate is asked for", {}],
    ["predictions whose columns nobody named are not read", { candidate: "c.csv" }],
  ])("%s", async (_, more) => {
    const { check, result, metrics } = await runGate({ files, inputs: { ...both, ...limited, ...more } });
    expect(check("model_parameters")).toMatchObject({ verdict: "fail", reason: "above-max", observed: 110 });
    expect(check("model_size_mb")).toMatchObject({ verdict: "pass", baseline: MIXED.length / 1e6 });
    expect(result.notes?.[0]).toBe(statement);
    expect(result.notes?.join()).not.toContain("Byte for byte");
    expect(metrics).toEqual({ model_parameters: 110, model_size_mb: HALF.length / 1e6 });
  });

  test.each([
    ["truth and prediction may be of classes or of numbers", { truth: "truth", prediction: "answer" }, false],
    ["a score is of classes", { truth: "truth", prediction: "answer", score: "score" }, true],
    ["a positive label is of classes", { truth: "truth", prediction: "answer", positive: "1" }, true],
  ])("predictions are read where the columns tell what they are: %s", async (_, columns, read) => {
    // Prices read as classes would be as many classes as rows.
    const rows = Array.from({ length: 100 }, (_, at) => `${at},${at % 2},${at % 2},${at / 100}`);
    const { result, metrics, verdict } = await runGate({
      files: { ...files, "c.csv": `id,truth,answer,score\n${rows.join("\n")}\n` },
      inputs: { ...both, ...limited, ...columns, limits: "model_size_mb: {max: 1}", candidate: "c.csv" },
    });
    expect(verdict).toBe("pass");
    expect(metrics.accuracy).toBe(read ? 1 : undefined);
    expect(result.notes?.includes(statement)).toBe(!read);
  });

  test("a bundle keeps what the next model is held against", async () => {
    const first = await runGate({
      files,
      inputs: { model: "old.safetensors", limits: "model_size_mb: {max: 1}", "write-baseline": "b.json" },
    });
    expect(first.verdict).toBe("pass");
    const next = await runGate({
      files: { ...files, "b.json": first.written("b.json") ?? "" },
      inputs: { model: "new.safetensors", baseline: "b.json", limits: "model_size_mb: {max-ratio: 0.1}" },
    });
    expect(next.check("model_size_mb")).toMatchObject({ verdict: "fail", baseline: MIXED.length / 1e6 });
  });

  test.each([
    ["a limit on what it answered", { ...both, limits: "model_size_mb: {max: 1}\naccuracy: {min: 0.5}" }, undefined],
    ["slices", both, "regression: {slices: [{by: a, limits: {accuracy: {min: 0.5}}}]}"],
    ["an anchor of answers", both, "regression: {anchor: {baseline: a.json, limits: {accuracy: {max-drop: 1%}}}}"],
    ["no model either", {}, "regression: {limits: {model_size_mb: {max: 1}}}"],
  ])("but beside %s a candidate has to be given", (_, inputs, policy) => {
    expect(() => inputsOf(inputs, policy)).toThrow("input `candidate` is missing");
  });

  test("without any limit nothing passes", async () => {
    expect(await refusalOf({ files, inputs: both })).toMatchObject({ code: "no-limits" });
  });
});
