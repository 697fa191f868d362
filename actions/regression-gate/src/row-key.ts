import { requireColumn } from "@assay/action-kit";
import type { MetricTask } from "@assay/metrics";
import { quoteLiteral, textOf } from "@assay/tables";
import type { ColumnNames } from "./inputs.ts";
import type { PredictionTable } from "./prediction-table.ts";

/** SQL of the hash that a bundle keeps in place of a key: 32 hexadecimal digits. */
export function hashedKey(salt: string, key: string): string {
  return `substr(sha256(concat(${quoteLiteral(salt)}, ${key})), 1, 32)`;
}

/** SQL of the text in the column that identifies a row. */
function keyColumn(table: PredictionTable, { key }: ColumnNames): string {
  return textOf(requireColumn(table, "key", key));
}

/**
 * SQL of what identifies a row of a table: its key, and where rows answer queries the query with it, as JSON, since the
 * same document stands in many lists. A bundle's key is the hash of all that already.
 */
export function rowKey(table: PredictionTable, columns: ColumnNames, task: MetricTask): string {
  const key = keyColumn(table, columns);
  if (task !== "ranking" || table.isBundle) return key;
  const query = textOf(requireColumn(table, "query", columns.query));
  return `case when ${query} is not null and ${key} is not null then cast(json_array(${query}, ${key}) as varchar) end`;
}
