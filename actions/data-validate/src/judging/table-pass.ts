import type { Table } from "@assay/tables";
import type { Plan } from "../expectations/definition.ts";
import type { Measure, Measured } from "../expectations/measure.ts";
import { inspectValues } from "./inspect-values.ts";
import type { Queries } from "./queries.ts";
import { groupedByValue, presentOf, textsOfFewValues } from "./value-counts.ts";

/** Beyond this many aggregates DuckDB spends longer on planning one SELECT than on a second pass. */
const MAX_AGGREGATES = 400;

/** What several plans ask for alike is one aggregate. */
const overRows = (measure: Measure) => (typeof measure === "string" ? measure : measure.overRows);

/**
 * Measures all plans in one pass over the table, or, where texts have few different values, over those. Answers what each
 * plan measured, in their order, refined where a plan asks for more.
 */
export async function measure(
  plans: readonly Plan[],
  table: Pick<Table, "from" | "rows" | "dialect" | "rowNumber">,
  queries: Queries,
): Promise<Measured[]> {
  const measures = plans.flatMap((plan) => Object.values(plan.measures));
  const ofColumns = measures.filter((one) => typeof one !== "string");
  const few = await textsOfFewValues(
    ofColumns.map(({ column }) => column),
    table,
    queries,
  );
  const found = new Map<string, Measured[string]>();
  const ask = async (aggregates: ReadonlyMap<string, string>, from: string) => {
    const all = [...aggregates];
    for (let start = 0; start < all.length; start += MAX_AGGREGATES) {
      const batch = all.slice(start, start + MAX_AGGREGATES);
      const list = batch.map(([, sql], index) => `${sql} AS m${index}`).join(", ");
      const [row = {}] = await queries.rows(`SELECT ${list} FROM ${from}`);
      for (const [index, [name]] of batch.entries()) found.set(name, row[`m${index}`] ?? null);
    }
  };
  for (const column of few) {
    const own = [...ofColumns.filter((one) => one.column === column), presentOf(column, table)];
    await ask(new Map(own.map((one) => [one.overRows, one.overValues])), groupedByValue(column, table));
  }
  const left = measures.map(overRows).filter((sql) => !found.has(sql));
  await ask(new Map(left.map((sql) => [sql, sql])), table.from);

  const measured: Measured[] = [];
  for (const { measures, inspect, refine } of plans) {
    let own: Measured = Object.fromEntries(
      Object.entries(measures).map(([name, one]) => [name, found.get(overRows(one)) ?? null]),
    );
    if (inspect) own = { ...own, ...(await inspectValues(inspect, table, queries)) };
    for (let more = refine?.(own); more !== undefined; more = refine?.(own))
      own = { ...own, ...(await queries.rows(more))[0] };
    measured.push(own);
  }
  return measured;
}
