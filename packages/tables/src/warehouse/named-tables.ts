import { TableError } from "../table-error.ts";
import type { TableName } from "./table-name.ts";

const TOKEN = /'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n\r]*|[\p{L}_][\p{L}\p{N}_$]*|\S/gu;
const WORD = /^[\p{L}_]/u;

/** Words that end a FROM clause and that no engine takes as a name without quotes. */
const ENDS_FROM = new Set(["select", "where", "group", "having", "order"]);
/** Functions whose arguments FROM parts: `extract(year FROM day)`. */
const WITH_FROM = new Set(["extract", "overlay", "substring", "trim"]);

/** Words that are looked for below; as the name behind a dot or, in Snowflake, a colon they would say something else. */
const KEYWORDS = new Set([...ENDS_FROM, "from", "is", "join", "with"]);

/** What is open at one level of brackets. */
interface Level {
  /** It holds a SELECT, whose FROM names tables. */
  query: boolean;
  /** A comma here parts tables. */
  inFrom: boolean;
  /** A table comes next. */
  expects: boolean;
  /** The word before the bracket. */
  readonly opener: string;
  /** The query that a WITH gives a name. */
  readonly body: boolean;
}

function refuse(message: string, remedy: string): never {
  throw new TableError(message, { code: "query-not-permitted", reason: "not-permitted", remedy });
}

/** Functions that tell of tables by their names: that there is one, how large it is, what it is made of; or of settings. */
const CATALOG_FUNCTION =
  /^(?:pg_(?!typeof$)\w*|to_reg\w+|has_\w+_privilege|row_security_active|currval|current_setting|(?:obj|col|shobj)_description|get_ddl|get_object_references)$/;
/** Types of PostgreSQL whose cast of a text tells whether there is such a thing. */
const CATALOG_TYPE = /^reg(?:class|collation|config|dictionary|namespace|oper|operator|proc|procedure|role|type)$/;

export interface Readable {
  /** The judged table's name as the query must write it, in double quotes. */
  readonly batch: string;
  /** Further tables, by the parts of their names; the judged one among them, where it has a name. */
  readonly others?: readonly TableName[];
  /** Which letters of A to Z a name without quotes is made of. */
  readonly unquoted: "lower" | "upper";
}

/**
 * Refuses a query, which `checkQueryText` has let through, unless every entry of every FROM clause is a table that it may
 * read, a name that a WITH at its beginning gave before, a sub-select or `unnest(…)`. There is no parser for each engine's
 * grammar here: what is not plainly one of these is refused. A table is one of `others` where all parts of its name are
 * written, so that no search path decides which it is.
 */
export function refuseOtherTables(sql: string, { batch, others = [], unquoted }: Readable): void {
  const tokens = (sql.match(TOKEN) ?? []).filter((token) => !token.startsWith("--"));
  const word = (at: number) => (WORD.test(tokens[at] ?? "") ? (tokens[at] as string).toLowerCase() : "");
  // Names without quotes by their letters, whose case counts beyond ASCII in some engines.
  const stored = (token: string) => {
    if (token.startsWith('"')) return token.slice(1, -1).replaceAll('""', '"');
    return unquoted === "upper"
      ? token.replace(/[a-z]/g, (one) => one.toUpperCase())
      : token.replace(/[A-Z]/g, (one) => one.toLowerCase());
  };
  const keyOf = (parts: TableName) => JSON.stringify(parts);
  const tables = new Set([[stored(batch)], ...others].map(keyOf));
  const allowed = new Set(tables);
  const only =
    others.length === 0
      ? "select from {batch}, and from what a WITH at the beginning makes of it"
      : `select from {batch} in base_query, and from ${others.map((parts) => parts.join(".")).join(", ")}, by these names; where the suite's authors may learn what is in another table, name it in the step's input \`other-tables\``;
  const levels: Level[] = [{ query: false, inFrom: false, expects: false, opener: "", body: false }];
  // Before its first SELECT a query that begins with WITH gives names; one counts once its bracket is closed.
  let naming: string | undefined = word(0) === "with" ? "" : undefined;
  let reads = false;
  let past = 0;
  for (const [at, token] of tokens.entries()) {
    const level = levels.at(-1) as Level;
    const now = word(at);
    const plain = token.startsWith('"') ? stored(token).toLowerCase() : now;
    if (CATALOG_TYPE.test(plain) || (tokens[at + 1] === "(" && CATALOG_FUNCTION.test(plain)))
      refuse(`the query uses ${token}, which tells of more than the tables it reads`, "use functions of the data only");
    if (/^[.:]$/.test(tokens[at - 1] ?? "") && KEYWORDS.has(now))
      refuse(`the query writes ${token} behind a dot or a colon`, "put a name like that in double quotes");
    // Parts of a table's name that were read with its first one.
    if (at < past) continue;
    if (level.expects && token !== "(" && now !== "select" && now !== "lateral") {
      past = at + 1;
      while (tokens[past] === "." && /^["\p{L}_]/u.test(tokens[past + 1] ?? "")) past += 2;
      const parts = tokens.slice(at, past).filter((_, index) => index % 2 === 0);
      const key = keyOf(parts.map(stored));
      const isUnnest = now === "unnest" && tokens[past] === "(";
      if (!isUnnest && (!allowed.has(key) || tokens[past] === "." || tokens[past] === "("))
        refuse(`the query reads from ${parts.join(".")}`, only);
      reads ||= tables.has(key);
      level.expects = false;
      continue;
    }
    if (naming !== undefined && levels.length === 1) {
      if (now === "recursive") refuse("the query uses RECURSIVE", "write it without");
      if (word(at - 1) === "with" || tokens[at - 1] === ",") naming = keyOf([stored(token)]);
    }
    if (token === "(") {
      const tables = level.expects;
      level.expects = false;
      const opener = word(at - 1);
      const named = opener === "materialized" ? /^(as|not)$/.test(word(at - 2)) : opener === "as";
      levels.push({ query: false, inFrom: tables, expects: tables, opener, body: named && levels.length === 1 });
    } else if (token === ")") {
      if (level.expects) refuse("the query names no table after FROM", only);
      levels.pop();
      if (level.body && naming) allowed.add(naming);
    } else if (token === "," && level.inFrom) {
      level.expects = true;
    } else if (now === "with" && at > 0 && !/^(time|ties|ordinality)$/.test(word(at + 1))) {
      refuse("the query uses WITH inside", "begin the query with it");
    } else if (now === "join") {
      level.expects = true;
      level.inFrom = true;
    } else if (now === "from") {
      if (isDistinctFrom(word(at - 1), word(at - 2), word(at - 3))) continue;
      if (level.query) [level.expects, level.inFrom] = [true, true];
      else if (!WITH_FROM.has(level.opener)) refuse("the query holds a FROM without its SELECT", only);
    } else if (ENDS_FROM.has(now) && !(now === "group" && word(at - 1) === "within")) {
      level.inFrom = false;
      level.expects = false;
      if (now === "select") level.query = true;
      if (now === "select" && levels.length === 1) naming = undefined;
    }
  }
  if (levels.some(({ expects }) => expects)) refuse("the query names no table after FROM", only);
  if (!reads) refuse("the query reads no table", only);
}

/** `a IS DISTINCT FROM b` and `a IS NOT DISTINCT FROM b`. */
function isDistinctFrom(last: string, second: string, third: string): boolean {
  return last === "distinct" && (second === "is" || (second === "not" && third === "is"));
}
