import type { Plan } from "../expectations/definition.ts";
import type { TableSql } from "./table-sql.ts";

/**
 * The median of a large column in `value`, about twice as fast as the engine's own, which holds every value: a sample says
 * between which two values it lies, and only what lies between is sorted. The answer is exact, and NULL where the sample was
 * wrong or many rows share the values it named. Written for DuckDB.
 *
 * Floyd and Rivest (1975), "Expected time bounds for selection", Communications of the ACM 18 (3).
 *
 * @param value SQL of a finite number or NULL.
 * @param rows SQL that is true for the rows to look at; all of them where it is undefined.
 */
export function quickMedian(
  sql: TableSql,
  value: string,
  from: string,
  rows: string | undefined,
): NonNullable<Plan["refine"]> {
  return ({ low, high, value: found }) => {
    if (low === undefined) return edges(sql, value, from, rows);
    if (found !== undefined || typeof low !== "number" || typeof high !== "number") return undefined;
    return `SELECT ${medianAround((low + high) / 2, (high - low) / 2, sql, value, rows)} AS value FROM ${from}`;
  };
}

function edges(sql: TableSql, value: string, from: string, rows: string | undefined): string {
  const edge = (share: number) =>
    sql.dialect.cast(
      sql.over((argument) => `quantile_disc(${argument}, ${share})`, value, rows),
      "double",
    );
  return `SELECT ${edge(0.48)} AS low, ${edge(0.52)} AS high FROM (SELECT * FROM ${from} USING SAMPLE 1 PERCENT (system, 1)) AS sample`;
}

/** The distance rounds, but never so that a smaller value comes to lie above a larger one. DuckDB compares it once where it would compare the value twice. */
function medianAround(middle: number, reach: number, sql: TableSql, value: string, rows: string | undefined): string {
  const distance = `(${sql.dialect.cast(value, "double")} - ${sql.dialect.number(middle)})`;
  const count = sql.countOf(value, rows);
  const below = sql.over(
    (argument) => `sum(${argument})`,
    `CAST(${distance} <= ${sql.dialect.number(-reach)} AS INTEGER)`,
    rows,
  );
  const near = sql.over(
    (argument) => `list(${argument})`,
    value,
    rows,
    `abs(${distance}) < ${sql.dialect.number(reach)}`,
  );
  const [lower, upper] = [`(${count} + 1) // 2 - ${below}`, `${count} // 2 + 1 - ${below}`];
  return `CASE WHEN ${lower} >= 1 AND ${upper} <= len(${near})
    THEN list_median(CAST(list_sort(${near})[${lower}:${upper}] AS DOUBLE[])) END`;
}
