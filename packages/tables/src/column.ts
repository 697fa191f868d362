/** What a reader of the data would call a column; a column with missing cells keeps its kind. */
export type ColumnKind = "integer" | "float" | "boolean" | "string" | "date" | "timestamp" | "other";

export interface Column {
  readonly name: string;
  readonly kind: ColumnKind;
  /** The engine's type, e.g. `BIGINT`, `DOUBLE`, `VARCHAR`, `DECIMAL(18,2)`. */
  readonly sqlType: string;
  /** Every value is known to be finite: neither NaN nor an infinity needs to be looked for. */
  readonly finite?: true;
  /** The squares of all values are known to add up to less than 10^300: none lies further from zero than 10^150. */
  readonly moderate?: true;
}
