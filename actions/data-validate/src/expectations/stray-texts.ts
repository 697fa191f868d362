import type { TableSql } from "../sql/table-sql.ts";

const FEW = 0.1;

/** Few texts among numbers are often a sign for a missing value, such as "-", that pandas' list does not hold. */
export function strayTextsRemedy({ dialect }: TableSql, strays: number, values: number): { remedy?: string } {
  if (dialect.name !== "duckdb" || strays === 0 || strays / values > FEW) return {};
  return {
    remedy: "correct the cells shown; where they stand for missing values of a text file, name them in `na-values`",
  };
}
