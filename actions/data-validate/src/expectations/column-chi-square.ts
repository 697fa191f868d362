import type { Column } from "@assay/tables";
import { column, share } from "../suite/keyword.ts";
import { countOf, define } from "./definition.ts";
import type { Measured } from "./measure.ts";
import { nothingToJudge } from "./nothing-to-judge.ts";
import { judgeP, level, levelInWords } from "./p-value.ts";
import { type Categories, categories, categoryCounts, countsOf } from "./partition.ts";

/**
 * Pearson's χ² of the counts against the shares expected, as Great Expectations 0.x hands it to `scipy.stats.chisquare`:
 * values that the partition lacks share what is held out.
 */
async function chiSquareP(measured: Measured, parts: Categories, held: number): Promise<number> {
  // The statistics are a chunk of their own, which most suites never load.
  const { chiSquareTail } = await import("@assay/metrics");
  const rows = countOf(measured, "present");
  const [others, rest, squares] = ["others", "rest", "squares"].map((name) => countOf(measured, name)) as [
    number,
    number,
    number,
  ];
  const scale = others > 0 ? 1 - held : 1;
  let statistic = countsOf(measured, parts).reduce((sum, count, index) => {
    const expected = rows * (parts.weights[index] as number) * scale;
    return sum + (count - expected) ** 2 / expected;
  }, 0);
  if (others > 0) {
    const expected = (rows * held) / others;
    statistic += expected === 0 ? Infinity : squares / expected - 2 * rest + others * expected;
  }
  return chiSquareTail(statistic, parts.values.length + others - 1);
}

export const chiSquareTest = define(
  "expect_column_chisquare_test_p_value_to_be_greater_than",
  { column, partition_object: categories, p: level, tail_weight_holdout: share },
  ({ column: name, partition_object: parts, p = 0.05, tail_weight_holdout: held = 0 }, refuse) => {
    if (parts.values.length === 1)
      refuse(
        "a partition of one value expects nothing that could be tested",
        "give two values or more",
        "partition_object",
      );
    return {
      column: name,
      title: `The counts of ${name} must fit the shares expected`,
      limit: levelInWords(p, false),
      plan: (scope, known) => ({
        ...categoryCounts(scope, known as Column, parts),
        judge: async (measured) => {
          const [all, there] = [countOf(measured, "rows"), countOf(measured, "present")];
          if (there === 0) return nothingToJudge(name, all, scope.rows);
          return judgeP(
            `the chi-square test of ${name}`,
            await chiSquareP(measured, parts, held),
            p,
            false,
            all - there,
          );
        },
      }),
    };
  },
);
