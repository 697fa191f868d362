import { TableError } from "./table-error.ts";

type Node = { readonly [key: string]: Json };
type Json = string | number | boolean | null | readonly Json[] | Node;

/** What may stand in a FROM clause: no SHOW, no PIVOT, nothing DuckDB may add one day. */
const TABLE_KINDS = new Set(["BASE_TABLE", "SUBQUERY", "JOIN", "TABLE_FUNCTION", "EXPRESSION_LIST", "EMPTY"]);

/** Functions that make rows from nothing; every other one reads files or, like enable_profiling(), turns a screw of the engine. */
const TABLE_FUNCTIONS = new Set(["range", "generate_series", "unnest"]);

/** Functions that tell of the engine, change it or wait. */
const REFUSED_FUNCTIONS = new Set([
  "current_query",
  "current_setting",
  "currval",
  "error",
  "getenv",
  "getvariable",
  "json_serialize_plan",
  "nextval",
  "pg_sleep",
  "set_config",
  "setseed",
  "sleep_ms",
  "stats",
  "write_log",
]);

/** Binding takes the cube of an expression's depth: 0.2 s for 200 levels, 17 s for 900, and nothing interrupts it. */
const DEEPEST = 200;

function refuse(message: string, remedy: string): never {
  throw new TableError(message, { code: "query-not-permitted", reason: "not-permitted", remedy });
}

/** What a name in a FROM clause stands for: a table, or what a WITH clause calls so. */
type Known = ReadonlyMap<string, "table" | "common">;

/**
 * Refuses a query unless it is one SELECT over `tables` alone, and reads one of them: a query that gives no row because it
 * looks at none would say that all is well.
 *
 * @param parsed what DuckDB's `json_serialize_sql` says of the text: its own parser decides, not a pattern.
 */
export function checkUserQuery(parsed: string, tables: readonly string[]): void {
  const tree = JSON.parse(parsed) as {
    error: boolean;
    error_type?: string;
    error_message?: string;
    statements?: readonly Json[];
  };
  if (tree.error && tree.error_type === "parser")
    throw new TableError(`the query is not SQL: ${tree.error_message ?? "it cannot be parsed"}`, {
      code: "query-syntax",
      reason: "invalid-input",
      remedy: "mend the query",
    });
  const statements = tree.statements ?? [];
  if (tree.error || statements.length !== 1)
    refuse(
      tree.error ? "the query is no SELECT" : `the query holds ${statements.length} statements`,
      "write exactly one SELECT",
    );
  let reads = false;
  walk(statements, new Map(tables.map((table) => [table.toLowerCase(), "table"])), (node, known) => {
    checkNode(node, known, tables);
    reads ||= node.type === "BASE_TABLE" && known.get(String(node.table_name).toLowerCase()) === "table";
  });
  if (!reads) refuse("the query reads no table", `select from ${tables.join(", ")}`);
}

function checkNode(node: Node, known: Known, tables: readonly string[]): void {
  const type = String(node.type);
  // Every entry of a FROM clause, and nothing else, carries both of these.
  if ("sample" in node && "alias" in node && !TABLE_KINDS.has(type))
    refuse(`the query uses ${type}`, "select from the tables by name");
  if (type === "BASE_TABLE") {
    const name = String(node.table_name);
    const elsewhere = node.catalog_name !== "" || node.schema_name !== "";
    if (elsewhere || !known.has(name.toLowerCase()))
      refuse(`the query reads ${JSON.stringify(name)}`, `select from ${tables.join(", ")} only`);
  }
  const called = node.function as { readonly function_name?: Json } | undefined;
  if (type === "TABLE_FUNCTION" && !TABLE_FUNCTIONS.has(String(called?.function_name).toLowerCase()))
    refuse(`the query reads from ${String(called?.function_name)}()`, `select from ${tables.join(", ")} only`);
  if (node.class === "FUNCTION" && REFUSED_FUNCTIONS.has(String(node.function_name).toLowerCase()))
    refuse(`the query calls ${String(node.function_name)}()`, "use functions of the data only");
}

/** The common tables that the query of the first one, the second one, … may name, and at the end the statement itself. */
function scopesOf(node: Node, known: Known): { entries: [Json, Known][]; own: Known } {
  const map = (node.cte_map as { readonly map?: readonly { readonly key: string; readonly value: Json }[] } | undefined)
    ?.map;
  let own = known;
  if (node.type === "RECURSIVE_CTE_NODE") own = new Map([...own, [String(node.cte_name).toLowerCase(), "common"]]);
  const entries: [Json, Known][] = [];
  for (const { key, value } of map ?? []) {
    entries.push([value, own]);
    own = new Map([...own, [key.toLowerCase(), "common"]]);
  }
  return { entries, own };
}

/** Visits every node with the tables that may be named there: a WITH clause's tables are known in its own statement only. */
function walk(value: Json, known: Known, visit: (node: Node, known: Known) => void): void {
  const pending: [Json, Known, number][] = [[value, known, 0]];
  for (;;) {
    const [next, scope, depth] = pending.pop() ?? [];
    if (next === undefined || scope === undefined || depth === undefined) return;
    if (next === null || typeof next !== "object") continue;
    if (Array.isArray(next)) {
      for (const one of next) pending.push([one, scope, depth]);
      continue;
    }
    const node = next as Node;
    if (depth > DEEPEST)
      refuse(`the query is nested deeper than ${DEEPEST} levels`, "write it flatter, with IN or with fewer brackets");
    const { entries, own } = scopesOf(node, scope);
    visit(node, own);
    for (const [one, there] of entries) pending.push([one, there, depth + 1]);
    for (const [name, one] of Object.entries(node)) if (name !== "cte_map") pending.push([one, own, depth + 1]);
  }
}

/** The class of error stands before the engine's words; later on only what the query or the data put there looks like one. */
const ERROR_CLASS = /^the query could not be answered: ([A-Z][A-Za-z-]*(?: [A-Za-z-]+){0,3} Error):/;

/**
 * The refusal of a query that ran, without what the engine's words may tell of the data: "Could not convert string 'Miller'
 * to INT32" would show in the open what examples mask. What the engine says before it runs the query is about the query.
 */
export function withoutValues(error: unknown): unknown {
  if (!(error instanceof TableError) || error.code !== "query-failed") return error;
  const kind = ERROR_CLASS.exec(error.message)?.[1] ?? "an error";
  const { code, reason, remedy } = error;
  return new TableError(
    `the query could not be answered: ${kind} on some row (the engine's words may hold its values, and are not shown)`,
    { code, reason, remedy },
  );
}
