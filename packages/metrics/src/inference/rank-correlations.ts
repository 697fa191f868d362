import { rankScores, type ScoreRanks } from "../score-ranks.ts";
import type { Influences } from "./influences.ts";
import type { NumberRows } from "./number-functions.ts";

/** By rank: rows below it and half of those in it, and how many are in it. */
function places({ rank, distinct }: ScoreRanks): { readonly middle: Float64Array; readonly size: Float64Array } {
  const size = new Float64Array(distinct);
  for (const at of rank) size[at] = (size[at] as number) + 1;
  let below = 0;
  const middle = size.map((count) => {
    below += count;
    return below - count / 2;
  });
  return { middle, size };
}

/** For each row the sum of `values` over rows that rank above it, and half of those that tie with it. */
function sumAbove({ rank, distinct }: ScoreRanks, values: Float64Array): Float64Array {
  const sums = new Float64Array(distinct);
  for (let row = 0; row < rank.length; row++) {
    const at = rank[row] as number;
    sums[at] = (sums[at] as number) + (values[row] as number);
  }
  let above = 0;
  for (let at = distinct - 1; at >= 0; at--) {
    const here = sums[at] as number;
    sums[at] = above + here / 2;
    above += here;
  }
  return Float64Array.from(rank, (at) => sums[at] as number);
}

/**
 * Spearman's ρ, Pearson's correlation of midranks. A row moves it as it would any correlation of two columns, and by
 * pushing up the ranks of all rows above it in either column.
 */
export function spearmanInfluences({ truth, prediction }: NumberRows): Influences {
  const n = truth.length;
  const standardised = [truth, prediction].map((column) => {
    const ranks = rankScores(column);
    const { middle } = places(ranks);
    const placed = Float64Array.from(ranks.rank, (at) => (middle[at] as number) / n - 0.5);
    const deviation = Math.sqrt(placed.reduce((sum, u) => sum + u * u, 0) / n);
    return { ranks, deviation, u: placed.map((value) => value / deviation) };
  });
  const [y, p] = standardised as [(typeof standardised)[0], (typeof standardised)[0]];
  const value = y.u.reduce((sum, u, row) => sum + u * (p.u[row] as number), 0) / n;
  // How the correlation changes with each standardised rank.
  const byY = p.u.map((v, row) => v - value * (y.u[row] as number));
  const byP = y.u.map((u, row) => u - value * (p.u[row] as number));
  const [pushY, pushP] = [sumAbove(y.ranks, byY), sumAbove(p.ranks, byP)];
  const derivative = Float64Array.from({ length: n }, (_, row) => {
    const [u, v] = [y.u[row] as number, p.u[row] as number];
    const own = u * v - (value * (u * u + v * v)) / 2;
    const pushed = (pushY[row] as number) / n / y.deviation + (pushP[row] as number) / n / p.deviation;
    return (own + pushed) / n;
  });
  // Ranks are relative to the number of rows, which a row raises too: that part is the same for all and is taken off.
  const mean = derivative.reduce((sum, of) => sum + of, 0) / n;
  return { value, derivative: derivative.map((of) => of - mean) };
}

/** Counts by rank with sums over all lower ones, each in logarithmic time (Fenwick, Softw. Pract. Exp. 24 (1994)). */
class RankCounts {
  readonly #sums: Int32Array;

  constructor(distinct: number) {
    this.#sums = new Int32Array(distinct + 1);
  }

  add(rank: number): void {
    for (let at = rank + 1; at < this.#sums.length; at += at & -at) this.#sums[at] = (this.#sums[at] as number) + 1;
  }

  below(rank: number): number {
    let sum = 0;
    for (let at = rank; at > 0; at -= at & -at) sum += this.#sums[at] as number;
    return sum;
  }
}

/** By row, concordant less discordant rows among those that rank lower in truth. */
function agreementBelow(order: readonly Uint32Array[], p: ScoreRanks, into: Float64Array, sign: 1 | -1): void {
  const counts = new RankCounts(p.distinct);
  let seen = 0;
  for (const group of order) {
    for (const row of group) {
      const rank = p.rank[row] as number;
      const lower = counts.below(rank);
      const higher = seen - counts.below(rank + 1);
      into[row] = (into[row] as number) + sign * (lower - higher);
    }
    for (const row of group) counts.add(p.rank[row] as number);
    seen += group.length;
  }
}

/** Kendall's τ-b: a row moves it by how many rows it agrees with less those it contradicts, and by its ties. */
export function kendallInfluences({ truth, prediction }: NumberRows): Influences {
  const n = truth.length;
  const [y, p] = [rankScores(truth), rankScores(prediction)];
  const [ofY, ofP] = [places(y), places(p)];
  const groups = Array.from(ofY.size, (size) => new Uint32Array(size));
  const filled = new Uint32Array(groups.length);
  for (let row = 0; row < n; row++) {
    const at = y.rank[row] as number;
    (groups[at] as Uint32Array)[filled[at] as number] = row;
    filled[at] = (filled[at] as number) + 1;
  }
  const agreement = new Float64Array(n);
  agreementBelow(groups, p, agreement, 1);
  agreementBelow(groups.reverse(), p, agreement, -1);
  const untied = (ranks: ScoreRanks, size: Float64Array) =>
    Float64Array.from(ranks.rank, (at) => n - (size[at] as number));
  const [untiedY, untiedP] = [untied(y, ofY.size), untied(p, ofP.size)];
  const sum = (values: Float64Array) => values.reduce((total, of) => total + of, 0);
  const [all, allY, allP] = [sum(agreement), sum(untiedY), sum(untiedP)];
  const whole = Math.sqrt(allY * allP);
  const value = all / whole;
  const derivative = agreement.map(
    (of, row) => (2 * of) / whole - value * ((untiedY[row] as number) / allY + (untiedP[row] as number) / allP),
  );
  return { value, derivative };
}
