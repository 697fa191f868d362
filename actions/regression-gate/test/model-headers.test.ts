import { Refusal } from "@assay/report";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import {
  field,
  ggufOf,
  ggufTensor,
  ggufText,
  headerOf,
  MODELS,
  madeModel,
  onnxOf,
  openField,
  safetensorsOf,
  unsigned32,
  unsigned64,
} from "./model-fixture.ts";

const product = (shape: readonly number[]) => shape.reduce((all, size) => all * size, 1);

describe("what the formats' own libraries say is in their files", () => {
  test.each(MODELS)("$name", async ({ name, bytes, says }) => {
    const header = await headerOf(name, bytes);
    const tensors = header?.tensors.map((tensor) => [tensor.name, tensor.dtype, tensor.shape]);
    expect({ format: header?.format, opsets: Object.fromEntries(header?.opsets ?? []) }).toEqual({
      format: says.format,
      opsets: says.opsets,
    });
    expect(tensors?.toSorted(([one], [other]) => (String(one) < String(other) ? -1 : 1))).toEqual(says.tensors);
    expect(header?.tensors.map(({ elements }) => elements)).toEqual(header?.tensors.map(({ shape }) => product(shape)));
  });

  test.each(MODELS)("$name is told by its content, whatever its name", async ({ bytes, says }) => {
    expect((await headerOf("weights.bin", bytes))?.format).toBe(says.format);
  });

  test("the external data of an ONNX model is named", async () => {
    const { bytes, beside } = madeModel("outside.onnx");
    const header = await headerOf("outside.onnx", bytes);
    expect(header?.external.map(({ location }) => location)).toEqual(["outside.data", "outside.data"]);
    expect(Math.max(...(header?.external ?? []).map(({ until }) => until))).toBe(beside["outside.data"]?.length);
  });
});

test.each([
  ["text", Buffer.from("just text")],
  ["nothing", Buffer.alloc(0)],
  ["a pickle", Buffer.from("8004950a000000000000007d942e", "hex")],
  // saved_model_schema_version and meta_graphs: ModelProto's ir_version and producer_name on the wire.
  ["a TensorFlow SavedModel", Buffer.concat([field(1, 1), field(2, field(1, field(4, "serve")))])],
])("%s is no model header, and no error", async (_, bytes) => {
  expect(await headerOf("model.bin", bytes)).toBeUndefined();
});

describe("a model of 10 GB is read by its header alone", () => {
  const tensor = Buffer.concat([field(1, 5e9), field(2, 10), field(8, "w")]);
  const rawData = openField(9, 1e10);
  const inGraph = Buffer.concat([openField(5, tensor.length + rawData.length + 1e10), tensor, rawData]);
  const files = {
    "big.safetensors": safetensorsOf({ w: { dtype: "F16", shape: [5e9], data_offsets: [0, 1e10] } }),
    "big.gguf": ggufOf([], [ggufTensor("w", [5e9], 1)]),
    "big.onnx": Buffer.concat([field(1, 8), field(8, field(2, 17)), openField(7, inGraph.length + 1e10), inGraph]),
  };

  test.each(Object.entries(files))("%s", async (name, head) => {
    const before = process.memoryUsage().arrayBuffers;
    const header = await headerOf(name, head, head.length + 1e10);
    expect(header?.tensors).toEqual([{ name: "w", dtype: "F16", shape: [5e9], elements: 5e9 }]);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(4e6);
  });
});

const entry = (part: object) => ({ w: { dtype: "F32", shape: [1], data_offsets: [0, 4], ...part } });
const key = (name: string, type: number, ...value: readonly Buffer[]) =>
  Buffer.concat([ggufText(name), unsigned32(type), ...value]);
const nested = (depth: number): Buffer =>
  depth === 0
    ? Buffer.concat([unsigned32(0), unsigned64(0)])
    : Buffer.concat([unsigned32(9), unsigned64(1), nested(depth - 1)]);
const tensor = (...fields: readonly Buffer[]) => onnxOf(field(5, Buffer.concat(fields)));
const graphs = (depth: number): Buffer =>
  depth === 0
    ? Buffer.alloc(0)
    : field(1, Buffer.concat([field(2, "o"), field(5, Buffer.concat([field(1, "g"), field(6, graphs(depth - 1))]))]));

describe("a header that lies is refused", () => {
  test.each<[string, string, Buffer, string]>([
    [
      "a length beyond the file",
      "m.safetensors",
      Buffer.concat([unsigned64(100), Buffer.from("{}")]),
      "names 100 bytes",
    ],
    ["a length of 2⁶³", "m.safetensors", Buffer.concat([unsigned64(2n ** 63n), Buffer.from("{}")]), "too large"],
    ["a length of 30 MB", "m.safetensors", Buffer.concat([unsigned64(30e6), Buffer.from("{}")]), "at most 25000000"],
    ["no JSON", "m.safetensors", safetensorsOf("{w"), "not JSON"],
    ["deep JSON", "m.safetensors", safetensorsOf(`{"w":${"[".repeat(2e5)}${"]".repeat(2e5)}}`), "no known dtype"],
    ["no UTF-8", "m.safetensors", Buffer.concat([unsigned64(2), Buffer.from([0x7b, 0xff])]), "not UTF-8"],
    ["an unknown dtype", "m.safetensors", safetensorsOf(entry({ dtype: "F33" }), 4), "no known dtype"],
    ["a dtype of Object's own", "m.safetensors", safetensorsOf(entry({ dtype: "constructor" }), 4), "no known dtype"],
    ["a negative size", "m.safetensors", safetensorsOf(entry({ shape: [-1] }), 4), "no sound shape"],
    ["a fraction", "m.safetensors", safetensorsOf(entry({ shape: [0.5] }), 4), "no sound shape"],
    ["sizes that overflow", "m.safetensors", safetensorsOf(entry({ shape: [2 ** 50, 2 ** 50] }), 4), "more elements"],
    ["too few weights", "m.safetensors", safetensorsOf(entry({}), 3), "and there are 3"],
    ["too many weights", "m.safetensors", safetensorsOf(entry({}), 5), "and there are 5"],
    ["offsets of another shape", "m.safetensors", safetensorsOf(entry({ shape: [2] }), 4), "other bytes"],
    ["another version", "m.gguf", ggufOf([], [], 4), "version 4"],
    [
      "2⁶⁰ tensors",
      "m.gguf",
      Buffer.concat([Buffer.from("GGUF"), unsigned32(3), unsigned64(2n ** 60n), unsigned64(0)]),
      "too large",
    ],
    [
      "1e9 tensors",
      "m.gguf",
      Buffer.concat([Buffer.from("GGUF"), unsigned32(3), unsigned64(1e9), unsigned64(0)]),
      "at most 1000000",
    ],
    [
      "1e9 keys",
      "m.gguf",
      Buffer.concat([Buffer.from("GGUF"), unsigned32(3), unsigned64(0), unsigned64(1e9)]),
      "at most 65536",
    ],
    ["a key of 1 GB", "m.gguf", ggufOf([Buffer.concat([unsigned64(1e9), unsigned32(0)])], []), "a key would have"],
    ["text of 1 GB", "m.gguf", ggufOf([key("k", 8, unsigned64(1e9))], []), "beyond its end"],
    [
      "an array of 2⁵² numbers",
      "m.gguf",
      ggufOf([key("k", 9, unsigned32(12), unsigned64(2 ** 52))], []),
      "beyond its end",
    ],
    [
      "an array of 2⁵² texts",
      "m.gguf",
      ggufOf([key("k", 9, unsigned32(8), unsigned64(2 ** 52))], []),
      "beyond its end",
    ],
    ["arrays nested 50 deep", "m.gguf", ggufOf([key("k", 9, nested(50))], []), "nested deeper than 8"],
    ["a value of no type", "m.gguf", ggufOf([key("k", 13)], []), "unknown type 13"],
    [
      "a key twice",
      "m.gguf",
      ggufOf([key("k", 0, Buffer.from([1])), key("k", 0, Buffer.from([1]))], []),
      "key occurs twice",
    ],
    ["an alignment of 24", "m.gguf", ggufOf([key("general.alignment", 4, unsigned32(24))], []), "power of two"],
    ["a tensor of no type", "m.gguf", ggufOf([], [ggufTensor("w", [1], 99)]), "unknown type 99"],
    ["a tensor in half a block", "m.gguf", ggufOf([], [ggufTensor("w", [16], 8)]), "no multiple of 32"],
    ["1000 dimensions", "m.gguf", ggufOf([], [ggufTensor("w", Array(1000).fill(1))]), "1000 dimensions"],
    ["weights that are not there", "m.gguf", ggufOf([], [ggufTensor("w", [100])]), "need at least"],
    [
      "weights under two names",
      "m.gguf",
      Buffer.concat([ggufOf([], [ggufTensor("v", [8], 0, 0), ggufTensor("w", [8], 0, 0)]), Buffer.alloc(64)]),
      "begin at 0 and not at 32",
    ],
    [
      "weights that begin within others",
      "m.gguf",
      Buffer.concat([ggufOf([], [ggufTensor("v", [16], 0, 0), ggufTensor("w", [8], 0, 32)]), Buffer.alloc(96)]),
      "begin at 32 and not at 64",
    ],
    [
      "weights with a gap before them",
      "m.gguf",
      Buffer.concat([ggufOf([], [ggufTensor("v", [8], 0, 0), ggufTensor("w", [8], 0, 64)]), Buffer.alloc(96)]),
      "begin at 64 and not at 32",
    ],
    [
      "weights with a gap before the first",
      "m.gguf",
      Buffer.concat([ggufOf([], [ggufTensor("v", [8], 0, 32)]), Buffer.alloc(64)]),
      "begin at 32 and not at 0",
    ],
    [
      "weights in another order than their names",
      "m.gguf",
      Buffer.concat([ggufOf([], [ggufTensor("w", [8], 0, 32), ggufTensor("v", [8], 0, 0)]), Buffer.alloc(64)]),
      "begin at 32 and not at 0",
    ],
    ["a key of no name", "m.gguf", ggufOf([key("", 0, Buffer.from([1]))], []), "a key is empty"],
    [
      "an alignment of another type",
      "m.gguf",
      ggufOf([key("general.alignment", 10, unsigned64(64))], []),
      "not of the type",
    ],
    [
      "weights beyond the end",
      "m.gguf",
      Buffer.concat([ggufOf([], [ggufTensor("v", [8], 0, 0), ggufTensor("w", [8], 0, 64)]), Buffer.alloc(64)]),
      "need at least",
    ],
    ["a tensor twice", "m.gguf", ggufOf([], [ggufTensor("w", [0]), ggufTensor("w", [0])]), "name occurs twice"],
    ["a field beyond its message", "m.onnx", onnxOf(openField(5, 1000)), "ends beyond"],
    ["a number that does not end", "m.onnx", Buffer.alloc(20, 0xff), "does not end"],
    ["groups", "m.onnx", Buffer.from([0x3b]), "wire type 3"],
    ["no graph", "m.onnx", field(8, field(2, 17)), "0 graphs"],
    ["no opset", "m.onnx", field(7, ""), "no opset"],
    ["graphs nested 200 deep", "m.onnx", onnxOf(graphs(200)), "nested deeper than 100"],
    [
      "a negative size",
      "m.onnx",
      tensor(Buffer.from("08ffffffffffffffffff01", "hex"), field(2, 1), field(8, "w")),
      "no count",
    ],
    [
      "100 dimensions",
      "m.onnx",
      tensor(field(1, Buffer.alloc(100, 1)), field(2, 1), field(8, "w")),
      "more than 64 numbers",
    ],
    ["a tensor of no type", "m.onnx", tensor(field(1, 1), field(2, 99)), "unknown type 99"],
    [
      "fewer values than the shape",
      "m.onnx",
      tensor(field(1, 4), field(2, 1), field(9, Buffer.alloc(4))),
      "has 4 bytes",
    ],
    ["no values", "m.onnx", tensor(field(1, 4), field(2, 1), field(8, "w")), "no values"],
    ["data nowhere", "m.onnx", tensor(field(1, 4), field(2, 1), field(14, 1)), "does not say where"],
  ])("%s (%s)", async (_, name, bytes, message) => {
    await expect(headerOf(name, bytes)).rejects.toMatchObject({
      code: "malformed-model",
      reason: "unreadable",
      message: expect.stringContaining(message),
    });
  });

  test("a file that is cut anywhere is refused", async () => {
    // A protobuf message cut behind a field is a shorter message; what nested.onnx ends with is such a field.
    // A GGUF file ends in padding that no tensor needs.
    for (const { name, bytes } of MODELS.filter(({ name }) => !/^(types|nested)/.test(name)))
      for (let length = 0; length < bytes.length - (name.endsWith(".gguf") ? 64 : 0); length++)
        await expect(headerOf(name, bytes.subarray(0, length))).rejects.toMatchObject({ code: "malformed-model" });
  });
});

/** Lengths and counts that lie, as eight bytes. */
const LIES = [0n, 1n, 0xffn, 0x7fff_ffffn, 0xffff_ffffn, 2n ** 53n, 2n ** 63n - 1n, 2n ** 63n, 2n ** 64n - 1n];

test("a damaged file is read or refused, never anything else", async () => {
  const place = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
  const damage = fc.oneof(
    fc.record({ kind: fc.constant("flip" as const), place, value: fc.integer({ min: 0, max: 7 }) }),
    fc.record({ kind: fc.constant("byte" as const), place, value: fc.integer({ min: 0, max: 255 }) }),
    fc.record({ kind: fc.constant("lie" as const), place, value: fc.integer({ min: 0, max: LIES.length - 1 }) }),
    fc.record({ kind: fc.constant("cut" as const), place, value: fc.constant(0) }),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...MODELS),
      fc.array(damage, { minLength: 1, maxLength: 4 }),
      async (model, damages) => {
        let bytes = Buffer.from(model.bytes);
        for (const { kind, place: at, value } of damages) {
          const offset = Math.floor(at * bytes.length);
          if (kind === "cut") bytes = bytes.subarray(0, offset);
          else if (kind === "lie") unsigned64(LIES[value] ?? 0n).copy(bytes, offset);
          else if (bytes.length > 0) bytes[offset] = kind === "byte" ? value : (bytes[offset] ?? 0) ^ (1 << value);
        }
        try {
          const header = await headerOf(model.name, bytes);
          for (const { elements } of header?.tensors ?? []) expect(Number.isSafeInteger(elements)).toBe(true);
        } catch (error) {
          if (!(error instanceof Refusal)) throw error;
          expect(error.code).toBe("malformed-model");
        }
      },
    ),
    { numRuns: 1500 },
  );
});
