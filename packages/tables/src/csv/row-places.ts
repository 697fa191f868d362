import type { RowPlace, Table } from "../table.ts";
import { cellPlace } from "./cell-starts.ts";
import { eachRecord } from "./record-file.ts";

/** Finds rows' lines, and the columns of their cells, by reading the files again, up to the last row that is asked for. */
export function rowPlaces(
  files: readonly string[],
  named: readonly string[],
  delimiter: string,
  columns: readonly string[],
): Pick<Table, "linesOf" | "placesOf"> {
  const placesOf = async (rows: readonly number[], column?: string): Promise<RowPlace[]> => {
    const cell = column === undefined ? 0 : columns.indexOf(column) + 1;
    const wanted = new Set(rows);
    const places = new Map<number, RowPlace>();
    let before = 0;
    for (const [position, file] of files.entries()) {
      if (places.size === wanted.size) break;
      let last = 0;
      const name = named[position] as string;
      await eachRecord(file, name, delimiter.charCodeAt(0), (index, line, bytes, record) => {
        last = index; // the header is record 0
        const row = before + index;
        if (index > 0 && wanted.has(row)) {
          const place = cell === 0 ? {} : cellPlace(bytes, record, delimiter.charCodeAt(0), cell);
          places.set(row, { file: name, line, ...place });
        }
        return places.size < wanted.size;
      });
      before += last;
    }
    return rows.map((row) => {
      const place = places.get(row);
      if (!place) throw new RangeError(`there is no row ${row}`);
      return place;
    });
  };
  return { placesOf, linesOf: async (rows) => (await placesOf(rows)).map((place) => place.line) };
}
