import type * as duckdb from "@duckdb/node-bindings";
import { TableError } from "../table-error.ts";
import { type Bindings, copyNumbers, decode, isByte, isMissing, validityOf } from "./cells.ts";

/** A column of numbers; NULL is NaN there, or 0 where they are bytes, and counted in `missing`. */
export interface NumberColumn<Values extends Float64Array | Uint8Array = Float64Array> {
  readonly name: string;
  readonly values: Values;
  readonly missing: number;
  /** Place of the first one that is. */
  readonly firstMissing?: number | undefined;
}

/** A column of a result that is taken over a chunk at a time. */
export class TakenColumn implements NumberColumn<Float64Array | Uint8Array> {
  readonly name: string;
  readonly values: Float64Array | Uint8Array;
  missing = 0;
  firstMissing: number | undefined;
  readonly #type: number;
  #taken = 0;

  /** @param asBytes whether a column of type UTINYINT stays one of bytes */
  constructor(name: string, type: number, length: number, asBytes: boolean) {
    this.name = name;
    this.values = asBytes && isByte(type) ? new Uint8Array(length) : new Float64Array(length);
    this.#type = type;
  }

  /** Takes over the next `size` cells. @throws TableError `not-numeric` */
  take(bindings: Bindings, vector: duckdb.Vector, size: number): void {
    const [from, to] = [this.#taken, this.#taken + size];
    if (copyNumbers(bindings, vector, this.#type, this.values.subarray(from, to))) {
      const valid = validityOf(bindings, vector, size);
      if (valid) for (let row = 0; row < size; row++) if (isMissing(valid, row)) this.#miss(from + row);
    } else {
      const read = decode(bindings, vector, this.#type, size);
      for (let row = 0; row < size; row++) this.#put(from + row, read(row));
    }
    this.#taken = to;
  }

  #put(place: number, cell: ReturnType<ReturnType<typeof decode>>): void {
    if (cell === null) this.#miss(place);
    else if (typeof cell === "string")
      throw new TableError(`column ${JSON.stringify(this.name)} holds ${JSON.stringify(cell)}, not a number`, {
        code: "not-numeric",
        reason: "unreadable",
        remedy: "name a column of numbers, each exact in a double",
      });
    else this.values[place] = Number(cell);
  }

  #miss(place: number): void {
    this.values[place] = Number.NaN;
    this.missing++;
    this.firstMissing ??= place;
  }
}
