import type { InputReader } from "@assay/action-kit";
import type { WarehouseSource } from "@assay/tables";

/** A table or a query in an engine of its own, in place of files. */
export interface WarehouseInputs {
  /** A URL without a password, or `env:NAME` of the variable that holds one. */
  readonly connection: string;
  readonly source: WarehouseSource;
  /** Further tables of the same database that the suite may read. */
  readonly otherTables: readonly string[];
  readonly onMissingCredentials: "error" | "review";
}

interface DataInputs {
  readonly data: string;
  readonly warehouse: WarehouseInputs | undefined;
}

export const WAREHOUSE_INPUTS = ["connection", "table", "query", "other-tables", "on-missing-credentials"] as const;

/** Files, or what a connection leads to: one of the two. */
export function readData(reader: InputReader): DataInputs {
  const connection = reader.text("connection");
  if (connection === undefined) {
    for (const name of WAREHOUSE_INPUTS)
      if (reader.text(name) !== undefined)
        reader.problem(`input \`${name}\` is given without \`connection\``, "give `connection` too, or `data` alone");
    return {
      data: reader.required(
        "data",
        "the path of a table, or a glob such as data/*.csv (or `connection`, for a table of PostgreSQL, Trino or Snowflake)",
      ),
      warehouse: undefined,
    };
  }
  // A reference is a file, whatever the data is.
  const onlyFiles = reader.text("reference") === undefined ? ["data", "na-values"] : ["data"];
  for (const name of onlyFiles)
    if (reader.text(name) !== undefined)
      reader.problem(
        `inputs \`${name}\` and \`connection\` are both given`,
        `take out \`${name}\`, which is about files`,
      );
  const [table, query] = [reader.text("table"), reader.text("query")];
  if ((table === undefined) === (query === undefined))
    reader.problem(
      `input \`connection\` wants ${table === undefined ? "a `table` or a `query`" : "either `table` or `query`, not both"}`,
      "give `table: schema.table`, or `query` with one SELECT",
    );
  const onMissingCredentials = reader.choice("on-missing-credentials", ["error", "review"] as const) ?? "error";
  const source = table === undefined ? { query: query ?? "" } : { table };
  const otherTables = reader.list("other-tables") ?? [];
  return { data: table ?? "the query", warehouse: { connection, source, otherTables, onMissingCredentials } };
}
