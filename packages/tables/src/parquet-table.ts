import type { Column } from "./column.ts";
import type { Connection } from "./duckdb/connection.ts";
import { DUCKDB } from "./duckdb/duckdb-dialect.ts";
import { quoteIdentifier, quoteLiteral } from "./quoting.ts";
import { rowColumn } from "./row-column.ts";
import { kindOf } from "./sql-kind.ts";
import type { Table } from "./table.ts";
import { TableError } from "./table-error.ts";
import { withSizes } from "./value-sizes.ts";

/** Else a folder called a=1 would put its own value over the column a of the files in it. */
const NO_PARTITIONS = "hive_partitioning = false";

/**
 * Parquet is read where it lies: the table is a view, and a query takes only the columns it names.
 *
 * @param named the same files as the user knows them.
 */
export async function openParquet(
  connection: Connection,
  name: string,
  files: readonly string[],
  named: readonly string[],
): Promise<Table> {
  const schemas: Column[][] = [];
  for (const [index, file] of files.entries()) schemas.push(await describe(connection, file, named[index] as string));
  const columns = sameSchema(schemas, named);
  const list = files.map(quoteLiteral).join(", ");
  const counts = await connection.rows(`select file_name, num_rows from parquet_file_metadata([${list}])`);
  const offsets: string[] = [];
  let rows = 0;
  for (const [index, file] of files.entries()) {
    offsets.push(`when ${index} then ${rows}`);
    const count = counts.find((row) => row.file_name === file);
    if (!count) throw new Error(`DuckDB did not count the rows of ${named[index]}`);
    rows += Number(count.num_rows);
  }
  const rowNumber = quoteIdentifier(rowColumn(columns.map((column) => column.name)));
  // Both are virtual columns of read_parquet.
  const number = `file_row_number + 1 + case file_index ${offsets.join(" ")} end`;
  await connection.execute(
    `create view ${quoteIdentifier(name)} as select *, ${number} as ${rowNumber} from read_parquet([${list}], ${NO_PARTITIONS})`,
  );
  return {
    name,
    dialect: DUCKDB,
    // The view's name, since a user's query may not call read_parquet.
    from: quoteIdentifier(name),
    columns: await withSizes(connection, name, columns),
    rows,
    malformed: 0,
    findings: [],
    rowNumber,
    files: named,
    linesOf: async () => undefined,
    placesOf: async () => undefined,
  };
}

async function describe(connection: Connection, file: string, named: string): Promise<Column[]> {
  const rows = await connection
    .rows(
      `select column_name, column_type from (describe select * from read_parquet(${quoteLiteral(file)}, ${NO_PARTITIONS}))`,
    )
    .catch((cause: unknown) => {
      throw new TableError(`${named}: it is not a whole Parquet file: ${(cause as Error).message}`, {
        code: "unreadable-table",
        reason: "unreadable",
        remedy: "write the file again; check that it was fetched whole",
        cause,
      });
    });
  const columns = rows.map((row) => {
    const sqlType = String(row.column_type);
    return { name: String(row.column_name), sqlType, kind: kindOf(sqlType) };
  });
  const taken = columns.find(({ name }) => /^(file_row_number|file_index)$/i.test(name));
  if (taken)
    throw new TableError(`${named}: a column is named ${taken.name}, which DuckDB uses for the row's place`, {
      code: "reserved-column",
      reason: "unreadable",
      remedy: "rename the column",
    });
  return columns;
}

function sameSchema(schemas: readonly (readonly Column[])[], files: readonly string[]): readonly Column[] {
  const [first = []] = schemas;
  for (const [index, schema] of schemas.entries()) {
    const length = Math.max(schema.length, first.length);
    for (let at = 0; at < length; at++) {
      const [one, other] = [schema[at], first[at]];
      if (one?.name === other?.name && one?.sqlType === other?.sqlType) continue;
      const show = (column: Column | undefined) => (column ? `${column.name} ${column.sqlType}` : "missing");
      throw new TableError(
        `${files[index]} and ${files[0]} have different columns: column ${at + 1} is ${show(one)} in the one and ${show(other)} in the other`,
        {
          code: "different-headers",
          reason: "unreadable",
          remedy: "give all files of one table the same columns in the same order",
        },
      );
    }
  }
  return first;
}
