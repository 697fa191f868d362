import { type Table, TableError } from "@assay/tables";
import type { Finding, Plan, Scope } from "./definition.ts";

/** What a file's second table is called: the step's input that names it. */
const REFERENCE = "reference";

type Refused = Pick<Finding, "reason" | "message" | "remedy">;

/** The table that an expectation names beside the one that is judged: one of the same database, or the reference of a file. */
export function tableBeside(
  { others, reference, sql }: Scope,
  name: string,
  type: string,
): Pick<Table, "from" | "columns"> | { readonly refused: Refused } {
  if (sql.dialect.name !== "duckdb") {
    const other = others?.get(name);
    if (!(other instanceof TableError)) return other as Pick<Table, "from" | "columns">;
    const { reason, message, remedy } = other;
    return { refused: { reason, message: `${type}: ${message}`, remedy } };
  }
  if (name !== REFERENCE)
    return {
      refused: {
        reason: "invalid-input",
        message: `${type} names the table ${JSON.stringify(name)}, and beside a file there is none but the step's \`reference\``,
        remedy: `give the file of the other table to the step as \`reference:\` and write "${REFERENCE}" for its name, or judge the table in its database by \`connection\``,
      },
    };
  if (reference) return reference;
  return {
    refused: {
      reason: "invalid-input",
      message: `${type} names the step's \`reference\`, and none is given that has rows`,
      remedy: "give `reference:` to the step: the file of the other table, not its profile",
    },
  };
}

/** A plan that measures nothing, since the comparison cannot be made, or is made without looking at a row. */
export function settled(finding: Refused, impossible = true): Plan {
  return { measures: {}, judge: () => ({ met: false, impossible, ...finding }) };
}
