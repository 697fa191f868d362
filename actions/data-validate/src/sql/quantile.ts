import type { TableSql } from "./table-sql.ts";

/** How a quantile that lies between two values is taken, by the names of pandas. */
export const INTERPOLATIONS = ["linear", "lower", "higher", "midpoint", "nearest"] as const;
export type Interpolation = (typeof INTERPOLATIONS)[number];

/** The two neighbours of a quantile among sorted values, counted from 1, and how far it is from the first to the second. */
interface Place {
  readonly lower: number;
  readonly upper: number;
  readonly weight: number;
}

/**
 * Where the quantile `share` of `count` values lies: at (count − 1) · share from the first, as NumPy and pandas have it
 * (Hyndman and Fan 1996, definition 7). Halfway, `nearest` takes the even place.
 */
function placeOf(share: number, count: number, interpolation: Interpolation): Place {
  // pandas hands NumPy percentages, which costs the last digit of some shares.
  const at = (count - 1) * ((share * 100) / 100);
  const [low, high] = [Math.floor(at), Math.min(Math.floor(at) + 1, count - 1)];
  const between = (lower: number, upper: number, weight: number) => ({ lower: lower + 1, upper: upper + 1, weight });
  switch (interpolation) {
    case "lower":
      return between(low, low, 0);
    case "higher":
      return between(Math.ceil(at), Math.ceil(at), 0);
    case "midpoint":
      return between(low, Math.ceil(at), low === Math.ceil(at) ? 0 : 0.5);
    case "nearest": {
      const nearest = at - low < 0.5 || (at - low === 0.5 && low % 2 === 0) ? low : high;
      return between(nearest, nearest, 0);
    }
    case "linear":
      return between(low, high, at - low);
  }
}

/** Exact quantiles of a column: what to ask the engine once the values are counted, and what its answers make. */
export class Quantiles {
  readonly #places: readonly Place[];
  readonly #count: number;

  constructor(shares: readonly number[], count: number, interpolation: Interpolation) {
    this.#count = count;
    this.#places = shares.map((share) => placeOf(share, count, interpolation));
  }

  /** SELECT list of the neighbours: `low0`, `high0`, … */
  select(sql: TableSql, value: string, rows: string | undefined): string {
    return this.#places
      .flatMap(({ lower, upper }, index) => [
        `${this.#nth(sql, value, rows, lower)} AS low${index}`,
        `${this.#nth(sql, value, rows, upper)} AS high${index}`,
      ])
      .join(", ");
  }

  /** The quantiles, made of the row that was answered. */
  values(found: Readonly<Record<string, unknown>>): number[] {
    return this.#places.map(({ weight }, index) => {
      const [low, high] = [Number(found[`low${index}`]), Number(found[`high${index}`])];
      if (weight === 0 || low === high) return low;
      // The nearer neighbour leads, so that the quantile of equal values is that value.
      return weight < 0.5 ? low + (high - low) * weight : high - (high - low) * (1 - weight);
    });
  }

  /** The share lies half a place below the one wanted, so that rounding moves it to no other. */
  #nth(sql: TableSql, value: string, rows: string | undefined, place: number): string {
    const share = sql.dialect.number((place - 0.5) / this.#count);
    return sql.dialect.cast(
      sql.over((argument) => sql.dialect.percentile(argument, share), value, rows),
      "double",
    );
  }
}
