import type { Cell, ExactKind, ExactRows } from "@assay/tables";

interface RowCounts {
  /** What each row is told by, in their order. */
  readonly keys: readonly string[];
  /** How often each of these occurs. */
  readonly counts: ReadonlyMap<string, number>;
}

/**
 * The rows by what Python takes for the same: 1, 1.0, Decimal("1.00") and True are equal, a date is no text, None equals
 * None, and a NaN equals nothing.
 *
 * @param side which of two results that are compared.
 */
export function rowCounts({ columns, rows }: ExactRows, side: "base" | "other"): RowCounts {
  let nans = 0;
  const keyOf = (cell: Cell, kind: ExactKind): readonly unknown[] => {
    if (cell === null) return [];
    if (kind !== "number") return [kind, cell];
    // Decimals come as their digits, and as this word where they are none.
    return Number.isNaN(cell) || cell === "NaN"
      ? ["nan", side, nans++]
      : [kind, typeof cell === "string" ? plain(cell) : exact(Number(cell))];
  };
  const keys = rows.map((row) => JSON.stringify(row.map((cell, at) => keyOf(cell, columns[at]?.kind as ExactKind))));
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return { keys, counts };
}

/** The digits of a decimal number in one way alone: `-0.50` is `-0.5`, `007.00` is `7`. */
function plain(digits: string): string {
  const [, sign = "", whole = "", fraction = ""] = /^([+-]?)0*(\d*)\.?(\d*?)0*$/.exec(digits) ?? [];
  if (!/^[+-]?\d*\.?\d*$/.test(digits)) return digits;
  const value = `${whole === "" ? "0" : whole}${fraction === "" ? "" : `.${fraction}`}`;
  return sign === "-" && value !== "0" ? `-${value}` : value;
}

/** All digits of a double, so that it equals the decimal number that it is and no other. */
function exact(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  if (Number.isInteger(value)) return plain(String(BigInt(value)));
  let power = 0;
  let whole = Math.abs(value);
  // Doubling is exact, also where the number is subnormal.
  for (; !Number.isInteger(whole); power++) whole *= 2;
  const digits = String(BigInt(whole) * 5n ** BigInt(power)).padStart(power + 1, "0");
  return plain(`${value < 0 ? "-" : ""}${digits.slice(0, -power)}.${digits.slice(-power)}`);
}
