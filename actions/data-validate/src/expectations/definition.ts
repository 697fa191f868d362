import type { Reason } from "@assay/report";
import type { Column, ExactRows, OtherTable, Table, TableError } from "@assay/tables";
import type { Vocabularies } from "../drift/vocabulary.ts";
import type { TableSql } from "../sql/table-sql.ts";
import type { Keywords, Kwargs } from "../suite/keyword.ts";
import type { Measure, Measured } from "./measure.ts";

/** The cells that show a finding: which rows, and which value of them. */
export interface Cells {
  /** SQL that is true for the rows. */
  readonly where: string;
  /** SQL of the value; none for findings about whole rows. */
  readonly value: string;
}

export interface Finding {
  readonly met: boolean;
  /** The comparison could not be made: the check is an `error` whatever its severity. */
  readonly impossible?: boolean;
  readonly reason: Reason;
  /** One sentence. */
  readonly message: string;
  readonly observed?: number | string | boolean | null;
  /** The observed value is a cell's own, to be masked as examples are. */
  readonly observedIsCell?: boolean;
  readonly missing?: number;
  readonly unexpected?: number;
  readonly cells?: Cells;
  /** Rows that a query of the suite's author gave, which show the finding where no cells do. */
  readonly given?: readonly Measured[];
  /** Such rows, each with what is told of it; masked where they may be of tables that the step does not name. */
  readonly givenBeside?: readonly GivenRow[];
  readonly remedy?: string;
}

/** A row of a query with what is to be said of it. */
export interface GivenRow {
  readonly told: string;
  readonly cells: Measured;
}

/** Is shown the values of some rows; what it has found at the end joins the measured. */
interface Inspector {
  /** @param count rows of the page that hold the value. */
  readonly see: (value: number | string | boolean, count: number) => void;
  readonly found: () => Measured;
}

/**
 * Values that no SQL can decide about and that are looked at here: those of files page by page, numbers of a warehouse grouped
 * there; where they are too many to come here, `beyond` is measured as true.
 */
export interface Inspection {
  /** SQL of the value; rows without one are not shown. */
  readonly value: string;
  /** SQL that is true for the rows to look at. */
  readonly where: string;
  readonly start: () => Promise<Inspector>;
}

/** The first rows that a query gave and the number of all, or why it was not run. */
export type Answer =
  | { readonly count: number; readonly rows: readonly Measured[] }
  | { readonly refused: Pick<TableError, "message" | "remedy" | "reason"> };

/** The first rows of two queries, or why one of them was not run. */
export type ComparedAnswer =
  | { readonly base: ExactRows; readonly other: ExactRows }
  | { readonly refused: Pick<TableError, "message" | "remedy" | "reason">; readonly of: "base" | "other" };

/** A SELECT over what the suite calls {batch}. */
export interface AuthorQuery {
  /** The text, given SQL for a FROM clause. */
  readonly over: (batch: string) => string;
  /** SQL that is true for the rows of the table that are the batch; `undefined` where that is all of them. */
  readonly rows: string | undefined;
}

/** How one expectation is decided on one table. */
export interface Plan {
  /** Aggregates by name, measured for all expectations in one pass over the table. */
  readonly measures: Readonly<Record<string, Measure>>;
  readonly inspect?: Inspection;
  /** One more SELECT of one row, whose columns join the measured ones, where they cannot tell; asked until there is none. */
  readonly refine?: (measured: Measured) => string | undefined;
  /** A SELECT that the suite's author wrote, run as the engine runs such: over this table alone. */
  readonly query?: AuthorQuery;
  /** Two such, whose rows are compared. They may read what lies beside the table: the reference of a file, or its database. */
  readonly comparison?: { readonly base: AuthorQuery; readonly other: AuthorQuery; readonly limit: number };
  /** `answer` is what the author's query gave, and `compared` what two of them did, where there are such. */
  readonly judge: (measured: Measured, answer?: Answer, compared?: ComparedAnswer) => Finding | Promise<Finding>;
}

/** What an expectation may build its SQL from. */
export interface Scope {
  readonly sql: TableSql;
  /** SQL of the table, for the FROM of a `refine`. */
  readonly from: string;
  /** SQL of a row's number in its file; `undefined` where rows have no order. */
  readonly rowNumber: string | undefined;
  readonly columns: readonly Column[];
  /** So many rows that a second query may cost less than what it saves. */
  readonly isLarge: boolean;
  /** SQL that is true for the rows the expectation speaks of; `undefined` where that is all of them. */
  readonly rows: string | undefined;
  /** Rows of the files that are no rows of the table, since they are malformed. */
  readonly malformed: number;
  /** By column, how values differ from the reference's, where there is a reference and an expectation asks for it. */
  readonly vocabularies?: Vocabularies;
  /** The reference, where it is a table of the same engine. */
  readonly reference?: Pick<Table, "name" | "from" | "columns" | "rowNumber">;
  /** Of a table in a database: the tables beside it that expectations name, or why one of them cannot be had. */
  readonly others?: OtherTables;
  /** The database that holds it. */
  readonly database?: string;
}

export type OtherTables = ReadonlyMap<string, OtherTable | TableError>;

/** An expectation with its keywords read, ready for any table. */
export interface Prepared {
  /** The column it speaks of, where it is one. */
  readonly column?: string;
  /** The columns it speaks of, where it is about rows. */
  readonly columns?: readonly string[];
  readonly title: string;
  /** What is allowed, in words. */
  readonly limit: string;
  /** The range that single values of the column are held against, for its chart. */
  readonly allowed?: readonly [number | null, number | null];
  /** The smallest and the largest whole number in that range. */
  readonly allowedWhole?: readonly [number | null, number | null];
  /** It compares the column's values with the reference's. */
  readonly vocabulary?: true;
  /** The table of the same database that it looks at beside the one that is judged. */
  readonly otherTable?: string;
  /** It takes the reference for another table, and not for data that this data is to be distributed as. */
  readonly looksUp?: true;
  /** Patterns the engine must understand before anything is judged. */
  readonly patterns?: readonly string[];
  /** `column` is the one named above, where one is named. */
  readonly plan: (scope: Scope, column: Column | undefined) => Plan;
}

/** Tells what is wrong between the keywords, each of which is fine alone. */
export type Refuse = (message: string, remedy: string, keyword: string) => void;

export interface Definition {
  readonly type: string;
  readonly keywords: Keywords;
  /** Other spellings of keywords that people write. */
  readonly aliases: ReadonlyMap<string, string>;
  readonly prepare: (kwargs: Readonly<Record<string, unknown>>, refuse: Refuse) => Prepared;
}

/** Declares an expectation. `prepare` is called only with keywords that were all read. */
export function define<const K extends Keywords>(
  type: string,
  keywords: K,
  prepare: (kwargs: Kwargs<K>, refuse: Refuse) => Prepared,
  aliases: ReadonlyMap<string, string> = new Map(),
): Definition {
  return {
    type,
    keywords,
    aliases,
    prepare: (kwargs, refuse) => prepare(kwargs as Kwargs<K>, refuse),
  };
}

/** A measured number; 0 where nothing was there to be measured. */
export function countOf(measured: Measured, name: string): number {
  const value = measured[name];
  return typeof value === "number" ? value : 0;
}

/** The columns of these names, in this order; an expectation is planned only where the table has all of them. */
export function columnsNamed({ columns }: Scope, names: readonly string[]): Column[] {
  return names.map((name) => columns.find((column) => column.name === name) as Column);
}
