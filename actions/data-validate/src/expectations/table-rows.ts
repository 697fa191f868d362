import { formatCount, formatCountOf } from "@assay/report";
import { count, required } from "../suite/keyword.ts";
import { countOf, type Definition, define, type Plan, type Prepared, type Scope } from "./definition.ts";
import { countInWords, NUMBER_RANGE, type Range, REASON_OF_SIDE, readRange, sideOf } from "./range.ts";

const KEYWORDS = { value: required(count) };

function rowPromise(range: Range<number>, words: string): Prepared {
  const limit = `${words} ${/^(at \w+ )?1$/.test(words) ? "row" : "rows"}`;
  return {
    title: `The table must have ${limit}`,
    limit,
    plan: ({ sql, rows, malformed }: Scope): Plan => ({
      measures: { rows: sql.count(rows) },
      judge: (measured) => {
        // Whether a malformed row fulfils a condition cannot be told.
        const found = countOf(measured, "rows") + (rows === undefined ? malformed : 0);
        const side = sideOf(found, range);
        const met = side === "inside";
        return {
          met,
          reason: REASON_OF_SIDE[side],
          message: `there ${found === 1 ? "is" : "are"} ${formatCountOf(found, "row")}${met ? "" : `, not ${words}`}`,
          observed: found,
        };
      },
    }),
  };
}

export const tableRows: readonly Definition[] = [
  define("expect_table_row_count_to_equal", KEYWORDS, ({ value }) =>
    rowPromise({ min: value, max: value, strictMin: false, strictMax: false }, formatCount(value)),
  ),
  define("expect_table_row_count_to_be_between", NUMBER_RANGE, (kwargs, refuse) => {
    const range = readRange(kwargs, refuse);
    return rowPromise(range, countInWords(range));
  }),
];
