import type { Connection } from "./duckdb/connection.ts";
import { quoteIdentifier } from "./quoting.ts";
import type { Column } from "./table.ts";

const FLOATING = /^(FLOAT|DOUBLE)$/;

/**
 * The columns of a table, with what can be told of the sizes of floating-point values. A sum is the cheapest look at all of
 * them, since it keeps a NaN and an infinity; only where the squares are too large for one are the values looked at one by
 * one. What a Parquet file says of its columns is no proof: writers leave NaN out of it.
 */
export async function withSizes(connection: Connection, table: string, columns: readonly Column[]): Promise<Column[]> {
  const hold = async (test: (value: string) => string, some: readonly Column[]): Promise<ReadonlySet<Column>> => {
    if (some.length === 0) return new Set();
    const tests = some.map(({ name }, index) => `${test(`cast(${quoteIdentifier(name)} as double)`)} as c${index}`);
    const [row] = await connection.rows(`select ${tests.join(", ")} from ${quoteIdentifier(table)}`);
    return new Set(some.filter((_, index) => row?.[`c${index}`] !== false));
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
