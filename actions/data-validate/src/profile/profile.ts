import type { ColumnKind } from "@assay/tables";
import type { Step } from "../drift/distribution.ts";

export const PROFILE_SCHEMA = "assay/profile/v1";

interface Facts {
  readonly name: string;
  /** Rows without a value that could be compared: missing ones, and infinities. */
  readonly missing: number;
}

export interface NumbersProfile extends Facts {
  readonly kind: "integer" | "float";
  readonly distinct: number;
  readonly key: boolean;
  readonly steps: readonly Step[];
}

export interface CategoriesProfile extends Facts {
  readonly kind: "string" | "boolean";
  readonly distinct: number;
  readonly key: boolean;
  /** Hash of a label and its rows, most first. */
  readonly hashes: readonly (readonly [hash: string, rows: number])[];
  /** Rows whose labels are not among them. */
  readonly others: number;
}

/** A column whose drift is not judged: only that it is there. */
interface OtherProfile extends Facts {
  /** `key`: the column that tells rows apart, whatever it holds. */
  readonly kind: Exclude<ColumnKind, "integer" | "float" | "string" | "boolean"> | "key";
}

export type ColumnProfile = NumbersProfile | CategoriesProfile | OtherProfile;

/** What is kept of a table so that another can be compared with it. */
export interface Profile {
  readonly rows: number;
  readonly data: readonly { readonly path: string; readonly sha256: string }[];
  readonly columns: readonly ColumnProfile[];
}

/** The profile as text: a line for each column, the same bytes for the same data. */
export function serializeProfile({ rows, data, columns }: Profile): string {
  const lines = columns.map((column) => `  ${JSON.stringify(written(column))}`);
  return `{\n "schema": ${JSON.stringify(PROFILE_SCHEMA)},\n "rows": ${rows},\n "data": ${JSON.stringify(data)},\n "columns": [\n${lines.join(",\n")}\n ]\n}\n`;
}

function written(column: ColumnProfile): object {
  if (!("steps" in column)) return column;
  return {
    ...column,
    steps: column.steps.map(({ low, high, at, rows }) => (low === high ? [at, rows] : [low, high, at, rows])),
  };
}
