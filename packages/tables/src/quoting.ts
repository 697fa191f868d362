import { TableError } from "./table-error.ts";

/** DuckDB's strings end at NUL in places, so no name or text with one ever reaches it. */
function refuseNul(text: string): void {
  if (text.includes("\0"))
    throw new TableError(`a NUL character cannot stand in SQL: ${JSON.stringify(text.slice(0, 100))}`, {
      code: "nul-in-sql",
      reason: "invalid-input",
      remedy: "remove the NUL character",
    });
}

/** `name` as an SQL identifier: double quotes around it, inner ones doubled. Never split at dots. */
export function quoteIdentifier(name: string): string {
  refuseNul(name);
  return `"${name.replaceAll('"', '""')}"`;
}

/** `text` as an SQL string literal: single quotes around it, inner ones doubled; DuckDB knows no backslash escapes. */
export function quoteLiteral(text: string): string {
  refuseNul(text);
  return `'${text.replaceAll("'", "''")}'`;
}
