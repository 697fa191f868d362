import { formatCount, formatCountOf } from "@assay/report";
import type { Column } from "@assay/tables";
import { kindMismatch } from "../sql/literals.ts";
import { allOf } from "../sql/table-sql.ts";
import { column, members, required, type Scalar, scalars } from "../suite/keyword.ts";
import { withDatesAsText } from "./dates-as-text.ts";
import { countOf, type Definition, define } from "./definition.ts";
import { nothingToJudge } from "./nothing-to-judge.ts";
import { setInWords } from "./values-in-set.ts";

interface SetPromise {
  readonly words: string;
  /** A value outside the set breaks it. */
  readonly closed: boolean;
  /** A value of the set that the column lacks breaks it. */
  readonly complete: boolean;
}

function defineSet(type: string, { words, closed, complete }: SetPromise): Definition {
  return define(
    type,
    { column, value_set: required(closed ? members : scalars) },
    ({ column: name, value_set: values }) => ({
      column: name,
      title: `The values of ${name} must ${words} ${setInWords(values)}`,
      limit: setInWords(values),
      plan: ({ sql, rows }, known) => {
        const column = known as Column;
        const value = sql.value(column);
        const wanted = [...new Set(values)];
        const mismatch = kindMismatch(column, wanted);
        const present = `${value} IS NOT NULL`;
        const outside = `NOT ${sql.isOneOf(column, value, wanted)}`;
        const where = allOf(rows, present, outside);
        const found = Object.fromEntries(
          wanted.map((member, index) => [`found${index}`, sql.count(rows, sql.isOneOf(column, value, [member]))]),
        );
        return {
          measures: {
            rows: sql.count(rows),
            present: sql.countOf(value, rows),
            foreign: sql.countDistinct(column, value, rows, outside),
            unexpected: sql.countValues(column, `${present} AND ${outside}`, rows),
            ...(complete ? found : {}),
          },
          judge: (measured) => {
            const [all, there] = [countOf(measured, "rows"), countOf(measured, "present")];
            const [foreign, unexpected] = [countOf(measured, "foreign"), countOf(measured, "unexpected")];
            if (there === 0) return nothingToJudge(name, all, rows);
            const absent: Scalar[] = complete
              ? wanted.filter((_, index) => countOf(measured, `found${index}`) === 0)
              : [];
            const met = (!closed || foreign === 0) && absent.length === 0;
            const faults = [
              closed && foreign > 0
                ? `${formatCount(foreign)} different ${foreign === 1 ? "value is" : "values are"} outside the set, in ${formatCountOf(unexpected, "row")}`
                : undefined,
              absent.length > 0
                ? `the set's ${setInWords(absent)} ${absent.length === 1 ? "does" : "do"} not occur`
                : undefined,
              mismatch?.words,
            ].filter((fault) => fault !== undefined);
            return {
              met,
              reason: met ? "as-expected" : "set-mismatch",
              message: `${name}: ${met ? "its values are as promised" : faults.join("; ")}`,
              missing: all - there,
              ...(closed ? { observed: foreign, unexpected } : { observed: absent.length }),
              ...(mismatch && !met ? { remedy: mismatch.remedy } : {}),
              ...(closed && unexpected > 0 ? { cells: { where, value } } : {}),
            };
          },
        };
      },
    }),
  );
}

const SETS: readonly Definition[] = [
  defineSet("expect_column_distinct_values_to_be_in_set", { words: "be among", closed: true, complete: false }),
  defineSet("expect_column_distinct_values_to_equal_set", { words: "be exactly", closed: true, complete: true }),
  defineSet("expect_column_distinct_values_to_contain_set", { words: "include", closed: false, complete: true }),
];

export const distinctValues: readonly Definition[] = SETS.map(withDatesAsText);
