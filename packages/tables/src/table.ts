import type { Column } from "./column.ts";
import type { Dialect } from "./dialect.ts";

/** One thing that is wrong with a file as a file. `line` and `column`, which counts UTF-16 units, count from 1. */
export interface StructureFinding {
  /** `unreadable`: the bytes are no text (not UTF-8, NUL); `malformed-row`: the cells are not those of the header. */
  readonly reason: "malformed-row" | "unreadable";
  readonly file: string;
  readonly line: number;
  readonly column?: number;
  /** Number of the row in all files, from 1; none for what is wrong with a header. */
  readonly row?: number;
  readonly message: string;
}

/** A row's place in the text file that holds it. */
export interface RowPlace {
  readonly file: string;
  readonly line: number;
  /** Of the cell that was asked for, in UTF-16 units, from 1; none where a quoted line break of its row comes before it. */
  readonly column?: number;
}

export interface TableSource {
  /** Absolute, resolved, permitted; several files of one format and one header are one table, in this order. */
  readonly paths: readonly string[];
  /** Cells that count as missing instead of pandas' list (text files only), compared exactly. */
  readonly naValues?: readonly string[];
  /** Columns read as text whatever their cells look like (keys: "007" stays "007"), where there are such; text files only. */
  readonly textColumns?: readonly string[];
}

export interface Table {
  readonly name: string;
  /** How SQL over it is written. */
  readonly dialect: Dialect;
  /** Quoted SQL for a FROM clause. */
  readonly from: string;
  readonly columns: readonly Column[];
  /** Rows of the files, malformed ones included; blank lines are none. The SQL table holds `rows - malformed`. */
  readonly rows: number;
  /** The first findings of each file, at most `MAX_FINDINGS` in all; `malformed` is the exact number. */
  readonly findings: readonly StructureFinding[];
  /** Rows that are in the files but, being malformed, not in the SQL table. */
  readonly malformed: number;
  /** SQL expression over `from`: the row's number in the files read one after the other, from 1, malformed rows counted; NULL where rows have no order, as in a warehouse. */
  readonly rowNumber: string;
  readonly files: readonly string[];
  /** Files that start with a UTF-8 byte order mark, which is none of the first label. */
  readonly marked?: readonly string[];
  /** The physical line on which each row (numbered as by `rowNumber`) starts; undefined where files have no lines (Parquet, a JSON array). */
  linesOf(rows: readonly number[]): Promise<number[] | undefined>;
  /** The same with the file, for a table of several files, and of delimited text with the column of the cell of that name. */
  placesOf(rows: readonly number[], column?: string): Promise<RowPlace[] | undefined>;
}

/** A table and how messages name it: its input and its file. */
export interface ShownTable {
  readonly shown: string;
  readonly table: Table;
}
