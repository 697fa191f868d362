import { clip, type Example, redacted } from "@assay/report";
import { type Table, TableError } from "@assay/tables";
import type { Answer, AuthorQuery, Measured } from "../expectations/definition.ts";
import type { Showing } from "./examples.ts";
import type { AuthorQueries } from "./table-pass.ts";

/** So many cells of a row are shown. */
const MAX_CELLS = 20;

/** Runs a query that the suite's author wrote; what the engine refuses of it is an answer, too. */
export async function answerQuery(
  { over, rows }: AuthorQuery,
  { name, from }: Pick<Table, "name" | "from">,
  queries: AuthorQueries,
  { maxExamples: limit }: Showing,
): Promise<Answer> {
  try {
    if ("batchRows" in queries) return await queries.batchRows(over, { where: rows, limit });
    const batch = rows === undefined ? from : `(SELECT * FROM ${from} WHERE ${rows})`;
    return await queries.userRows(over(batch), { tables: [name], limit });
  } catch (error) {
    if (!(error instanceof TableError)) throw error;
    return { refused: error };
  }
}

/** The rows that a query gave, as examples: the columns with their values, or what is told of masked ones. */
export function givenExamples(
  rows: readonly Measured[],
  { dialect, rowNumber }: Pick<Table, "dialect" | "rowNumber">,
  { maxExamples, redact }: Showing,
): Example[] {
  return rows.slice(0, maxExamples).map((row) => {
    // Where rows carry their number in a column of ours, `select *` gives it too.
    const cells = Object.entries(row).filter(([name]) => dialect.identifier(name) !== rowNumber);
    const shown = cells
      .slice(0, MAX_CELLS)
      .map(([name, cell]) => `${name} ${(redact ? redacted(cell) : cell) ?? "missing"}`);
    return { note: clip(shown.join(", "), 2000) };
  });
}
