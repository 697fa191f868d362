import { formatCount } from "@assay/report";
import type { Column } from "@assay/tables";
import { kindInWords } from "../sql/column.ts";
import { allOf } from "../sql/table-sql.ts";
import { column, required, share, text, texts } from "../suite/keyword.ts";
import { mostlyInWords, verbFor } from "./column-map.ts";
import { countOf, define, type Finding, type Plan, type Prepared, type Refuse, type Scope } from "./definition.ts";
import { nothingToJudge } from "./nothing-to-judge.ts";
import { fitsType, strangeType, wantedInText } from "./type-names.ts";

function prepare(name: string, types: readonly string[], mostly: number, keyword: string, refuse: Refuse): Prepared {
  // Lists name the types of many engines. A name that fits no column allows none, so that one which fits may stand beside it.
  const strange = types.map(strangeType);
  if (!strange.includes(undefined)) for (const one of strange) if (one) refuse(one.message, one.remedy, keyword);
  return {
    column: name,
    title: `Values of ${name} must be of type ${types.join(" or ")}`,
    limit: mostlyInWords(types.join(" or "), mostly),
    plan: (scope, known) => typePlan(scope, known as Column, types),
  };
}

/**
 * A column has one type, so it fits whole or not at all, as for a typed column in Great Expectations: `mostly` moves
 * nothing. Of a text column that should hold something else, the cells that do not read as such are shown.
 */
function typePlan({ sql, rows }: Scope, column: Column, types: readonly string[]): Plan {
  const value = sql.value(column);
  const wanted = column.kind === "string" ? wantedInText(types) : undefined;
  const misread = wanted && `${value} IS NOT NULL AND ${sql.dialect.tryCast(value, wanted.type)} IS NULL`;
  const where = misread && allOf(rows, misread);
  return {
    measures: {
      rows: sql.count(rows),
      present: sql.countOf(value, rows),
      ...(misread ? { unexpected: sql.count(rows, misread) } : {}),
    },
    judge: (measured): Finding => {
      const [all, there] = [countOf(measured, "rows"), countOf(measured, "present")];
      const missing = all - there;
      if (there === 0) return nothingToJudge(column.name, all, rows);
      const what = `${column.name} holds ${kindInWords(column)} (${column.sqlType})`;
      const facts = { observed: column.sqlType, missing };
      if (types.some((type) => fitsType(type, column, missing > 0)))
        return { ...facts, met: true, reason: "as-expected", message: what };
      const unexpected = misread ? countOf(measured, "unexpected") : there;
      const cells =
        wanted && unexpected > 0
          ? `: ${formatCount(unexpected)} of ${formatCount(there)} values ${verbFor(unexpected, "do")} not read as ${wanted.words}`
          : "";
      return {
        ...facts,
        met: false,
        reason: "wrong-type",
        message: `${what}, not ${types.join(" or ")}${cells}`,
        unexpected,
        ...(where && unexpected > 0 ? { cells: { where, value } } : {}),
      };
    },
  };
}

export const valuesInTypeList = define(
  "expect_column_values_to_be_in_type_list",
  { column, mostly: share, type_list: required(texts("a list of type names")) },
  ({ column: name, mostly = 1, type_list: types }, refuse) => prepare(name, types, mostly, "type_list", refuse),
);

export const valuesOfType = define(
  "expect_column_values_to_be_of_type",
  { column, mostly: share, type_: required(text("a type's name")) },
  ({ column: name, mostly = 1, type_: type }, refuse) => prepare(name, [type], mostly, "type_", refuse),
);

export const columnType = define(
  "expect_column_type_to_be",
  { column, type_: required(text("a type's name")) },
  ({ column: name, type_: type }, refuse) => prepare(name, [type], 1, "type_", refuse),
);
