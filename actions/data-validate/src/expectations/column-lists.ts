import { formatNumber } from "@assay/report";
import type { Column } from "@assay/tables";
import { isNumeric, kindInWords } from "../sql/column.ts";
import { number, required } from "../suite/keyword.ts";
import { sameValue } from "./comparable.ts";
import type { Definition } from "./definition.ts";
import { defineColumns, type RowExpectation } from "./row-map.ts";

const list = (names: readonly string[]) => names.join(", ");

const valuesEqual = defineColumns("expect_multicolumn_values_to_be_equal", {}, ({ column_list: names }) => ({
  promise: `have the same value in ${list(names)}`,
  kept: `have the same value in ${list(names)}`,
  broken: `have different values in ${list(names)}`,
  limit: names.join(" = "),
  test: (columns, { sql }) => {
    const [first, ...others] = columns as [Column, ...Column[]];
    const same = others.map((other) => sameValue(sql, first, other));
    return { broken: same.length === 0 ? "false" : `NOT (${same.join(" AND ")})` };
  },
}));

/** Two missing values of a row are the same value, as in Great Expectations. */
function uniqueWithinRecord({ column_list: names }: { readonly column_list: readonly string[] }): RowExpectation {
  return {
    promise: `have different values in ${list(names)}`,
    kept: `have different values in ${list(names)}`,
    broken: `have a value more than once in ${list(names)}`,
    limit: `all of ${list(names)} differ`,
    test: (columns, { sql }) => {
      const same = columns.flatMap((one, index) => columns.slice(index + 1).map((other) => sameValue(sql, one, other)));
      return { broken: same.length === 0 ? "false" : `(${same.join(" OR ")})` };
    },
  };
}

const sumEquals = defineColumns(
  "expect_multicolumn_sum_to_equal",
  { sum_total: required(number) },
  ({ column_list: names, sum_total: total }) => ({
    promise: `have ${names.join(" + ")} equal to ${formatNumber(total)}`,
    kept: `have the sum ${formatNumber(total)} in ${list(names)}`,
    broken: `have another sum in ${list(names)}`,
    limit: `${names.join(" + ")} = ${formatNumber(total)}`,
    test: (columns, { sql }) => {
      const strange = columns.find((column) => !isNumeric(column) && column.kind !== "boolean");
      if (strange)
        return {
          settled: {
            met: false,
            reason: "wrong-type",
            message: `${strange.name} holds ${kindInWords(strange)}, which cannot be added up`,
            remedy: "name columns of numbers",
          },
        };
      // Added up from left to right in doubles, as pandas does; a missing value leaves no sum.
      const sum = columns.map((column) => sql.dialect.cast(sql.number(column), "double")).join(" + ");
      return { broken: `NOT (${sum} = ${sql.dialect.number(total)})` };
    },
  }),
);

export const columnLists: readonly Definition[] = [
  valuesEqual,
  sumEquals,
  defineColumns("expect_select_column_values_to_be_unique_within_record", {}, uniqueWithinRecord),
  // The name of 0.x.
  defineColumns("expect_multicolumn_values_to_be_unique", {}, uniqueWithinRecord),
];
