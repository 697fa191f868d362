import { TableError } from "./table-error.ts";

type TableFormat = "csv" | "json" | "jsonl" | "parquet";
export type Compression = "gzip" | "zstd";

export interface FileFormat {
  readonly format: TableFormat;
  /** Of a CSV's cells: by extension, never guessed from the content. */
  readonly delimiter: "," | "\t";
  readonly compression: Compression | undefined;
}

const FORMATS: Readonly<Record<string, { format: TableFormat; delimiter: "," | "\t" }>> = {
  csv: { format: "csv", delimiter: "," },
  tsv: { format: "csv", delimiter: "\t" },
  tab: { format: "csv", delimiter: "\t" },
  json: { format: "json", delimiter: "," },
  jsonl: { format: "jsonl", delimiter: "," },
  ndjson: { format: "jsonl", delimiter: "," },
  parquet: { format: "parquet", delimiter: "," },
  pq: { format: "parquet", delimiter: "," },
};
const COMPRESSIONS: Readonly<Record<string, Compression>> = { gz: "gzip", zst: "zstd" };
/** Tables that people have, and archives of them. */
const FOREIGN = new Set([
  "xlsx",
  "xls",
  "ods",
  "zip",
  "tar",
  "feather",
  "arrow",
  "avro",
  "orc",
  "h5",
  "pkl",
  "pickle",
  "db",
]);
const READ = "name it .csv, .tsv, .tab, .json, .jsonl, .ndjson or .parquet; text may be compressed: .csv.gz, .csv.zst";

/** The format a file's name promises, e.g. `train.csv.gz`: gzip of comma-separated text. */
export function formatOf(path: string): FileFormat {
  const parts = (path.split(/[\\/]/).at(-1) ?? "").toLowerCase().split(".");
  const compression = COMPRESSIONS[parts.at(-1) ?? ""];
  if (compression) parts.pop();
  const known = parts.length > 1 ? FORMATS[parts.at(-1) ?? ""] : undefined;
  const foreign = parts.length > 1 ? parts.at(-1) : undefined;
  if (!known && foreign !== undefined && FOREIGN.has(foreign))
    throw new TableError(`${path}: .${foreign} is a format that is not read`, {
      code: "unknown-format",
      reason: "invalid-input",
      remedy: `export the table as CSV or Parquet, and ${READ}`,
    });
  if (!known || (compression && known.format === "parquet"))
    throw new TableError(`${path}: the file name does not say which format it has`, {
      code: "unknown-format",
      reason: "invalid-input",
      remedy: READ,
    });
  return { ...known, compression };
}
