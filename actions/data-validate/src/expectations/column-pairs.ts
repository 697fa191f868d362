import { formatCount } from "@assay/report";
import type { Column } from "@assay/tables";
import { kindInWords } from "../sql/column.ts";
import type { TableSql } from "../sql/table-sql.ts";
import { flag, isScalar, keyword, required, type Scalar } from "../suite/keyword.ts";
import { areComparable, comparedValue } from "./comparable.ts";
import { crossTypeComparisons, datesRead } from "./dates-as-text.ts";
import type { Definition } from "./definition.ts";
import { definePair, type RowTest } from "./row-map.ts";

type Pair = readonly [Scalar | null, Scalar | null];

const MOST_SHOWN = 5;

const isMember = (value: unknown): value is Scalar | null => value === null || isScalar(value);
const isPair = (value: unknown): value is Pair => Array.isArray(value) && value.length === 2 && value.every(isMember);

const pairs = keyword("a list of pairs of values, such as [[1, 2], [3, null]]", (value) =>
  Array.isArray(value) && value.length > 0 && value.every(isPair) ? (value as readonly Pair[]) : undefined,
);

const kinds = (a: Column, b: Column) =>
  `${a.name} holds ${kindInWords(a)}, ${b.name} holds ${kindInWords(b)}, and neither equals the other`;

const pairEqual = definePair("expect_column_pair_values_to_be_equal", {}, ({ column_A: a, column_B: b }) => ({
  promise: `have the same value in ${a} and ${b}`,
  kept: `have the same value in ${a} and ${b}`,
  broken: `have different values in ${a} and ${b}`,
  limit: `${a} = ${b}`,
  test: (columns, { sql }) => {
    const [one, other] = columns as [Column, Column];
    if (!areComparable(one, other)) return { broken: "true", because: kinds(one, other) };
    return { broken: `NOT (${comparedValue(sql, one, other)} = ${comparedValue(sql, other, one)})` };
  },
}));

const pairGreater = definePair(
  "expect_column_pair_values_a_to_be_greater_than_b",
  { or_equal: flag, parse_strings_as_datetimes: flag, allow_cross_type_comparisons: crossTypeComparisons },
  ({ column_A: a, column_B: b, or_equal: orEqual = false, parse_strings_as_datetimes: parsed = false }) => {
    const words = orEqual ? "at least" : "greater than";
    return {
      promise: `have a value in ${a} that is ${words} the one in ${b}`,
      kept: `have ${a} ${words} ${b}`,
      broken: `do not have ${a} ${words} ${b}`,
      limit: `${a} ${orEqual ? "≥" : ">"} ${b}`,
      test: (columns, { sql }) => testGreater(sql, columns as [Column, Column], orEqual ? ">=" : ">", parsed),
    };
  },
);

function testGreater(sql: TableSql, [a, b]: readonly [Column, Column], operator: string, parsed: boolean): RowTest {
  if (parsed && a.kind === "string" && b.kind === "string") {
    const [left, right] = [a, b].map((column) => sql.dialect.spelledInstant(sql.value(column))) as [string, string];
    const strange = [a, b].map(
      (column, index) => `(${sql.value(column)} IS NOT NULL AND ${[left, right][index]} IS NULL)`,
    );
    const { forms, remedy } = datesRead(sql.dialect);
    const [ofA, ofB] = [a, b].map((column) => sql.dialect.namesOffset(sql.value(column)));
    return {
      broken: `NOT (${left} ${operator} ${right})`,
      unreadable: {
        where: `(${strange.join(" OR ")} OR coalesce(${ofA} <> ${ofB}, false))`,
        words: `text that is no date ${forms}, or one date with an offset and one without`,
        remedy,
      },
    };
  }
  if (areComparable(a, b))
    return { broken: `NOT (${comparedValue(sql, a, b)} ${operator} ${comparedValue(sql, b, a)})` };
  return {
    settled: {
      met: false,
      reason: "wrong-type",
      message: `${a.name} holds ${kindInWords(a)} and ${b.name} ${kindInWords(b)}, which have no order among them`,
      remedy: "compare columns of one kind",
    },
  };
}

const pairInSet = definePair(
  "expect_column_pair_values_to_be_in_set",
  { value_pairs_set: required(pairs) },
  ({ column_A: a, column_B: b, value_pairs_set: set }) => ({
    promise: `have a pair of ${a} and ${b} that is among ${pairsInWords(set)}`,
    kept: `have a pair of ${a} and ${b} that is in the set`,
    broken: `have a pair of ${a} and ${b} that is not in the set`,
    limit: `one of ${pairsInWords(set)}`,
    test: (columns, { sql }) => {
      const [one, other] = columns as [Column, Column];
      const members = set.flatMap(([left, right]) => {
        const both = [isMemberSql(sql, one, left), isMemberSql(sql, other, right)];
        return both.includes("false") ? [] : [`(${both.join(" AND ")})`];
      });
      return { broken: members.length === 0 ? "true" : `NOT coalesce(${members.join(" OR ")}, false)` };
    },
  }),
);

function isMemberSql(sql: TableSql, column: Column, member: Scalar | null): string {
  return member === null ? `${sql.value(column)} IS NULL` : sql.isOneOf(column, sql.value(column), [member]);
}

function pairsInWords(pairs: readonly Pair[]): string {
  const shown = pairs.slice(0, MOST_SHOWN).map((pair) => `(${pair.map((one) => JSON.stringify(one)).join(", ")})`);
  return pairs.length > MOST_SHOWN ? `${shown.join(", ")} … (${formatCount(pairs.length)} pairs)` : shown.join(", ");
}

export const columnPairs: readonly Definition[] = [pairEqual, pairGreater, pairInSet];
