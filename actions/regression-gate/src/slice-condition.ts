import { formatCount, Refusal } from "@assay/report";
import type { TableEngine } from "@assay/tables";
import type { PredictionTable } from "./prediction-table.ts";
import type { SliceRule } from "./slice-rule.ts";

/** The code of refusals of a condition that cannot be run on a table. */
export const BAD_CONDITION = "bad-condition";

type Refuse = (what: string, remedy: string, cause?: unknown) => never;

/** DuckDB's own parse of a query; whatever is not SQL is refused when it is run. */
async function parsed(engine: TableEngine, query: string): Promise<Readonly<Record<string, unknown>> | undefined> {
  const [row] = await engine.rows("select cast(json_serialize_sql($1::varchar) as varchar) as tree", [query]);
  const { statements } = JSON.parse(String(row?.tree)) as { readonly statements?: readonly { node: object }[] };
  return statements?.length === 1 ? { ...statements[0]?.node } : undefined;
}

/**
 * Refuses a text that, put where a condition stands, changes more than the condition (a closing bracket with a GROUP BY
 * behind it), and one that looks into other rows: a slice is told row by row.
 */
async function requireOneExpression(
  engine: TableEngine,
  query: (condition: string) => string,
  where: string,
  refuse: Refuse,
) {
  const [tree, plain] = [await parsed(engine, query(where)), await parsed(engine, query("true"))];
  if (!tree || !plain) return;
  const around = (node: object) => JSON.stringify({ ...node, where_clause: undefined });
  if (around(tree) !== around(plain)) refuse("it is not one condition", "write one SQL condition and nothing else");
  if (JSON.stringify(tree.where_clause).includes('"class":"SUBQUERY"'))
    refuse("it holds a query of its own", "write a condition over the columns of one row");
}

/**
 * Numbers of the rows that fulfil a rule's condition, ascending. The condition is the policy's SQL, so it runs on the
 * engine's path for users' queries; whatever it gives back is checked to be row numbers.
 */
export async function rowsWhere(engine: TableEngine, from: PredictionTable, rule: SliceRule): Promise<Uint32Array> {
  const { name, rowNumber, rows: count, columns } = from.table;
  const refuse: Refuse = (what, remedy, cause) => {
    throw new Refusal(`slice "${rule.name}": ${what}`.slice(0, 1000), {
      code: BAD_CONDITION,
      reason: "invalid-policy",
      remedy,
      location: rule.location,
      cause,
    });
  };
  const query = (condition: string) =>
    `select string_agg(cast(${rowNumber} as varchar), ',') as numbers from ${from.table.from} where (\n${condition}\n)`;
  const where = rule.where ?? "";
  await requireOneExpression(engine, query, where, refuse);
  const { rows } = await engine
    .userRows(query(where), { tables: [name], limit: 1 })
    .catch((cause: unknown) =>
      refuse(
        cause instanceof Error ? cause.message : String(cause),
        `write one SQL condition over the columns of the predictions, text in single quotes: ${columns.map((column) => column.name).join(", ")}`,
        cause,
      ),
    );
  const numbers = rows[0]?.numbers;
  if (typeof numbers !== "string" || numbers === "") return new Uint32Array();
  const found = Uint32Array.from(numbers.split(","), Number)
    .sort()
    .filter((number, at, all) => number !== all[at - 1]);
  const outside = found.findIndex((at) => !(at >= 1 && at <= count));
  if (outside >= 0)
    refuse(`it selects row ${found[outside]} of ${formatCount(count)}`, "write one SQL condition and nothing else");
  return found;
}
