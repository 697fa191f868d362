import type { Column, ColumnKind } from "@assay/tables";

export function isNumeric({ kind }: Column): boolean {
  return kind === "integer" || kind === "float";
}

/** Whether a value may be NaN or an infinity, for all that is known. */
export function canBeInfinite(column: Column): boolean {
  return !column.finite && isFloatingPoint(column);
}

/** Whether a value may be too large for its square, an infinity among them. */
export function isFloatingPoint({ sqlType }: Column): boolean {
  return /^(FLOAT|DOUBLE|REAL)/i.test(sqlType);
}

const KIND_WORDS: Readonly<Record<ColumnKind, string>> = {
  integer: "whole numbers",
  float: "numbers",
  string: "text",
  boolean: "true or false",
  date: "dates",
  timestamp: "points in time",
  other: "values of another kind",
};

export function kindInWords({ kind, sqlType }: Column): string {
  return kind === "other" ? sqlType : KIND_WORDS[kind];
}
