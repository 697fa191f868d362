import type { UserRows } from "../engine.ts";
import { type ExactRows, exactKind } from "../exact-rows.ts";
import type { TableError } from "../table-error.ts";
import { refuseOtherTables } from "./named-tables.ts";
import { failedOnRows } from "./query-failure.ts";
import { checkQueryText } from "./query-text.ts";
import type { CatalogColumn, Row, Session } from "./session.ts";
import type { TableName } from "./table-name.ts";

/** What a suite's query calls the table; in quotes, so that no engine takes it for another. */
const BATCH = "batch of the suite";

/** Writes an author's query over a table of that name, which is quoted. */
export type WriteQuery = (name: string) => string;

export interface AskedRows {
  /** SQL of ours that is true for the rows which the query may see; all of them where it is undefined. */
  readonly where: string | undefined;
  /** So many of the first rows are answered. */
  readonly limit: number;
}

interface Asked {
  readonly session: Pick<Session, "dialect" | "unquoted" | "columnsOf" | "rows" | "codeOf">;
  /** What the engine says of a query before it runs it, as a refusal. */
  readonly failed: (error: unknown) => TableError;
  readonly view: string;
  readonly columns: readonly CatalogColumn[];
}

/** The table under the name that an author's query gives it, by its own columns: what a WITH begins with. */
function batchOf({ session, view, columns }: Asked, where: string | undefined): string {
  const { identifier } = session.dialect;
  const list = columns.map(({ name, own = name }) => `${identifier(name)} AS ${identifier(own)}`).join(", ");
  return `${identifier(BATCH)} AS (SELECT ${list} FROM ${view}${where === undefined ? "" : ` WHERE ${where}`})`;
}

/** Asks without a row of the data, so that the engine's words are about the query alone. */
async function described<T>({ failed }: Asked, asking: Promise<T>): Promise<T> {
  return await asking.catch((error: unknown) => Promise.reject(failed(error)));
}

/** Runs what was described. */
async function run({ session }: Asked, sql: string): Promise<readonly Row[]> {
  return await session.rows(sql).catch((error: unknown) => Promise.reject(failedOnRows(session, error, "it")));
}

/** The author's text is a sub-select beside the table, which a WITH gives its name: nothing of it can reach further. */
export async function batchRows(asked: Asked, write: WriteQuery, { where, limit }: AskedRows): Promise<UserRows> {
  const name = asked.session.dialect.identifier(BATCH);
  const query = write(name);
  checkQueryText(query);
  refuseOtherTables(query, { batch: name, unquoted: asked.session.unquoted });
  const over = (select: string, rest = "") =>
    `WITH ${batchOf(asked, where)} SELECT ${select} FROM (\n${query}\n) AS given${rest}`;
  await described(asked, asked.session.rows(over("given.*", " LIMIT 0")));
  const [counted] = await run(asked, over("count(*) AS n"));
  const count = Number(counted?.n);
  return { count, rows: count === 0 || limit === 0 ? [] : await run(asked, over("given.*", ` LIMIT ${limit}`)) };
}

/** The author's text may name further tables: those of `others`. */
export async function exactRows(
  asked: Asked,
  write: WriteQuery,
  { where, limit, others }: AskedRows & { readonly others: readonly TableName[] },
): Promise<ExactRows> {
  const { session } = asked;
  const { identifier, cast } = session.dialect;
  const name = identifier(BATCH);
  const query = write(name);
  checkQueryText(query);
  refuseOtherTables(query, { batch: name, others, unquoted: session.unquoted });
  const all = `(WITH ${batchOf(asked, where)} SELECT given.* FROM (\n${query}\n) AS given) AS asked`;
  const names = (await described(asked, session.columnsOf(all))).map(({ name }) => name);
  // By places of our own, since engines cannot name again a column without a name, or two of one name.
  const from = `${all} (${names.map((_, index) => identifier(`c${index}`)).join(", ")})`;
  const found = await described(asked, session.columnsOf(from));
  const cells = found.map(({ judged, kind, sqlType }, index) => {
    const digits = kind === "other" || sqlType.startsWith("DECIMAL");
    // As it stands, since what is judged of a decimal is missing where it is NaN.
    return `${digits ? cast(identifier(`c${index}`), "text") : judged} AS c${index}`;
  });
  const rows = await run(asked, `SELECT ${cells.join(", ")} FROM ${from} LIMIT ${limit}`);
  return {
    columns: found.map(({ kind, sqlType }, index) => ({
      name: names[index] as string,
      kind: exactKind(kind, sqlType),
    })),
    rows: rows.map((row) => found.map((_, index) => row[`c${index}`] ?? null)),
  };
}
