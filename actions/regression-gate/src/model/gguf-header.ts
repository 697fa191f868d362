import type { HeaderBytes } from "./header-bytes.ts";
import { elementsOf, MAX_TENSORS, type ModelHeader, type ModelTensor } from "./model-header.ts";

/** Vocabularies make the largest headers, some 20 MB. */
const MAX_HEADER_BYTES = 256_000_000;
const MAX_KEYS = 65_536;
const MAX_KEY_BYTES = 65_535;
/** ggml itself reads names of at most 63 bytes and shapes of at most 4 sizes. */
const MAX_NAME_BYTES = 1024;
const MAX_DIMENSIONS = 8;
const MAX_NESTING = 8;

/** ggml's types by number: name, numbers in a block, bytes of a block (gguf-py 0.19, `GGML_QUANT_SIZES`). */
const TYPES: Readonly<Record<number, readonly [name: string, block: number, bytes: number]>> = {
  0: ["F32", 1, 4],
  1: ["F16", 1, 2],
  2: ["Q4_0", 32, 18],
  3: ["Q4_1", 32, 20],
  6: ["Q5_0", 32, 22],
  7: ["Q5_1", 32, 24],
  8: ["Q8_0", 32, 34],
  9: ["Q8_1", 32, 40],
  10: ["Q2_K", 256, 84],
  11: ["Q3_K", 256, 110],
  12: ["Q4_K", 256, 144],
  13: ["Q5_K", 256, 176],
  14: ["Q6_K", 256, 210],
  15: ["Q8_K", 256, 292],
  16: ["IQ2_XXS", 256, 66],
  17: ["IQ2_XS", 256, 74],
  18: ["IQ3_XXS", 256, 98],
  19: ["IQ1_S", 256, 50],
  20: ["IQ4_NL", 32, 18],
  21: ["IQ3_S", 256, 110],
  22: ["IQ2_S", 256, 82],
  23: ["IQ4_XS", 256, 136],
  24: ["I8", 1, 1],
  25: ["I16", 1, 2],
  26: ["I32", 1, 4],
  27: ["I64", 1, 8],
  28: ["F64", 1, 8],
  29: ["IQ1_M", 256, 56],
  30: ["BF16", 1, 2],
  34: ["TQ1_0", 256, 54],
  35: ["TQ2_0", 256, 66],
  39: ["MXFP4", 32, 17],
  40: ["NVFP4", 64, 36],
  41: ["Q1_0", 128, 18],
};

/** Bytes of a metadata value by its type; text (8) and arrays (9) have none of their own. */
const VALUE_BYTES: Readonly<Record<number, number>> = {
  0: 1,
  1: 1,
  2: 2,
  3: 2,
  4: 4,
  5: 4,
  6: 4,
  7: 1,
  10: 8,
  11: 8,
  12: 8,
};
const [UINT16, UINT32, TEXT, ARRAY] = [2, 4, 8, 9];

export function isGguf(bytes: HeaderBytes): boolean {
  return bytes.size >= 4 && bytes.at(0, 4).toString("latin1") === "GGUF";
}

/** A place in the header that moves on with each value read. */
class Cursor {
  readonly bytes: HeaderBytes;
  readonly #littleEndian: boolean;
  place = 4;

  constructor(bytes: HeaderBytes) {
    this.bytes = bytes;
    // The version is a small number: in the wrong order of bytes its low half is 0.
    this.#littleEndian = (bytes.at(4, 4).readUInt32LE() & 0xffff) !== 0;
  }

  skip(length: number): number {
    const from = this.place;
    this.place += length;
    if (!(this.place <= this.bytes.size)) this.bytes.refuse(`its header runs beyond its end, ${this.bytes.size}`);
    if (this.place > MAX_HEADER_BYTES)
      this.bytes.refuse(`its header is longer than ${MAX_HEADER_BYTES} bytes, which are read at most`);
    return from;
  }

  unsigned32(): number {
    const bytes = this.bytes.at(this.skip(4), 4);
    return this.#littleEndian ? bytes.readUInt32LE() : bytes.readUInt32BE();
  }

  unsigned16(): number {
    const bytes = this.bytes.at(this.skip(2), 2);
    return this.#littleEndian ? bytes.readUInt16LE() : bytes.readUInt16BE();
  }

  unsigned64(): number {
    return this.bytes.unsigned64(this.skip(8), this.#littleEndian);
  }

  text(what: string, maxBytes: number): string {
    const length = this.unsigned64();
    if (length > maxBytes) this.bytes.refuse(`a ${what} would have ${length} bytes; at most ${maxBytes} are read`);
    return this.bytes.text(this.skip(length), length);
  }

  skipValue(type: number, depth = 0): void {
    if (type === TEXT) this.skip(this.unsigned64());
    else if (type === ARRAY) {
      if (depth >= MAX_NESTING) this.bytes.refuse(`its arrays are nested deeper than ${MAX_NESTING}`);
      const [element, count] = [this.unsigned32(), this.unsigned64()];
      const size = VALUE_BYTES[element];
      if (size !== undefined) this.skip(count * size);
      else for (let at = 0; at < count; at++) this.skipValue(element, depth + 1);
    } else {
      const size = VALUE_BYTES[type];
      if (size === undefined) this.bytes.refuse(`it has a value of the unknown type ${type}`);
      this.skip(size);
    }
  }
}

interface Metadata {
  readonly alignment: number;
  readonly parts: number;
}

function readMetadata(cursor: Cursor, count: number): Metadata {
  let [alignment, parts] = [32, 1];
  const keys = new Set<string>();
  for (let at = 0; at < count; at++) {
    const key = cursor.text("key", MAX_KEY_BYTES);
    if (key === "") cursor.bytes.refuse("a key is empty");
    if (keys.has(key)) cursor.bytes.refuse("a key occurs twice");
    keys.add(key);
    const type = cursor.unsigned32();
    if (key === "general.alignment") {
      if (type !== UINT32) cursor.bytes.refuse("its alignment is not of the type that holds one");
      alignment = cursor.unsigned32();
    } else if (key === "split.count" && type === UINT16) parts = Math.max(1, cursor.unsigned16());
    else cursor.skipValue(type);
  }
  if (alignment === 0 || (alignment & (alignment - 1)) !== 0) cursor.bytes.refuse("its alignment is no power of two");
  return { alignment, parts };
}

type Entry = ModelTensor & { readonly offset: number; readonly bytes: number };

function readTensor(cursor: Cursor): Entry {
  const { bytes } = cursor;
  const name = cursor.text("tensor's name", MAX_NAME_BYTES);
  const dimensions = cursor.unsigned32();
  if (dimensions > MAX_DIMENSIONS) bytes.refuse(`a tensor has ${dimensions} dimensions`);
  const shape = Array.from({ length: dimensions }, () => cursor.unsigned64());
  const type = cursor.unsigned32();
  const [dtype, block, blockBytes] = TYPES[type] ?? bytes.refuse(`a tensor has the unknown type ${type}`);
  const elements = elementsOf(bytes, shape);
  if ((shape[0] ?? 1) % block !== 0) bytes.refuse(`a row of a ${dtype} tensor is no multiple of ${block}`);
  return { name, dtype, shape, elements, offset: cursor.unsigned64(), bytes: (elements / block) * blockBytes };
}

/**
 * Refuses weights that do not stand one behind the other in the order of their names, each padded to the alignment:
 * llama.cpp refuses overlaps, gaps and another order too (`gguf_init_from_file`). Weights under two names would be counted
 * twice, and those in a gap not at all.
 *
 * @returns where the last one ends, with its padding
 */
function requireInLine(bytes: HeaderBytes, entries: readonly Entry[], alignment: number): number {
  let end = 0;
  for (const { offset, bytes: length } of entries) {
    if (offset !== end)
      bytes.refuse(
        `a tensor's weights begin at ${offset} and not at ${end}, where those before them end: they overlap, leave a gap or stand in another order`,
      );
    end += Math.ceil(length / alignment) * alignment;
  }
  return end;
}

/**
 * The header of a GGUF file of version 2 or 3, of either byte order: magic, version, counts, metadata, then name, shape,
 * type and offset of each tensor. Held against the file's size; weights are not read.
 */
export function readGguf(bytes: HeaderBytes): ModelHeader {
  if (bytes.size < 24) bytes.refuse("it is shorter than a header");
  const cursor = new Cursor(bytes);
  const version = cursor.unsigned32();
  if (version !== 2 && version !== 3) bytes.refuse(`it has version ${version}; 2 and 3 are read`);
  const [tensorCount, keyCount] = [cursor.unsigned64(), cursor.unsigned64()];
  if (tensorCount > MAX_TENSORS) bytes.refuse(`it names ${tensorCount} tensors; at most ${MAX_TENSORS} are read`);
  if (keyCount > MAX_KEYS) bytes.refuse(`it has ${keyCount} keys; at most ${MAX_KEYS} are read`);
  const { alignment, parts } = readMetadata(cursor, keyCount);
  const entries: Entry[] = [];
  for (let at = 0; at < tensorCount; at++) entries.push(readTensor(cursor));
  const data = Math.ceil(cursor.place / alignment) * alignment;
  for (const entry of entries)
    if (data + entry.offset + entry.bytes > bytes.size)
      bytes.refuse(`its tensors need at least ${data + entry.offset + entry.bytes} bytes, and it has ${bytes.size}`);
  if (new Set(entries.map(({ name }) => name)).size < entries.length) bytes.refuse("a tensor's name occurs twice");
  const end = data + requireInLine(bytes, entries, alignment);
  const tensors = entries.map(({ name, dtype, shape, elements }) => ({ name, dtype, shape, elements }));
  return { format: "GGUF", tensors, opsets: new Map(), external: [], parts, unread: Math.max(0, bytes.size - end) };
}
