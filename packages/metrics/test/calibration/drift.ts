import { normalQuantile } from "../../src/distribution.ts";
import {
  hellinger,
  jensenShannon,
  kullbackLeibler,
  stabilityIndex,
  totalVariation,
} from "../../src/drift/divergences.ts";
import {
  type DriftColumn,
  type DriftDecision,
  type DriftMethod,
  type DriftQuestion,
  decideDrift,
  judgeAsEvidently,
  Random,
} from "../../src/index.ts";
import { drawMultinomial } from "../../src/multinomial.ts";
import { gauss } from "./population.ts";
import type { Tally } from "./trial.ts";

/** Counts of both sides' rows by value, as a `GROUP BY` answers. */
function numericColumn(reference: readonly number[], current: readonly number[]): DriftColumn {
  const counts = new Map<number, [reference: number, current: number]>();
  for (const [side, rows] of [reference, current].entries())
    for (const value of rows) {
      const both = counts.get(value) ?? [0, 0];
      both[side] = (both[side] ?? 0) + 1;
      counts.set(value, both);
    }
  const values = Float64Array.from(counts.keys()).sort();
  return {
    kind: "numeric",
    values,
    reference: Float64Array.from(values, (value) => counts.get(value)?.[0] ?? 0),
    current: Float64Array.from(values, (value) => counts.get(value)?.[1] ?? 0),
  };
}

interface Rows {
  readonly reference: number;
  readonly current: number;
}

function numbers(draw: () => number): (rows: Rows) => DriftColumn {
  const side = (rows: number) => Array.from({ length: rows }, draw);
  return ({ reference, current }) => numericColumn(side(reference), side(current));
}

function categories(shares: readonly number[], moved: readonly number[], random: Random): (rows: Rows) => DriftColumn {
  return ({ reference, current }) => ({
    kind: "categorical",
    reference: Float64Array.from(drawMultinomial(reference, shares, random)),
    current: Float64Array.from(drawMultinomial(current, moved, random)),
  });
}

/** Shares of k categories, each a quarter rarer than the one before it. */
const falling = (k: number) => Array.from({ length: k }, (_, at) => 0.75 ** at);

/** Kinds of column that a table holds, each the same on both sides. */
function undriftedKinds(random: Random): readonly ((rows: Rows) => DriftColumn)[] {
  const normal = () => gauss(random);
  const uniform = () => random.uniform();
  return [
    numbers(normal),
    numbers(() => Math.exp(normal())),
    numbers(() => Math.round(10 * normal()) / 10),
    numbers(() => (uniform() < 0.6 ? 0 : Math.exp(normal()))),
    numbers(() => -Math.log(uniform())),
    numbers(() => Math.floor(4 * uniform())),
    categories([3, 1], [3, 1], random),
    categories(falling(5), falling(5), random),
    categories(falling(12), falling(12), random),
    categories(
      [...falling(10), ...Array.from({ length: 30 }, () => 0.005)],
      [...falling(10), ...Array.from({ length: 30 }, () => 0.005)],
      random,
    ),
  ];
}

/** One gate of so many columns of every kind in turn, none of which drifts. */
function undriftedGate(columns: number, rows: Rows, smallest: number, random: Random): DriftQuestion[] {
  const kinds = undriftedKinds(random);
  return Array.from({ length: columns }, (_, at) => ({
    id: `column ${at}`,
    column: (kinds[at % kinds.length] as (rows: Rows) => DriftColumn)(rows),
    method: "auto",
    smallest,
  }));
}

/** What came of many gates. */
export interface GateTally {
  /** Runs with at least one column found to drift, by us and by Evidently's defaults on the same counts. */
  found: number;
  evidentlyFound: number;
  /** Columns that Evidently's defaults call drifted, of all runs. */
  evidentlyColumns: number;
  /** Runs in which every column passed. */
  passed: number;
  /** Columns that passed, and that were left to review, of all runs. */
  passedColumns: number;
  reviewedColumns: number;
}

/** @param runs by their seeds, each of which makes a gate of its own */
export function tallyUndrifted(
  { runs, columns, rows, smallest }: { runs: readonly number[]; columns: number; rows: Rows; smallest: number },
  seed: number,
): GateTally {
  const tally = { found: 0, evidentlyFound: 0, evidentlyColumns: 0, passed: 0, passedColumns: 0, reviewedColumns: 0 };
  for (const run of runs) {
    const gate = undriftedGate(columns, rows, smallest, new Random(seed, run));
    const decisions = decideDrift(gate, run);
    const theirs = gate.filter(({ column }) => judgeAsEvidently(column, "auto").drifted).length;
    const count = (verdict: DriftDecision["verdict"]) => decisions.filter((one) => one.verdict === verdict).length;
    if (count("fail") > 0) tally.found++;
    if (theirs > 0) tally.evidentlyFound++;
    tally.evidentlyColumns += theirs;
    if (count("pass") === columns) tally.passed++;
    tally.passedColumns += count("pass");
    tally.reviewedColumns += count("review");
  }
  return tally;
}

/** Moves rows from the first half of the categories to the second until `effect` says `size`; by bisection. */
function movedShares(
  shares: readonly number[],
  size: number,
  effect: (p: Float64Array, q: Float64Array) => number,
): number[] {
  const total = shares.reduce((sum, share) => sum + share, 0);
  const p = Float64Array.from(shares, (share) => share / total);
  const half = p.length / 2;
  const heads = p.reduce((sum, share, at) => sum + (at < half ? share : 0), 0);
  const moved = (part: number) =>
    p.map((share, at) => (at < half ? share * (1 - part) : share * (1 + (part * heads) / (1 - heads))));
  let [low, high] = [0, 0.999];
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (effect(p, moved(middle)) < size) low = middle;
    else high = middle;
  }
  return [...moved(low)];
}

const EFFECTS: Readonly<Partial<Record<DriftMethod, (p: Float64Array, q: Float64Array) => number>>> = {
  jensenshannon: jensenShannon,
  hellinger,
  psi: stabilityIndex,
  kl: kullbackLeibler,
};

/**
 * A column whose true drift is exactly `smallest`, in the unit of the method's effect: for methods of numbers a normal
 * distribution that is shifted, else ten categories (z: two) whose rows move from the frequent ones to the rare ones.
 */
function plantedColumn(method: DriftMethod, smallest: number, random: Random): (rows: Rows) => DriftColumn {
  if (method === "ks" || method === "anderson" || method === "wasserstein") {
    // D of two normals a shift apart is 2Φ(shift / 2) − 1.
    const shift = method === "wasserstein" ? smallest : 2 * normalQuantile((1 + smallest) / 2);
    const side = (rows: number, by: number) => Array.from({ length: rows }, () => gauss(random) + by);
    return ({ reference, current }) => numericColumn(side(reference, 0), side(current, shift));
  }
  const shares = method === "z" ? [3, 1] : falling(10);
  return categories(shares, movedShares(shares, smallest, EFFECTS[method] ?? totalVariation), random);
}

/** Verdicts on one column that drifts by exactly `smallest`, among others that are equal on both sides. */
export function tallyPlanted(
  planted: { method: DriftMethod; smallest: number; runs: number; columns: number; rows: Rows },
  random: Random,
): { tally: Tally; detectable: number; needed: DriftDecision["needed"] } {
  const { method, smallest, runs, columns, rows } = planted;
  const draw = plantedColumn(method, smallest, random);
  const tally: Tally = { pass: 0, review: 0, fail: 0 };
  const equal: DriftColumn = {
    kind: "categorical",
    reference: Float64Array.of(rows.reference),
    current: Float64Array.of(rows.current),
  };
  const others = Array.from(
    { length: columns - 1 },
    (_, at): DriftQuestion => ({ id: `equal ${at}`, column: equal, method: "tvd", smallest }),
  );
  const detectables: number[] = [];
  let needed: DriftDecision["needed"];
  for (let run = 0; run < runs; run++) {
    const [decision] = decideDrift([{ id: "planted", column: draw(rows), method, smallest }, ...others], run);
    tally[(decision as DriftDecision).verdict]++;
    detectables.push((decision as DriftDecision).detectable);
    needed ??= decision?.needed;
  }
  return { tally, detectable: detectables.sort((a, b) => a - b)[Math.floor(runs / 2)] as number, needed };
}
