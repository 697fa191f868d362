import type { TableEngine, Warehouse } from "@assay/tables";
import type { Measured } from "../expectations/measure.ts";

/** Answers one SELECT; cells are numbers, texts, booleans or null. */
export interface Queries {
  rows(sql: string): Promise<readonly Measured[]>;
}

/** Answers queries too that a suite's author wrote: over files by their tables' names, or over a table and its database. */
export type AuthorQueries = Queries &
  (Pick<TableEngine, "userRows" | "exactUserRows"> | Pick<Warehouse, "batchRows" | "exactRows">);
