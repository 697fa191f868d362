import { clip, type Example, redacted } from "@assay/report";
import { type Table, TableError } from "@assay/tables";
import type { Answer, AuthorQuery, ComparedAnswer, GivenRow, Plan, Scope } from "../expectations/definition.ts";
import type { Measured } from "../expectations/measure.ts";
import type { Showing } from "./examples.ts";
import type { AuthorQueries } from "./queries.ts";

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

/** Runs two queries that are compared. */
export async function answerComparison(
  { base, other, limit }: NonNullable<Plan["comparison"]>,
  { name, from }: Pick<Table, "name" | "from">,
  queries: AuthorQueries,
  reference: Scope["reference"],
): Promise<ComparedAnswer> {
  const answer = async ({ over, rows: where }: AuthorQuery) => {
    if ("batchRows" in queries) return await queries.exactRows(over, { where, limit });
    const batch = where === undefined ? from : `(SELECT * FROM ${from} WHERE ${where})`;
    const tables = reference ? [name, reference.name] : [name];
    return await queries.exactUserRows(over(batch), { tables, limit });
  };
  let of: "base" | "other" = "base";
  try {
    const first = await answer(base);
    of = "other";
    return { base: first, other: await answer(other) };
  } catch (error) {
    if (!(error instanceof TableError)) throw error;
    return { refused: error, of };
  }
}

/** The rows that a query gave, as examples: the columns with their values, or what is told of masked ones. */
export function givenExamples(rows: readonly Measured[], { maxExamples, redact }: Showing): Example[] {
  return rows.slice(0, maxExamples).map((row) => ({ note: clip(cellsInWords(Object.entries(row), redact), 2000) }));
}

/** The same of rows that are told apart. Those of a database may be of any table of it, so they are masked whatever the step says. */
export function besideExamples(
  rows: readonly GivenRow[],
  { dialect }: Pick<Table, "dialect">,
  { maxExamples, redact }: Pick<Showing, "maxExamples" | "redact">,
): Example[] {
  const masked = redact || dialect.name !== "duckdb";
  return rows.slice(0, maxExamples).map(({ told, cells }) => ({
    note: clip(`${told}: ${cellsInWords(Object.entries(cells), masked)}`, 2000),
  }));
}

function cellsInWords(cells: readonly (readonly [string, Measured[string]])[], redact: boolean): string {
  const shown = cells.slice(0, MAX_CELLS);
  return shown.map(([name, cell]) => `${name} ${(redact ? redacted(cell) : cell) ?? "missing"}`).join(", ");
}
