import type { Cell } from "./cell.ts";
import type { ShownTable } from "./table.ts";
import { TableError } from "./table-error.ts";

const EXAMPLES = 3;

/** Answers a SELECT of ours. */
interface Queries {
  rows(sql: string): Promise<readonly Readonly<Record<string, Cell>>[]>;
}

const counted = (count: number) => count.toLocaleString("en-US");

/** Refuses rows without a key and keys that occur more than once: neither can be joined. `key` is SQL. */
export async function requireKeys(queries: Queries, { shown, table }: ShownTable, key: string): Promise<void> {
  const [missing] = await queries.rows(
    `select count(*) as count, min(number) as first from
     (select ${table.rowNumber} as number, ${key} as k from ${table.from}) where k is null`,
  );
  const without = Number(missing?.count ?? 0);
  if (without > 0)
    throw new TableError(
      `${shown}: the key is missing in ${counted(without)} ${without === 1 ? "row" : "rows"}, first in row ${missing?.first}`,
      {
        code: "missing-key",
        reason: "duplicate-key",
        remedy: "give every row a key, or name another column as `key`",
      },
    );
  const twice = await queries.rows(
    `select ${key} as k, count(*) as count, min(${table.rowNumber}) as first, count(*) over () as keys
     from ${table.from} group by 1 having count(*) > 1 order by 3 limit ${EXAMPLES}`,
  );
  const [first] = twice;
  if (!first) return;
  const examples = twice.map(({ k, count }) => `${JSON.stringify(k)} (${count} times)`).join(", ");
  const keys = Number(first.keys);
  throw new TableError(
    `${shown}: ${counted(keys)} ${keys === 1 ? "key occurs" : "keys occur"} more than once: ${examples}`,
    {
      code: "duplicate-key",
      reason: "duplicate-key",
      remedy: "keep one row for each key, or name a column that identifies rows as `key`",
    },
  );
}
