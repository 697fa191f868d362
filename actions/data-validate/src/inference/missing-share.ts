import { clean } from "./human-numbers.ts";

/** The 99.9 % quantile of the standard normal. */
const Z = 3.0902323061678132;
const HUMAN = [1, 1.5, 2, 2.5, 3, 3.5, 4, 4.5, 5, 6, 7, 8, 9, 10];

/**
 * The share of a kind of cell that a new table of as many rows exceeds in about one of a thousand cases, where `count` of
 * `rows` were of the kind here. Wilson's score bound, one-sided at 99.9 %, with z·√2 for z since the new table is random
 * as well as this one. Wilson (1927), J. Am. Stat. Assoc. 22.
 */
function shareBound(count: number, rows: number): number {
  const [share, zz] = [count / rows, 2 * Z * Z];
  const middle = share + zz / (2 * rows);
  const reach = Math.sqrt((zz * share * (1 - share)) / rows + (zz * zz) / (4 * rows * rows));
  return Math.min(1, (middle + reach) / (1 + zz / rows));
}

/** What share must be there at least: one less the bound, which is first rounded up to a number people use (1, 1.5, 2 … 5, 6 … 10 × 10ᵏ). */
export function mostlyFor(count: number, rows: number): number {
  const bound = shareBound(count, rows);
  const power = 10 ** Math.floor(Math.log10(bound));
  const rounded = (HUMAN.find((one) => one * power >= bound) ?? 10) * power;
  return Math.max(0, clean(1 - rounded));
}
