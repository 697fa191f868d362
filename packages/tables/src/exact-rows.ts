import type { Cell } from "./cell.ts";
import type { ColumnKind } from "./column.ts";

/** What an exact cell is told by: `number` for every width, for decimals and for true and false, as Python compares them. */
export type ExactKind = "number" | "text" | "date" | "timestamp" | "instant" | "other";

/** Rows of a query whose cells lose nothing on the way. */
export interface ExactRows {
  readonly columns: readonly { readonly name: string; readonly kind: ExactKind }[];
  /** Numbers are doubles, or the digits of whole and decimal ones; every other cell is as the engine spells it. */
  readonly rows: readonly (readonly Cell[])[];
}

/** The kind of a column by its type's name in DuckDB's spelling. */
export function exactKind(kind: ColumnKind, sqlType: string): ExactKind {
  switch (kind) {
    case "integer":
    case "float":
    case "boolean":
      return "number";
    case "string":
      return "text";
    case "timestamp":
      return sqlType.endsWith("WITH TIME ZONE") ? "instant" : "timestamp";
    default:
      return kind;
  }
}
