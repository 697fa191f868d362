import type { Cell } from "./cell.ts";
import type { Column } from "./column.ts";
import { quoteIdentifier } from "./quoting.ts";
import type { ShownTable } from "./table.ts";
import { TableError } from "./table-error.ts";

/** SQL of a column's cells as text. */
export function textOf({ name }: Pick<Column, "name">): string {
  return `cast(${quoteIdentifier(name)} as varchar)`;
}

/**
 * SQL of a column of numbers as DOUBLE; refuses text, with its first cell that is no number.
 *
 * @param what the column's part in the judgement, as messages name it: "score".
 */
export async function numberOf(
  queries: { rows(sql: string): Promise<readonly Readonly<Record<string, Cell>>[]> },
  { shown, table }: ShownTable,
  what: string,
  column: Column,
): Promise<string> {
  const cell = quoteIdentifier(column.name);
  if (column.kind === "integer" || column.kind === "float") return `cast(${cell} as double)`;
  const [bad] = await queries.rows(
    `select ${table.rowNumber} as number, cast(${cell} as varchar) as value from ${table.from}
     where ${cell} is not null and try_cast(cast(${cell} as varchar) as double) is null order by 1 limit 1`,
  );
  const example = bad ? `: row ${bad.number} holds ${JSON.stringify(bad.value)}` : ` but of type ${column.kind}`;
  throw new TableError(`${shown}: column "${column.name}" (${what}) is no column of numbers${example}`, {
    code: "wrong-type",
    reason: "wrong-type",
    remedy: `name the column that holds the ${what} as a number`,
  });
}
