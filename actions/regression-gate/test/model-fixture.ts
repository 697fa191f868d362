import { readFileSync } from "node:fs";
import { mkdtemp, open, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ModelHeader } from "../src/model/model-header.ts";
import { readHeader } from "../src/model/read-header.ts";

/** A file written by onnx, safetensors or gguf, and what that library says is in it. */
export interface MadeModel {
  readonly name: string;
  readonly bytes: Buffer;
  readonly beside: Readonly<Record<string, Buffer>>;
  readonly says: {
    readonly format: string;
    readonly tensors: readonly (readonly [name: string, dtype: string, shape: readonly number[]])[];
    readonly opsets: Readonly<Record<string, number>>;
  };
}

interface Written extends Omit<MadeModel, "bytes" | "beside"> {
  readonly data: string;
  readonly beside: Readonly<Record<string, string>>;
}

const { models }: { readonly models: readonly Written[] } = JSON.parse(
  readFileSync(join(import.meta.dirname, "fixtures", "models.json"), "utf8"),
);

export const MODELS: readonly MadeModel[] = models.map(({ data, beside, ...rest }) => ({
  ...rest,
  bytes: Buffer.from(data, "base64"),
  beside: Object.fromEntries(Object.entries(beside).map(([name, text]) => [name, Buffer.from(text, "base64")])),
}));

export function madeModel(name: string): MadeModel {
  const found = MODELS.find((model) => model.name === name);
  if (!found) throw new Error(`there is no fixture ${name}`);
  return found;
}

/** Reads the header of a file with this content; with `size`, of one made so long by zeros that take no disk. */
export async function headerOf(name: string, bytes: Uint8Array, size = bytes.length): Promise<ModelHeader | undefined> {
  const folder = await mkdtemp(join(tmpdir(), "assay-model-test-"));
  try {
    const path = join(folder, name);
    await writeFile(path, bytes);
    if (size > bytes.length) {
      await using file = await open(path, "r+");
      await file.truncate(size);
    }
    return readHeader({ path, shown: name, bytes: size });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A safetensors file of this header; the weights are zeros. */
export function safetensorsOf(header: unknown, dataBytes = 0): Buffer {
  const text = Buffer.from(typeof header === "string" ? header : JSON.stringify(header));
  return Buffer.concat([unsigned64(text.length), text, Buffer.alloc(dataBytes)]);
}

export function unsigned64(value: number | bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
}

export function unsigned32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

export function ggufText(text: string): Buffer {
  return Buffer.concat([unsigned64(Buffer.byteLength(text)), Buffer.from(text)]);
}

/** A GGUF header of these metadata and tensor entries, padded to where the weights begin. */
export function ggufOf(keys: readonly Buffer[], tensors: readonly Buffer[], version = 3): Buffer {
  const header = Buffer.concat([
    Buffer.from("GGUF"),
    unsigned32(version),
    unsigned64(tensors.length),
    unsigned64(keys.length),
    ...keys,
    ...tensors,
  ]);
  return Buffer.concat([header, Buffer.alloc((32 - (header.length % 32)) % 32)]);
}

export function ggufTensor(name: string, shape: readonly (number | bigint)[], type = 0, offset = 0): Buffer {
  return Buffer.concat([
    ggufText(name),
    unsigned32(shape.length),
    ...shape.map(unsigned64),
    unsigned32(type),
    unsigned64(offset),
  ]);
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let left = BigInt(value);
  do {
    const rest = left >> 7n;
    bytes.push(Number(left & 0x7fn) | (rest > 0n ? 0x80 : 0));
    left = rest;
  } while (left > 0n);
  return Buffer.from(bytes);
}

/** One field of a protobuf message: a number as a varint, bytes and text with their length. */
export function field(number: number, value: number | string | Uint8Array): Buffer {
  if (typeof value === "number") return Buffer.concat([varint(number * 8), varint(value)]);
  const bytes = Buffer.from(value);
  return Buffer.concat([varint(number * 8 + 2), varint(bytes.length), bytes]);
}

/** The head of a field whose content of this many bytes is to follow. */
export function openField(number: number, length: number): Buffer {
  return Buffer.concat([varint(number * 8 + 2), varint(length)]);
}

/** An ONNX model of one graph, whose content this is, for opset 17. */
export function onnxOf(graph: Uint8Array): Buffer {
  return Buffer.concat([field(1, 8), field(8, field(2, 17)), field(7, graph)]);
}
