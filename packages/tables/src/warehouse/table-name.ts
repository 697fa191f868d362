import { TableError } from "../table-error.ts";

/** The parts of a table's name as the engine stores them: table; schema and table; database, schema and table. */
export type TableName = readonly string[];

/**
 * `schema.table`, each part plain or in double quotes.
 *
 * @param what names it in a refusal.
 * @param stored how a part without quotes is stored, where that is not as it stands.
 */
export function tableParts(what: string, name: string, stored = (part: string) => part): string[] {
  const part = /(?:"((?:[^"]|"")+)"|([^".\s]+))(\.|$)/y;
  const parts: string[] = [];
  for (let end = "."; end === "."; ) {
    const found = part.exec(name);
    if (!found)
      throw new TableError(`${what} is ${JSON.stringify(name)}, which is no table's name`, {
        code: "invalid-table",
        reason: "invalid-input",
        remedy: 'write table, schema.table or "Schema"."Table"; for SQL give `query` instead',
      });
    parts.push(found[1]?.replaceAll('""', '"') ?? stored(found[2] as string));
    end = found[3] as string;
  }
  if (parts.length > 3)
    throw new TableError(`${what} has ${parts.length} parts`, {
      code: "invalid-table",
      reason: "invalid-input",
      remedy: "write at most database.schema.table",
    });
  return parts;
}
