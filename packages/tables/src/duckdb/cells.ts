import type * as duckdb from "@duckdb/node-bindings";
import { TableError } from "../table-error.ts";

export type Bindings = typeof duckdb;

/** What a query's result holds: JSON-safe but for NaN and the infinities, which stay numbers so that they are seen. */
export type Cell = string | number | boolean | null;

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

/** The cast that makes a column decodable: numbers stay numbers, nested values become JSON, dates ISO text. */
export function castOf(type: number, expression: string): string {
  if (isDecodable(type)) return expression;
  if (type === TYPE.DECIMAL) return `cast(${expression} as double)`;
  const nested: readonly number[] = [TYPE.LIST, TYPE.STRUCT, TYPE.MAP, TYPE.ARRAY, TYPE.UNION];
  return nested.includes(type) ? `cast(to_json(${expression}) as varchar)` : `cast(${expression} as varchar)`;
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

/** One column of one chunk: how to read row `i`, NULL being null. */
export function decode(bindings: Bindings, vector: duckdb.Vector, type: number, size: number): (row: number) => Cell {
  const width = WIDTH[type];
  if (width === undefined) throw new Error(`type ${type} is not decoded here`);
  const data = bindings.vector_get_data(vector, size * width);
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const valid = bindings.vector_get_validity(vector, Math.ceil(size / 64) * 8) as Uint8Array | null;
  const read = reader(bindings, view, type);
  if (!valid) return read;
  return (row) => ((((valid[row >> 3] as number) >> (row & 7)) & 1) === 0 ? null : read(row));
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
