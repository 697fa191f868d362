import { formatCount } from "@assay/report";
import { canEqual, kindMismatch } from "../sql/literals.ts";
import { members, required, type Scalar, scalarsOrNulls } from "../suite/keyword.ts";
import { defineMap } from "./column-map.ts";
import { withDatesAsText } from "./dates-as-text.ts";

const MOST_SHOWN = 8;

/** `Yes, No` or `a, b, c … (40 values)`. */
export function setInWords(values: readonly Scalar[]): string {
  if (values.length === 0) return "no value";
  const shown = values.slice(0, MOST_SHOWN).map((value) => (typeof value === "string" ? `"${value}"` : String(value)));
  return values.length > MOST_SHOWN ? `${shown.join(", ")} … (${formatCount(values.length)} values)` : shown.join(", ");
}

const inSet = defineMap(
  "expect_column_values_to_be_in_set",
  { value_set: required(members) },
  ({ value_set: values }) => ({
    promise: `be among ${setInWords(values)}`,
    kept: "are in the set",
    broken: "are not in the set",
    limit: `one of ${setInWords(values)}`,
    test: (column, sql) => ({
      broken: `NOT ${sql.isOneOf(column, sql.value(column), values)}`,
      mismatch: kindMismatch(column, values),
    }),
  }),
);

const notInSet = defineMap(
  "expect_column_values_to_not_be_in_set",
  { value_set: required(scalarsOrNulls) },
  ({ value_set: values }) => ({
    promise: `be none of ${setInWords(values)}`,
    kept: "are outside the set",
    broken: "are in the set",
    limit: `none of ${setInWords(values)}`,
    test: (column, sql) => ({
      broken: sql.isOneOf(column, sql.value(column), values),
      // Where none of the set can occur nothing was promised, which a reader has to be told though it is kept.
      ...(values.some((value) => canEqual(column, value)) ? {} : { vacuous: kindMismatch(column, values) }),
    }),
  }),
);

export const valuesInSet = withDatesAsText(inSet);
export const valuesNotInSet = withDatesAsText(notInSet);
