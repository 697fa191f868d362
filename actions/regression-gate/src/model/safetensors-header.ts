import type { HeaderBytes } from "./header-bytes.ts";
import { elementsOf, MAX_TENSORS, type ModelHeader, type ModelTensor } from "./model-header.ts";

/** The limit of Hugging Face's own reader of remote headers; the largest published ones have some 15 MB. */
const MAX_HEADER_BYTES = 25_000_000;
const MAX_DIMENSIONS = 64;

/** Bits of one element (safetensors 0.8, `Dtype`). */
const BITS: Readonly<Record<string, number>> = {
  BOOL: 8,
  F4: 4,
  F6_E2M3: 6,
  F6_E3M2: 6,
  U8: 8,
  I8: 8,
  F8_E5M2: 8,
  F8_E4M3: 8,
  F8_E8M0: 8,
  F8_E4M3FNUZ: 8,
  F8_E5M2FNUZ: 8,
  I16: 16,
  U16: 16,
  F16: 16,
  BF16: 16,
  I32: 32,
  U32: 32,
  F32: 32,
  C64: 64,
  F64: 64,
  I64: 64,
  U64: 64,
};

type Entry = ModelTensor & { readonly from: number; readonly until: number };

/** Whether the file begins as safetensors do: a length that fits, then a JSON object. */
export function isSafetensors(bytes: HeaderBytes): boolean {
  if (bytes.size < 10) return false;
  const head = bytes.at(0, 9);
  const length = head.readBigUInt64LE();
  return head[8] === 0x7b && length >= 2n && length <= BigInt(MAX_HEADER_BYTES);
}

function isCounts(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((one) => Number.isSafeInteger(one) && one >= 0);
}

function entryOf(bytes: HeaderBytes, name: string, value: unknown): Entry {
  const at = JSON.stringify(name.slice(0, 80));
  if (typeof value !== "object" || value === null) return bytes.refuse(`the tensor ${at} is no object`);
  const { dtype, shape, data_offsets: offsets } = value as Readonly<Record<string, unknown>>;
  if (typeof dtype !== "string" || !Object.hasOwn(BITS, dtype)) bytes.refuse(`the tensor ${at} has no known dtype`);
  if (!isCounts(shape) || shape.length > MAX_DIMENSIONS) return bytes.refuse(`the tensor ${at} has no sound shape`);
  if (!isCounts(offsets) || offsets.length !== 2) return bytes.refuse(`the tensor ${at} has no sound data_offsets`);
  const [from, until] = offsets as [number, number];
  const elements = elementsOf(bytes, shape);
  if (until - from !== Math.ceil((elements * (BITS[dtype as string] as number)) / 8))
    bytes.refuse(`the tensor ${at} has other bytes than its shape and dtype need`);
  return { name, dtype: dtype as string, shape, elements, from, until };
}

/** Tensors lie one after the other and fill the file to its end, so that a cut or lengthened file is seen. */
function requireWhole(bytes: HeaderBytes, entries: readonly Entry[], dataBytes: number): void {
  let end = 0;
  for (const { from, until } of entries.toSorted((one, other) => one.from - other.from || one.until - other.until)) {
    if (from !== end) bytes.refuse("its tensors overlap, or leave a gap between them");
    end = until;
  }
  if (end !== dataBytes) bytes.refuse(`its tensors need ${end} bytes behind the header, and there are ${dataBytes}`);
}

/**
 * The header of a safetensors file: a little-endian 64-bit length and as many bytes of JSON, `{name: {dtype, shape,
 * data_offsets}}`. Held against the rules of the reference implementation; weights are not read.
 */
export function readSafetensors(bytes: HeaderBytes): ModelHeader {
  if (bytes.size < 8) bytes.refuse("it is shorter than a header's length");
  const length = bytes.unsigned64(0);
  if (length > MAX_HEADER_BYTES)
    bytes.refuse(`its header would have ${length} bytes; at most ${MAX_HEADER_BYTES} are read`);
  let header: unknown;
  try {
    header = JSON.parse(bytes.text(8, length));
  } catch (cause) {
    if (cause instanceof SyntaxError) bytes.refuse("its header is not JSON", cause);
    throw cause;
  }
  if (typeof header !== "object" || header === null || Array.isArray(header)) bytes.refuse("its header is no object");
  const named = Object.entries(header as object).filter(([name]) => name !== "__metadata__");
  if (named.length > MAX_TENSORS) bytes.refuse(`it names ${named.length} tensors; at most ${MAX_TENSORS} are read`);
  const entries = named.map(([name, value]) => entryOf(bytes, name, value));
  requireWhole(bytes, entries, bytes.size - 8 - length);
  const tensors = entries.map(({ name, dtype, shape, elements }) => ({ name, dtype, shape, elements }));
  return { format: "safetensors", tensors, opsets: new Map(), external: [], parts: 1 };
}
