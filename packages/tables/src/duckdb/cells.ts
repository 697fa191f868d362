import type * as duckdb from "@duckdb/node-bindings";
import type { Cell } from "../cell.ts";
import type { ExactKind } from "../exact-rows.ts";
import { TableError } from "../table-error.ts";

export type Bindings = typeof duckdb;

// The C API's numbers for the types that are decoded here; an `enum` of a module that is never imported has no values.
const TYPE = {
  BOOLEAN: 1,
  TINYINT: 2,
  SMALLINT: 3,
  INTEGER: 4,
  BIGINT: 5,
  UTINYINT: 6,
  USMALLINT: 7,
  UINTEGER: 8,
  UBIGINT: 9,
  FLOAT: 10,
  DOUBLE: 11,
  HUGEINT: 16,
  VARCHAR: 17,
  DECIMAL: 19,
  LIST: 24,
  STRUCT: 25,
  MAP: 26,
  ARRAY: 33,
  UNION: 28,
} as const;

const WIDTH: Readonly<Record<number, number>> = {
  [TYPE.BOOLEAN]: 1,
  [TYPE.TINYINT]: 1,
  [TYPE.UTINYINT]: 1,
  [TYPE.SMALLINT]: 2,
  [TYPE.USMALLINT]: 2,
  [TYPE.INTEGER]: 4,
  [TYPE.UINTEGER]: 4,
  [TYPE.FLOAT]: 4,
  [TYPE.BIGINT]: 8,
  [TYPE.UBIGINT]: 8,
  [TYPE.DOUBLE]: 8,
  [TYPE.HUGEINT]: 16,
  [TYPE.VARCHAR]: 16,
};

/** Types whose vectors `decode` reads; every other one is cast in SQL first. */
export function isDecodable(type: number): boolean {
  return type in WIDTH;
}

/**
 * The cast that makes a column decodable: numbers stay numbers, nested values become JSON, dates ISO text.
 *
 * @param exact decimals become their digits.
 */
export function castOf(type: number, expression: string, exact = false): string {
  if (isDecodable(type)) return expression;
  if (type === TYPE.DECIMAL && !exact) return `cast(${expression} as double)`;
  const nested: readonly number[] = [TYPE.LIST, TYPE.STRUCT, TYPE.MAP, TYPE.ARRAY, TYPE.UNION];
  return nested.includes(type) ? `cast(to_json(${expression}) as varchar)` : `cast(${expression} as varchar)`;
}

// Those of the C API's numbers that are not decoded here and yet are told apart.
const NUMBERS: readonly number[] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, TYPE.HUGEINT, TYPE.DECIMAL, 32];
const TIMESTAMPS: readonly number[] = [12, 20, 21, 22];
const [DATE, ENUM, INSTANT] = [13, 23, 31];

/** What the cells of a type are told by, where nothing of them may be lost. */
export function exactKindOf(type: number): ExactKind {
  if (NUMBERS.includes(type)) return "number";
  if (type === TYPE.VARCHAR || type === ENUM) return "text";
  if (type === DATE) return "date";
  if (type === INSTANT) return "instant";
  return TIMESTAMPS.includes(type) ? "timestamp" : "other";
}

/** Whole numbers from 0 to 255. */
export function isByte(type: number): boolean {
  return type === TYPE.UTINYINT;
}

const text = new TextDecoder("utf-8", { ignoreBOM: true });

/** In bytes. V8 holds no string of more characters (2^29 - 24), and a character takes a byte at least. */
const LONGEST_TEXT = 2 ** 29 - 24;

function refuseTooLong(length: number): never {
  throw new TableError(`a value is a text of ${length} bytes, and at most ${LONGEST_TEXT} can be read`, {
    code: "value-too-long",
    reason: "invalid-input",
    remedy: "select shorter values, or a part of each",
  });
}

/** An integer as a number where that is exact, as its digits where it is not. */
function whole(value: bigint): number | string {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : String(value);
}

/** Whether a row holds a value, one bit a row; null where every row does. */
export function validityOf(bindings: Bindings, vector: duckdb.Vector, size: number): Uint8Array | null {
  return bindings.vector_get_validity(vector, Math.ceil(size / 64) * 8) as Uint8Array | null;
}

export function isMissing(valid: Uint8Array, row: number): boolean {
  return (((valid[row >> 3] as number) >> (row & 7)) & 1) === 0;
}

/** One column of one chunk: how to read row `i`, NULL being null. */
export function decode(bindings: Bindings, vector: duckdb.Vector, type: number, size: number): (row: number) => Cell {
  const width = WIDTH[type];
  if (width === undefined) throw new Error(`type ${type} is not decoded here`);
  const data = bindings.vector_get_data(vector, size * width);
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const valid = validityOf(bindings, vector, size);
  const read = reader(bindings, view, type);
  if (!valid) return read;
  return (row) => (isMissing(valid, row) ? null : read(row));
}

/** Types whose every value a double holds, as the processor has them. */
const EXACT: Readonly<
  Record<number, new (buffer: ArrayBufferLike, offset: number, length: number) => ArrayLike<number>>
> = {
  [TYPE.TINYINT]: Int8Array,
  [TYPE.UTINYINT]: Uint8Array,
  [TYPE.SMALLINT]: Int16Array,
  [TYPE.USMALLINT]: Uint16Array,
  [TYPE.INTEGER]: Int32Array,
  [TYPE.UINTEGER]: Uint32Array,
  [TYPE.FLOAT]: Float32Array,
  [TYPE.DOUBLE]: Float64Array,
};

/**
 * Writes one column of one chunk at once, NULL as anything, which is many times faster than cell by cell. Whether that could
 * be done; else, where a value may not be exact in a double, or is no number, nothing is said of `into`.
 */
export function copyNumbers(
  bindings: Bindings,
  vector: duckdb.Vector,
  type: number,
  into: Float64Array | Uint8Array,
): boolean {
  const size = into.length;
  const width = WIDTH[type] as number;
  const { buffer, byteOffset } = bindings.vector_get_data(vector, size * width);
  const Exact = EXACT[type];
  if (byteOffset % width !== 0) return false;
  if (!Exact) return type === TYPE.BIGINT && copySafe(new Int32Array(buffer, byteOffset, 2 * size), into);
  into.set(new Exact(buffer, byteOffset, size));
  return true;
}

/** Upper halves of the whole numbers that are exact in a double lie below this. */
const SAFE_HALF = 2 ** 21;

/** 64-bit integers as pairs of words, the lower one first; whether all of them are exact. */
function copySafe(words: Int32Array, into: Float64Array | Uint8Array): boolean {
  for (let row = 0; row < into.length; row++) {
    const upper = words[2 * row + 1] as number;
    if (upper >= SAFE_HALF || upper <= -SAFE_HALF) return false;
    into[row] = upper * 2 ** 32 + ((words[2 * row] as number) >>> 0);
  }
  return true;
}

function reader(bindings: Bindings, view: DataView, type: number): (row: number) => Cell {
  switch (type) {
    case TYPE.BOOLEAN:
      return (row) => view.getUint8(row) !== 0;
    case TYPE.TINYINT:
      return (row) => view.getInt8(row);
    case TYPE.UTINYINT:
      return (row) => view.getUint8(row);
    case TYPE.SMALLINT:
      return (row) => view.getInt16(row * 2, true);
    case TYPE.USMALLINT:
      return (row) => view.getUint16(row * 2, true);
    case TYPE.INTEGER:
      return (row) => view.getInt32(row * 4, true);
    case TYPE.UINTEGER:
      return (row) => view.getUint32(row * 4, true);
    case TYPE.FLOAT:
      return (row) => view.getFloat32(row * 4, true);
    case TYPE.DOUBLE:
      return (row) => view.getFloat64(row * 8, true);
    case TYPE.BIGINT:
      return (row) => whole(view.getBigInt64(row * 8, true));
    case TYPE.UBIGINT:
      return (row) => whole(view.getBigUint64(row * 8, true));
    case TYPE.HUGEINT:
      return (row) => whole((view.getBigInt64(row * 16 + 8, true) << 64n) + view.getBigUint64(row * 16, true));
    default:
      return (row) => {
        const length = view.getUint32(row * 16, true);
        if (length > LONGEST_TEXT) refuseTooLong(length);
        const at = view.byteOffset + row * 16;
        // DuckDB keeps up to 12 bytes in place and a pointer for what is longer.
        return text.decode(
          length <= 12
            ? new Uint8Array(view.buffer, at + 4, length)
            : bindings.get_data_from_pointer(view.buffer as ArrayBuffer, at + 8, length),
        );
      };
  }
}
