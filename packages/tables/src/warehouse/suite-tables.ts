import { TableError } from "../table-error.ts";
import { type TableName, tableParts } from "./table-name.ts";

/** The tables of a database that a suite may read: the one that is judged, and those that the step names beside it. */
export interface SuiteTables {
  readonly all: readonly TableName[];
  /** The one that a suite means by a name. Throws `table-not-named` before anything of the table, or that there is one, is seen. */
  named(name: string): TableName;
}

/**
 * A suite comes from a pull request: were every table open to it that the connection's user may read, its author could learn
 * what is in any of them.
 *
 * @param own the table that is judged; `undefined` where that is a query.
 * @param given what the step's input `other-tables` holds. A name without a schema is one of the schema of `own`.
 * @param stored how a part without quotes is stored, where that is not as it stands.
 */
export function suiteTables(
  own: TableName | undefined,
  given: readonly string[],
  stored?: (part: string) => string,
): SuiteTables {
  const whole = (what: string, name: string): TableName => {
    const parts = tableParts(what, name, stored);
    return parts.length > 1 ? parts : [...(own ?? []).slice(0, -1), ...parts];
  };
  const all = [...(own ? [own] : []), ...given.map((name) => whole("input `other-tables`", name))];
  const keys = new Set(all.map((parts) => JSON.stringify(parts)));
  return {
    all,
    named: (name) => {
      const parts = whole("the other table", name);
      if (keys.has(JSON.stringify(parts))) return parts;
      throw new TableError(`the suite may not read ${JSON.stringify(name)}: the step does not name it`, {
        code: "table-not-named",
        reason: "not-permitted",
        remedy: otherTablesRemedy(given),
      });
    },
  };
}

/** How a step opens one more table to its suite. */
function otherTablesRemedy(given: readonly string[]): string {
  const now = given.length === 0 ? "" : `, which now holds ${given.slice(0, 20).join(", ")}`;
  return `where the suite's authors may learn what is in it, name it in the step's input \`other-tables\`${now}`;
}
