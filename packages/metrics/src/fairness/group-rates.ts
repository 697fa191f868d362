import { type ClassCodes, requireBinary, requireSameRows, requireWeights } from "../columns.ts";
import { MetricError } from "../error.ts";

/** A binary model's answers, each row of one group. Codes: 1 = positive, 0 = negative. */
export interface GroupedPredictions {
  /** The group of each row, any whole numbers. */
  readonly group: Int32Array;
  readonly truth: ClassCodes;
  readonly prediction: ClassCodes;
  readonly weight?: Float64Array | undefined;
}

/** Rows that a rate is a share of. */
interface Rate {
  /** `undefined` where the group has none of these rows, in which Fairlearn answers 0. */
  readonly value: number | undefined;
  /** How many rows it is a share of, weight 0 left out. */
  readonly rows: number;
}

/** What a model answers to the rows of one group. */
export interface GroupRates {
  readonly group: number;
  /** Predicted positive among all rows. */
  readonly selection_rate: Rate;
  /** Predicted positive among the positive rows: recall. */
  readonly true_positive_rate: Rate;
  /** Predicted positive among the negative rows. */
  readonly false_positive_rate: Rate;
  /** Whether a row counts for more or less than one, so that no count of rows says how sure a rate is. */
  readonly weighted: boolean;
}

export type RateName = "selection_rate" | "true_positive_rate" | "false_positive_rate";

/**
 * The rates of each group, by rising code; a group whose rows all weigh 0 is left out. Source: Fairlearn
 * `selection_rate`, `true_positive_rate`, `false_positive_rate`, which answer 0 for a group without such rows.
 *
 * @throws MetricError on no rows, unequal lengths, codes other than 0 and 1 in truth and prediction, and weights that
 *   cannot be; `one-group` where fewer than two groups are left, for which Fairlearn finds no difference
 */
export function groupRates({ group, truth, prediction, weight }: GroupedPredictions): GroupRates[] {
  requireSameRows({ truth, prediction, group, weight });
  requireBinary("truth", truth);
  requireBinary("prediction", prediction);
  requireWeights(weight);
  const tallies = new Map<number, Tally>();
  for (let row = 0; row < group.length; row++) {
    const w = weight ? (weight[row] as number) : 1;
    if (w === 0) continue;
    const code = group[row] as number;
    let tally = tallies.get(code);
    if (!tally) {
      tally = { rows: new Float64Array(4), weight: new Float64Array(4) };
      tallies.set(code, tally);
    }
    const cell = 2 * (truth[row] as number) + (prediction[row] as number);
    tally.rows[cell] = (tally.rows[cell] as number) + 1;
    tally.weight[cell] = (tally.weight[cell] as number) + w;
  }
  if (tallies.size < 2)
    throw new MetricError("all rows are of one group, and fairness compares groups", {
      code: "one-group",
      reason: "too-few-samples",
      remedy: "group by a column of at least two values",
    });
  return [...tallies]
    .sort(([left], [right]) => left - right)
    .map(([code, tally]) => ({
      group: code,
      selection_rate: rateOf(tally, [1, 3], [0, 1, 2, 3]),
      true_positive_rate: rateOf(tally, [3], [2, 3]),
      false_positive_rate: rateOf(tally, [1], [0, 1]),
      weighted: weight !== undefined,
    }));
}

/** By 2 × truth + prediction. */
interface Tally {
  readonly rows: Float64Array;
  readonly weight: Float64Array;
}

function rateOf(tally: Tally, part: readonly number[], whole: readonly number[]): Rate {
  const of = (cells: readonly number[], sums: Float64Array) =>
    cells.reduce((sum, cell) => sum + (sums[cell] as number), 0);
  const rows = of(whole, tally.rows);
  return { value: rows === 0 ? undefined : of(part, tally.weight) / of(whole, tally.weight), rows };
}
