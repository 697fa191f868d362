import type { RowPlace, Table } from "../table.ts";
import { eachRecord } from "./record-file.ts";

/** Finds rows' lines by reading the files again, up to the last row that is asked for. */
export function rowPlaces(
  files: readonly string[],
  named: readonly string[],
  delimiter: string,
): Pick<Table, "linesOf" | "placesOf"> {
  const placesOf = async (rows: readonly number[]): Promise<RowPlace[]> => {
    const wanted = new Set(rows);
    const places = new Map<number, RowPlace>();
    let before = 0;
    for (const [position, file] of files.entries()) {
      if (places.size === wanted.size) break;
      let last = 0;
      const name = named[position] as string;
      await eachRecord(file, name, delimiter.charCodeAt(0), (index, line) => {
        last = index; // the header is record 0
        const row = before + index;
        if (index > 0 && wanted.has(row)) places.set(row, { file: name, line });
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
