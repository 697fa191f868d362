import { type Column, type ColumnKind, quoteIdentifier } from "@assay/tables";

export function isNumeric({ kind }: Column): boolean {
  return kind === "integer" || kind === "float";
}

/** The column's value in SQL. A NaN is missing, as pandas has it, and so it is NULL here. */
export function cellValue(column: Column): string {
  const name = quoteIdentifier(column.name);
  return canBeInfinite(column) ? `(CASE WHEN isnan(${name}) THEN NULL ELSE ${name} END)` : name;
}

/** Whether a value may be NaN or an infinity, for all that is known. */
export function canBeInfinite({ sqlType, finite }: Column): boolean {
  return !finite && /^(FLOAT|DOUBLE|REAL)/i.test(sqlType);
}

/** The column's value as a number; NULL where a text does not read as one. */
export function cellNumber(column: Column): string {
  if (isNumeric(column)) return cellValue(column);
  if (column.kind === "boolean") return `CAST(${cellValue(column)} AS INTEGER)`;
  return `TRY_CAST(${cellValue(column)} AS DOUBLE)`;
}

/** The column's value as text, as regular expressions and lengths see it. */
export function cellText(column: Column): string {
  return column.kind === "string" ? cellValue(column) : `CAST(${cellValue(column)} AS VARCHAR)`;
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
