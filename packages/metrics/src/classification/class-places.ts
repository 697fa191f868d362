import type { ClassCodes } from "../columns.ts";

/** The class codes that occur, ascending, and where each stands among them. */
export interface ClassPlaces {
  readonly codes: readonly number[];
  /** Of a code that occurs. */
  placeOf(code: number): number;
}

/** Codes that lie this close together are looked up in a table, which is many times faster than a map. */
const TABLE_SIZE = 2 ** 20;

/** The codes of all columns; those of rows of weight 0, which do not count, are left out where no other row has them. */
export function classPlaces(columns: readonly ClassCodes[], weight: Float64Array | undefined): ClassPlaces {
  let [lowest, highest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const column of columns)
    for (let row = 0; row < column.length; row++) {
      const code = column[row] as number;
      if (code < lowest) lowest = code;
      if (code > highest) highest = code;
    }
  const span = highest - lowest + 1;
  return span <= TABLE_SIZE ? byTable(columns, weight, lowest, span) : byMap(columns, weight);
}

function byTable(
  columns: readonly ClassCodes[],
  weight: Float64Array | undefined,
  lowest: number,
  span: number,
): ClassPlaces {
  const table = new Int32Array(span).fill(-1);
  for (const column of columns)
    for (let row = 0; row < column.length; row++) if (weight?.[row] !== 0) table[(column[row] as number) - lowest] = 0;
  const codes: number[] = [];
  for (let at = 0; at < span; at++)
    if (table[at] === 0) {
      table[at] = codes.length;
      codes.push(at + lowest);
    }
  return { codes, placeOf: (code) => table[code - lowest] as number };
}

function byMap(columns: readonly ClassCodes[], weight: Float64Array | undefined): ClassPlaces {
  const found = new Set<number>();
  for (const column of columns)
    for (let row = 0; row < column.length; row++) if (weight?.[row] !== 0) found.add(column[row] as number);
  const codes = [...found].sort((left, right) => left - right);
  const places = new Map(codes.map((code, place) => [code, place]));
  return { codes, placeOf: (code) => places.get(code) as number };
}
