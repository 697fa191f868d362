const QUOTE = 0x22;
const CR = 0x0d;
const LF = 0x0a;

/** The column at which a cell begins on its record's line, from 1, in UTF-16 units; none where a quoted line break comes before it. */
export interface CellPlace {
  readonly column?: number;
}

/** Offsets in the bytes at which the cells of a record begin, also of one that is malformed. */
export function cellStarts(bytes: Uint8Array, start: number, end: number, delimiter: number): number[] {
  const starts = [start];
  let at = start;
  for (;;) {
    if (bytes[at] === QUOTE && at < end) {
      at++;
      while (at < end) {
        if (bytes[at] !== QUOTE) at++;
        else if (bytes[at + 1] === QUOTE && at + 1 < end) at += 2;
        else break;
      }
    }
    while (at < end && bytes[at] !== delimiter) at++;
    if (at >= end) return starts;
    at++;
    starts.push(at);
  }
}

/** The place of an offset in a record that starts at `start`. */
export function placeIn(bytes: Uint8Array, start: number, offset: number): CellPlace {
  const before = bytes.subarray(start, offset);
  if (before.includes(LF) || before.includes(CR)) return {};
  return { column: new TextDecoder("utf-8", { ignoreBOM: true }).decode(before).length + 1 };
}

/** The place of the cell of that number, from 1; that of the record's end where it has no such cell. */
export function cellPlace(
  bytes: Uint8Array,
  { start, end }: { readonly start: number; readonly end: number },
  delimiter: number,
  cell: number,
): CellPlace {
  return placeIn(bytes, start, cellStarts(bytes, start, end, delimiter)[cell - 1] ?? end);
}
