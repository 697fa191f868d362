import { formatCountOf, Refusal } from "@assay/report";
import type { NumberColumn, TableEngine } from "@assay/tables";

/** A column of the joined rows: its SQL in the tables' terms, and how a message names it. */
export interface JoinedColumn {
  readonly name: string;
  readonly sql: string;
  /** "the score of candidate predictions/candidate.csv"; `undefined` for columns that are never missing. */
  readonly shown?: string;
  /** Which of the columns holds the row's number in that file. */
  readonly at?: string;
}

/** The columns of the joined rows by name, as numbers, in the order of the candidate's rows. */
export type Columns = ReadonlyMap<string, Float64Array>;

function refuseMissing(column: JoinedColumn, { values, missing }: NumberColumn, columns: Columns): void {
  if (column.shown === undefined) return;
  let first = 0;
  while (first < values.length && Number.isFinite(values[first])) first++;
  if (first === values.length) return;
  const row = column.at === undefined ? first + 1 : columns.get(column.at)?.[first];
  const what = missing > 0 ? `is missing in ${formatCountOf(missing, "row")}` : `is ${values[first]}`;
  throw new Refusal(`${column.shown} ${what}, first in row ${row}`, {
    code: missing > 0 ? "missing-value" : "not-a-number",
    reason: "not-a-number",
    remedy: "give every row that is judged a value, or leave the row out on both sides",
  });
}

/** Fetches the columns; without `order` as the table has them, which is for one table only. Refuses a missing or infinite value in any that a metric is computed from. */
export async function fetchColumns(
  engine: TableEngine,
  wanted: readonly JoinedColumn[],
  query: { readonly with: string; readonly from: string; readonly order?: string },
): Promise<Columns> {
  const list = wanted.map(({ sql }, index) => `${sql} as x${index}`).join(", ");
  const order = query.order === undefined ? "" : ` order by ${query.order}`;
  const fetched = await engine.numbers(`with ${query.with} select ${list} from ${query.from}${order}`);
  const columns = new Map(wanted.map(({ name }, index) => [name, (fetched[index] as NumberColumn).values]));
  wanted.forEach((column, index) => {
    refuseMissing(column, fetched[index] as NumberColumn, columns);
  });
  return columns;
}
