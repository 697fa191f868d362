import { MetricError } from "../error.ts";
import { andersonDarling } from "./anderson-darling.ts";
import { type CellCounts, distinctCells, pooledCells, shares, valueCells } from "./binning.ts";
import { defaultMethod } from "./default-method.ts";
import { hellinger, jensenShannon, kullbackLeibler, stabilityIndex, totalVariation } from "./divergences.ts";
import type { DriftColumn, DriftMeasurement, DriftMethod, NumericColumn } from "./drift.ts";
import { kolmogorovSmirnov, smirnovTestP } from "./kolmogorov-smirnov.ts";
import { chiSquareFit, proportionsTest } from "./proportions.ts";
import { type Sides, sidesOf } from "./sides.ts";
import { momentsOf, wassersteinDistance, wassersteinNorm } from "./wasserstein.ts";

type Measured = Pick<DriftMeasurement, "statistic" | "pValue" | "effect">;

function numbers(column: DriftColumn, method: DriftMethod): NumericColumn {
  if (column.kind === "numeric") return column;
  throw new MetricError(`the method ${method} compares numbers, and the column holds categories`, {
    code: "method-needs-numbers",
    reason: "invalid-input",
    remedy: "use auto, chisquare, tvd, jensenshannon, psi, hellinger or kl for it",
  });
}

function variationOf({ reference, current }: CellCounts, { referenceRows, currentRows }: Sides): number {
  return totalVariation(shares(reference, referenceRows, false), shares(current, currentRows, false));
}

function distance(
  compare: (p: Float64Array, q: Float64Array) => number,
  { reference, current }: CellCounts,
  { referenceRows, currentRows }: Sides,
  filled: boolean,
): Measured {
  const statistic = compare(shares(reference, referenceRows, filled), shares(current, currentRows, filled));
  return { statistic, pValue: undefined, effect: statistic };
}

const MEASURES: Readonly<Record<DriftMethod, (column: DriftColumn, sides: Sides) => Measured>> = {
  ks: (column, sides) => {
    const { reference, current } = numbers(column, "ks");
    const statistic = kolmogorovSmirnov(reference, current, sides);
    return { statistic, pValue: smirnovTestP(statistic, sides), effect: statistic };
  },
  anderson: (column, sides) => {
    const { reference, current } = numbers(column, "anderson");
    const { statistic, p } = andersonDarling(reference, current, sides);
    return { statistic, pValue: p, effect: kolmogorovSmirnov(reference, current, sides) };
  },
  wasserstein: (column, sides) => {
    const held = numbers(column, "wasserstein");
    const norm = wassersteinNorm(momentsOf(held.values, held.reference, sides.referenceRows));
    const statistic = wassersteinDistance(held, sides) / norm;
    return { statistic, pValue: undefined, effect: statistic };
  },
  chisquare: (column, sides) => {
    const cells = valueCells(column);
    const { statistic, p } = chiSquareFit(cells, sides);
    return { statistic, pValue: p, effect: variationOf(cells, sides) };
  },
  z: (column, sides) => {
    const cells = valueCells(column);
    if (cells.reference.length > 2)
      throw new MetricError(
        `the method z compares two proportions, and the column has ${cells.reference.length} values`,
        {
          code: "too-many-categories",
          reason: "invalid-input",
          remedy: "use auto or chisquare for it",
        },
      );
    const { statistic, p } = proportionsTest(cells, sides);
    return { statistic, pValue: p, effect: variationOf(cells, sides) };
  },
  tvd: (column, sides) => distance(totalVariation, valueCells(column), sides, false),
  jensenshannon: (column, sides) => distance(jensenShannon, pooledCells(column), sides, false),
  hellinger: (column, sides) => distance(hellinger, distinctCells(column), sides, false),
  psi: (column, sides) => distance(stabilityIndex, pooledCells(column), sides, true),
  kl: (column, sides) => distance(kullbackLeibler, pooledCells(column), sides, true),
};

/**
 * What the method says about the column: SciPy's or Evidently's number from counts.
 *
 * Degenerate columns: one value on both sides is no drift with every method (statistic 0, p 1); two different constants are
 * the largest drift the method knows. An empty side, NaN and ±∞ are refused. No fewest number of rows is asked but by
 * anderson (4): with few rows the decision is `review`, not the number wrong.
 *
 * @throws MetricError `no-rows`, `not-finite`, `not-ascending`, `negative-count`, `rows-differ`, `method-needs-numbers`,
 * `too-many-categories`, `too-few-rows`
 */
export function measureDrift(column: DriftColumn, method: DriftMethod | "auto"): DriftMeasurement {
  const sides = sidesOf(column);
  const chosen = method === "auto" ? defaultMethod(column) : method;
  return { method: chosen, ...MEASURES[chosen](column, sides), ...sides };
}
