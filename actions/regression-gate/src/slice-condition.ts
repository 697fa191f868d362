import { Refusal } from "@assay/report";
import type { TableEngine, UserRows } from "@assay/tables";
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

/** So many rows are told by one text of bits: no text grows with the table, and few texts do for a large one. */
const ROWS_PER_TEXT = 2 ** 20;
const ONE = "1".charCodeAt(0);

/** SQL of the rows that a query of row numbers gives, as texts of a 1 or a 0 for each of so many rows, in their order. */
function asBits(numbers: string): string {
  return `select (number - 1) // ${ROWS_PER_TEXT} as part, count(*) as count,
    cast(bitstring_agg((number - 1) % ${ROWS_PER_TEXT}, 0, ${ROWS_PER_TEXT - 1}) as varchar) as bits
    from (${numbers}) as found(number) group by part order by part`;
}

/** The numbers of the rows that the texts say, ascending. */
function numbersOf(texts: UserRows["rows"]): Uint32Array {
  const found = new Uint32Array(texts.reduce((sum, { count }) => sum + Number(count), 0));
  let next = 0;
  for (const { part, bits } of texts) {
    const [text, before] = [String(bits), Number(part) * ROWS_PER_TEXT];
    for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) === ONE) found[next++] = before + at + 1;
  }
  return found;
}

/**
 * Numbers of the rows that fulfil a rule's condition, ascending. The condition is the policy's SQL, so it runs on the
 * engine's path for users' queries.
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
  const numbers = (condition: string) => `select ${rowNumber} from ${from.table.from} where (\n${condition}\n)`;
  const where = rule.where ?? "";
  await requireOneExpression(engine, numbers, where, refuse);
  const { rows } = await engine
    .userRows(asBits(numbers(where)), { tables: [name], limit: Math.ceil(count / ROWS_PER_TEXT) })
    .catch((cause: unknown) =>
      refuse(
        cause instanceof Error ? cause.message : String(cause),
        `write one SQL condition over the columns of the predictions, text in single quotes: ${columns.map((column) => column.name).join(", ")}`,
        cause,
      ),
    );
  return numbersOf(rows);
}
