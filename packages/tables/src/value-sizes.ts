import type { Column } from "./column.ts";
import type { Connection } from "./duckdb/connection.ts";
import { quoteIdentifier } from "./quoting.ts";

const FLOATING = /^(FLOAT|DOUBLE)$/;

/** DuckDB takes minutes to plan a query that adds up thousands of columns. */
const COLUMNS_AT_ONCE = 100;

/**
 * The columns of a table, with what can be told of the sizes of floating-point values. A sum is the cheapest look at all of
 * them, since it keeps a NaN and an infinity; only where the squares are too large for one are the values looked at one by
 * one. What a Parquet file says of its columns is no proof: writers leave NaN out of it.
 */
export async function withSizes(connection: Connection, table: string, columns: readonly Column[]): Promise<Column[]> {
  const hold = async (test: (value: string) => string, some: readonly Column[]): Promise<ReadonlySet<Column>> => {
    const held: Column[] = [];
    for (let at = 0; at < some.length; at += COLUMNS_AT_ONCE) {
      const batch = some.slice(at, at + COLUMNS_AT_ONCE);
      const tests = batch.map(({ name }, index) => `${test(`cast(${quoteIdentifier(name)} as double)`)} as c${index}`);
      const [row] = await connection.rows(`select ${tests.join(", ")} from ${quoteIdentifier(table)}`);
      held.push(...batch.filter((_, index) => row?.[`c${index}`] !== false));
    }
    return new Set(held);
  };
  const floats = columns.filter(({ sqlType }) => FLOATING.test(sqlType));
  const moderate = await hold((value) => `sum(${value} * ${value}) < 1e300`, floats);
  const finite = await hold(
    (value) => `bool_and(isfinite(${value}))`,
    floats.filter((column) => !moderate.has(column)),
  );
  return columns.map((column) => ({
    ...column,
    ...((moderate.has(column) || finite.has(column)) && { finite: true }),
    ...(moderate.has(column) && { moderate: true }),
  }));
}
