import { KEY_BYTES, type KeyedPredictions } from "./baseline-bundle.ts";
import type { ColumnNames } from "./inputs.ts";

const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`;

/** A bundle's keyed predictions as CSV with the columns the gate was told of, so that they are opened as any baseline. */
export function bundleTable(predictions: KeyedPredictions, columns: ColumnNames): string {
  const { rows, labels, keys, truth, prediction, score, scores, weight } = predictions;
  const cell = (column: Int32Array | Float64Array) => (row: number) =>
    column instanceof Int32Array ? quoted(labels[column[row] as number] as string) : String(column[row]);
  const cells: { readonly name: string; readonly of: (row: number) => string }[] = [];
  const add = (name: string | undefined, column: Int32Array | Float64Array | undefined) => {
    if (name !== undefined && column) cells.push({ name, of: cell(column) });
  };
  const hex = Buffer.from(keys.buffer, keys.byteOffset, keys.byteLength).toString("hex");
  if (columns.key !== undefined)
    cells.push({ name: columns.key, of: (row) => hex.slice(row * KEY_BYTES * 2, (row + 1) * KEY_BYTES * 2) });
  add(columns.truth, truth);
  add(columns.prediction, prediction);
  add(columns.score, score);
  scores?.forEach((column, code) => {
    add(
      columns.score?.replace("*", () => labels[code] as string),
      column,
    );
  });
  add(columns.weight, weight);
  const lines = [cells.map(({ name }) => quoted(name)).join(",")];
  for (let row = 0; row < rows; row++) lines.push(cells.map(({ of }) => of(row)).join(","));
  return `${lines.join("\n")}\n`;
}
