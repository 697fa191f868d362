import type { Cell } from "../cell.ts";

/** A whole number as a number where that is exact, as its digits where it is not. */
export function wholeCell(digits: string): Cell {
  const number = Number(digits);
  return Number.isSafeInteger(number) ? number : digits;
}
