import type { ClassCodes } from "@assay/metrics";
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

/** The values of a column: codes as bytes where the SQL says so, else any numbers. */
type Values = Float64Array | Uint8Array;

/** The columns of the joined rows by name, in the order of the candidate's rows. */
export class JoinedColumns {
  readonly #values: ReadonlyMap<string, Values>;

  constructor(values: ReadonlyMap<string, Values>) {
    this.#values = values;
  }

  get(name: string): Values | undefined {
    return this.#values.get(name);
  }

  numbers(name: string): Float64Array | undefined {
    const values = this.#values.get(name);
    if (values instanceof Uint8Array) throw new TypeError(`${name} is a column of codes`);
    return values;
  }

  /** Those of a column of labels. */
  codes(name: string): ClassCodes | undefined {
    const values = this.#values.get(name);
    return values instanceof Float64Array ? Int32Array.from(values) : values;
  }
}

/** Place of the first value that is missing or, which no byte is, not finite. */
function firstUnusable({ values, firstMissing = values.length }: NumberColumn<Values>): number {
  if (values instanceof Uint8Array) return firstMissing;
  let first = 0;
  while (first < firstMissing && Number.isFinite(values[first])) first++;
  return first;
}

function refuseMissing(column: JoinedColumn, found: NumberColumn<Values>, columns: JoinedColumns): void {
  if (column.shown === undefined) return;
  const { values, missing } = found;
  const first = firstUnusable(found);
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
): Promise<JoinedColumns> {
  const list = wanted.map(({ sql }, index) => `${sql} as x${index}`).join(", ");
  const order = query.order === undefined ? "" : ` order by ${query.order}`;
  const fetched = await engine.bytesAndNumbers(`with ${query.with} select ${list} from ${query.from}${order}`);
  const columns = new JoinedColumns(
    new Map(wanted.map(({ name }, index) => [name, (fetched[index] as NumberColumn<Values>).values])),
  );
  wanted.forEach((column, index) => {
    refuseMissing(column, fetched[index] as NumberColumn<Values>, columns);
  });
  return columns;
}
