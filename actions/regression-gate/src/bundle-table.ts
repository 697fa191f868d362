import type { KeyedPredictions } from "./baseline-bundle.ts";
import { KEY_BYTES } from "./baseline-bundle.ts";
import type { ColumnNames } from "./inputs.ts";

const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`;

/** A bundle's keyed predictions as CSV with the columns the gate was told of, so that they are opened as any baseline. */
export function bundleTable(predictions: KeyedPredictions, columns: ColumnNames): string {
  const { rows, labels, keys, truth, prediction, score, weight } = predictions;
  const label = (codes: Int32Array) => (row: number) => quoted(labels[codes[row] as number] as string);
  const cells: { readonly name: string; readonly of: (row: number) => string }[] = [];
  const add = (name: string | undefined, of: ((row: number) => string) | undefined) => {
    if (name !== undefined && of) cells.push({ name, of });
  };
  const hex = Buffer.from(keys.buffer, keys.byteOffset, keys.byteLength).toString("hex");
  add(columns.key, (row) => hex.slice(row * KEY_BYTES * 2, (row + 1) * KEY_BYTES * 2));
  add(columns.truth, label(truth));
  add(columns.prediction, prediction && label(prediction));
  add(columns.score, score && ((row) => String(score[row])));
  add(columns.weight, weight && ((row) => String(weight[row])));
  const lines = [cells.map(({ name }) => quoted(name)).join(",")];
  for (let row = 0; row < rows; row++) lines.push(cells.map(({ of }) => of(row)).join(","));
  return `${lines.join("\n")}\n`;
}
