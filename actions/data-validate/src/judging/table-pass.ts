import type { Measured, Plan } from "../expectations/definition.ts";

/** Answers one SELECT; cells are numbers, texts, booleans or null. */
export interface Queries {
  rows(sql: string): Promise<readonly Measured[]>;
}

/** Beyond this many aggregates DuckDB spends longer on planning one SELECT than on a second pass. */
const MAX_AGGREGATES = 400;

/**
 * Measures all plans in one pass over the table: an aggregate that several of them ask for is computed once. Answers
 * what each plan measured, in their order, refined where a plan asks for more.
 */
export async function measure(plans: readonly Plan[], from: string, queries: Queries): Promise<Measured[]> {
  const aggregates = [...new Set(plans.flatMap(({ measures }) => Object.values(measures)))];
  const found = new Map<string, Measured[string]>();
  for (let start = 0; start < aggregates.length; start += MAX_AGGREGATES) {
    const batch = aggregates.slice(start, start + MAX_AGGREGATES);
    const list = batch.map((aggregate, index) => `${aggregate} AS m${index}`).join(", ");
    const [row = {}] = await queries.rows(`SELECT ${list} FROM ${from}`);
    for (const [index, aggregate] of batch.entries()) found.set(aggregate, row[`m${index}`] ?? null);
  }
  const measured: Measured[] = [];
  for (const { measures, refine } of plans) {
    const own = Object.fromEntries(Object.entries(measures).map(([name, sql]) => [name, found.get(sql) ?? null]));
    const more = refine?.(own);
    measured.push(more === undefined ? own : { ...own, ...(await queries.rows(more))[0] });
  }
  return measured;
}
