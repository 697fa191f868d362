import { didYouMean } from "@assay/action-kit";
import { formatCount } from "@assay/report";
import type { Column } from "@assay/tables";
import { isNumeric, kindInWords } from "../sql/column.ts";
import { allOf } from "../sql/table-sql.ts";
import { column, share, text } from "../suite/keyword.ts";
import { mostlyInWords, portionInWords, valuesInWords, verbFor } from "./column-map.ts";
import { countOf, define, type Scope } from "./definition.ts";
import { nothingToJudge } from "./nothing-to-judge.ts";
import { settled, tableBeside } from "./table-beside.ts";

const TYPE = "expect_column_values_to_exist_in_reference";

/** Where the keys are: the step's reference beside a file, and in a database the table that the suite names. */
function tableOfKeys(scope: Scope, name: string, table: string | undefined) {
  if (table !== undefined) return tableBeside(scope, table, TYPE);
  if (scope.reference) return scope.reference;
  const isFile = scope.sql.dialect.name === "duckdb";
  return {
    refused: {
      reason: "invalid-input",
      message: isFile
        ? `${TYPE}(${name}) looks values up in a reference, and none is given that has rows beside the data`
        : `${TYPE}(${name}) does not say which table of ${scope.sql.dialect.name} holds the keys`,
      remedy: isFile
        ? "give `reference:` to the step: the table that holds the keys, not its profile"
        : "name it as `reference_table`; the keys of a file do not travel into the database, so load them there first",
    },
  } as const;
}

/** What is looked up. Not every type has an operator for it (PostgreSQL's json), and Trino, where all have, casts few to text. */
function comparable(sql: Scope["sql"], column: Column): string {
  const value = sql.value(column);
  return column.kind === "other" && sql.dialect.name !== "trino" ? sql.dialect.cast(value, "text") : value;
}

/** Ours, not Great Expectations': a foreign key. Every value is one of a column of another table; missing values are left out. */
export const foreignKey = define(
  TYPE,
  {
    column,
    reference_column: text("the name of a column of the reference"),
    reference_table: text("the name of a table of the same database"),
    mostly: share,
  },
  ({ column: name, reference_column: other = name, reference_table: table, mostly = 1 }) => ({
    column: name,
    title: `${valuesInWords(name, mostly)} must exist in ${other} of ${table ?? "the reference"}`,
    limit: mostlyInWords(`is one of ${table === undefined ? "the reference's" : `${table}'s`} ${other}`, mostly),
    ...(table === undefined ? {} : { otherTable: table }),
    looksUp: true,
    plan: (scope, known) => {
      const { rows, sql, from } = scope;
      const own = known as Column;
      const reference = tableOfKeys(scope, name, table);
      const theReference = table ?? "the reference";
      if ("refused" in reference) return settled(reference.refused);
      const names = reference.columns.map((one) => one.name);
      const theirs = reference.columns.find((one) => one.name === other);
      if (!theirs)
        return settled({
          reason: "missing-column",
          message: `${theReference} has no column "${other}"${didYouMean(other, names)}`,
          remedy: `name one of its columns as \`reference_column\`: ${names.slice(0, 50).join(", ")}`,
        });
      if (own.kind !== theirs.kind && !(isNumeric(own) && isNumeric(theirs)))
        return settled(
          {
            reason: "wrong-type",
            message: `${name} holds ${kindInWords(own)}, and ${other} of ${theReference} ${kindInWords(theirs)}, so no value can be found there`,
            remedy: "write both in the same way; one text turns a whole column of numbers into text",
          },
          false,
        );
      if (own.kind === "other" && own.sqlType !== theirs.sqlType)
        return settled(
          {
            reason: "wrong-type",
            message: `${name} holds ${own.sqlType}, and ${other} of ${theReference} ${theirs.sqlType}, so no value can be found there`,
            remedy: "give both columns the same type",
          },
          false,
        );
      const value = sql.value(own);
      const keys = `SELECT ${comparable(sql, theirs)} FROM ${reference.from} WHERE ${sql.value(theirs)} IS NOT NULL`;
      const where = allOf(rows, `${value} IS NOT NULL`, `${comparable(sql, own)} NOT IN (${keys})`);
      return {
        measures: { rows: sql.count(rows), present: sql.countOf(value, rows) },
        refine: (measured) =>
          "unexpected" in measured || countOf(measured, "present") === 0
            ? undefined
            : `SELECT count(*) AS unexpected FROM ${from} WHERE ${where}`,
        judge: (measured) => {
          const [all, present] = [countOf(measured, "rows"), countOf(measured, "present")];
          const unexpected = countOf(measured, "unexpected");
          if (present === 0) return nothingToJudge(name, all, rows);
          const met = (present - unexpected) / present >= mostly;
          return {
            met,
            reason: met ? "as-expected" : "unexpected-values",
            message:
              unexpected === 0
                ? `all ${formatCount(present)} values of ${name} exist in ${other} of ${theReference}`
                : `${formatCount(unexpected)} of ${formatCount(present)} values of ${name} ${verbFor(unexpected, "do not exist")} in ${other} of ${theReference} ${portionInWords(unexpected, present, mostly)}`,
            observed: unexpected,
            missing: all - present,
            unexpected,
            ...(unexpected > 0 ? { cells: { where, value: comparable(sql, own) } } : {}),
          };
        },
      };
    },
  }),
);
