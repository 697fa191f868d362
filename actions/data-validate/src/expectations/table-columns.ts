import { nearestName } from "@assay/action-kit";
import { formatCount, formatCountOf } from "@assay/report";
import { column, count, flag, required, texts } from "../suite/keyword.ts";
import { type Definition, define, type Finding } from "./definition.ts";
import { countInWords, NUMBER_RANGE, REASON_OF_SIDE, rangeInWords, readRange, sideOf } from "./range.ts";

/** The table's header alone decides; nothing is measured. */
const settled = (finding: Finding) => ({ measures: {}, judge: () => finding });

const list = (names: readonly string[]) => names.map((name) => `"${name}"`).join(", ");

const columnsMatchSet = define(
  "expect_table_columns_to_match_set",
  { column_set: required(texts("a list of column names")), exact_match: flag },
  ({ column_set: names, exact_match: exact = true }) => ({
    title: exact ? "The table must have exactly the columns promised" : "The table must have all columns promised",
    limit: `${exact ? "exactly" : "at least"} ${list(names)}`,
    plan: ({ columns }) => {
      const there = columns.map(({ name }) => name);
      const absent = names.filter((name) => !there.includes(name));
      const extra = exact ? there.filter((name) => !names.includes(name)) : [];
      const near = absent.map((name) => {
        const nearest = nearestName(
          name,
          there.filter((candidate) => !names.includes(candidate)),
        );
        return nearest === undefined ? `"${name}"` : `"${name}" (there is "${nearest}")`;
      });
      const faults = [
        ...(absent.length > 0 ? [`the data lacks ${near.join(", ")}`] : []),
        ...(extra.length > 0 ? [`it has ${list(extra)} beside`] : []),
      ];
      const met = faults.length === 0;
      return settled({
        met,
        reason: met ? "as-expected" : "set-mismatch",
        message: met
          ? `the table has ${exact ? "exactly" : "at least"} the ${formatCount(names.length)} columns promised`
          : faults.join("; "),
        observed: there.join(", "),
      });
    },
  }),
);

const columnsMatchOrderedList = define(
  "expect_table_columns_to_match_ordered_list",
  { column_list: required(texts("a list of column names")) },
  ({ column_list: names }) => ({
    title: "The table must have the columns promised, in their order",
    limit: list(names),
    plan: ({ columns }) => {
      const there = columns.map(({ name }) => name);
      const length = Math.max(there.length, names.length);
      const at = Array.from({ length }, (_, index) => index).find((index) => there[index] !== names[index]);
      const shown = (name: string | undefined) => (name === undefined ? "none" : `"${name}"`);
      return settled({
        met: at === undefined,
        reason: at === undefined ? "as-expected" : "set-mismatch",
        message:
          at === undefined
            ? `the table has the ${formatCount(names.length)} columns promised, in their order`
            : `column ${at + 1} is ${shown(there[at])}, not ${shown(names[at])}`,
        observed: there.join(", "),
      });
    },
  }),
);

const columnExists = define(
  "expect_column_to_exist",
  { column, column_index: count },
  ({ column: name, column_index: index }) => ({
    title: `There must be a column ${name}${index === undefined ? "" : ` at position ${index}`}`,
    limit: index === undefined ? `a column "${name}"` : `a column "${name}" at position ${index}, counted from 0`,
    plan: ({ columns }) => {
      const names = columns.map((candidate) => candidate.name);
      const at = names.indexOf(name);
      const nearest = nearestName(name, names);
      const near = nearest === undefined ? "" : `; there is "${nearest}"`;
      const met = at >= 0 && (index === undefined || at === index);
      return settled({
        met,
        reason: met ? "as-expected" : at < 0 ? "missing-column" : "set-mismatch",
        message:
          at < 0
            ? `the data has no column "${name}"${near}`
            : `column "${name}" stands at position ${at}${met ? "" : `, not ${index}`}`,
        observed: at < 0 ? null : at,
      });
    },
  }),
);

const columnCountEquals = define(
  "expect_table_column_count_to_equal",
  { value: required(count) },
  ({ value }) => ({
    title: `The table must have ${formatCountOf(value, "column")}`,
    limit: formatCountOf(value, "column"),
    plan: ({ columns: { length } }) =>
      settled({
        met: length === value,
        reason: length === value ? "within-limit" : length < value ? "below-min" : "above-max",
        message: `the table has ${formatCountOf(length, "column")}${length === value ? "" : `, not ${formatCount(value)}`}`,
        observed: length,
      }),
  }),
  // Great Expectations says `value`; people write what they mean.
  new Map([["column_count", "value"]]),
);

const columnCountBetween = define("expect_table_column_count_to_be_between", NUMBER_RANGE, (kwargs, refuse) => {
  const range = readRange(kwargs, refuse);
  return {
    title: `The table must have ${countInWords(range)} columns`,
    limit: `${countInWords(range)} columns`,
    plan: ({ columns: { length } }) => {
      const side = sideOf(length, range);
      return settled({
        met: side === "inside",
        reason: REASON_OF_SIDE[side],
        message: `the table has ${formatCountOf(length, "column")}${side === "inside" ? "" : `, not ${rangeInWords(range)}`}`,
        observed: length,
      });
    },
  };
});

export const tableColumns: readonly Definition[] = [
  columnsMatchSet,
  columnsMatchOrderedList,
  columnExists,
  columnCountEquals,
  columnCountBetween,
];
