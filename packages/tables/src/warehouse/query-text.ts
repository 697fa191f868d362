import { TableError } from "../table-error.ts";

function refuse(message: string, remedy: string): never {
  throw new TableError(message, { code: "query-not-permitted", reason: "not-permitted", remedy });
}

/** What stands in a query's text besides words: skipped whole, so that what looks like SQL inside of it is none. */
const QUOTED = /'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n\r]*/y;
const WORD = /[\p{L}_][\p{L}\p{N}_$]*/uy;
const NUMBER = /\d+(?:\.\d*)?(?:e[+-]?\d+)?/iy;
const LETTER = /[\p{L}_]/uy;
/** What ends a line in some languages, and so perhaps a remark; a line break with a carriage return is one everywhere. */
const OTHER_BREAK = /[\v\f\u0085\u2028\u2029]|\r(?!\n)/;

/** Functions and clauses that change a session, wait, run SQL of a text, or reach beyond the tables. */
const REFUSED_WORDS = new Set([
  "call",
  "copy",
  "dblink",
  "execute",
  "into",
  "nextval",
  "set_config",
  "setseed",
  "setval",
  "table",
  "ts_rewrite",
  "ts_stat",
]);
const REFUSED_STARTS =
  /^(?:connectby|crosstab|dblink_|database_to_xml|cursor_to_xml|lo_|pg_advisory|pg_backend|pg_cancel|pg_create|pg_drop|pg_file|pg_logical|pg_ls_|pg_notify|pg_promote|pg_read_|pg_reload|pg_replication|pg_rotate|pg_sleep|pg_stat_file|pg_stat_reset|pg_switch|pg_terminate|pg_try_advisory|query_to_xml|schema_to_xml|system\$|table_to_xml|xpath_table)/;

/**
 * Refuses a text that is not plainly one SELECT (or WITH): it is run as a sub-select, so one that ended it, began another
 * statement or called what changes the session is refused before any engine sees it. The engine's own read-only
 * transaction and the rights of the user stand behind this.
 */
export function checkQueryText(sql: string): void {
  if (sql.includes("\0")) refuse("the query holds a NUL character", "remove it");
  const first = /^\s*(?:--[^\n]*\n\s*)*\(*\s*([A-Za-z]+)/.exec(sql)?.[1]?.toLowerCase();
  if (first !== "select" && first !== "with") refuse("the query is no SELECT", "write one SELECT, or WITH … SELECT");
  let depth = 0;
  for (let at = 0; at < sql.length; ) {
    QUOTED.lastIndex = at;
    const quoted = QUOTED.exec(sql)?.[0];
    if (quoted !== undefined) {
      if (quoted.startsWith('"')) refuseWord(quoted.slice(1, -1).replaceAll('""', '"'));
      if (quoted.startsWith("'") && quoted.includes("\\"))
        refuse("the query holds a backslash in a text, which engines read differently", "write the character itself");
      at += quoted.length;
      if (quoted.startsWith("--") && OTHER_BREAK.test(quoted + sql.slice(at, at + 2)))
        refuse("the query holds a comment whose end engines see differently", "end it with a line feed");
      continue;
    }
    WORD.lastIndex = at;
    const word = WORD.exec(sql)?.[0];
    if (word !== undefined) {
      const next = sql[at + word.length];
      if (next === "'" || (next === "&" && /^u$/i.test(word)))
        refuse(`the query holds a text with the prefix ${word}`, "write plain texts in single quotes");
      refuseWord(word);
      at += word.length;
      continue;
    }
    NUMBER.lastIndex = at;
    const number = NUMBER.exec(sql)?.[0];
    if (number !== undefined) {
      at += number.length;
      LETTER.lastIndex = at;
      // Some engines take `1from` for a number and a word, some for one word.
      if (LETTER.test(sql))
        refuse(
          `the query holds a letter right behind the number ${number}`,
          "write digits alone, and a blank behind them",
        );
      continue;
    }
    const character = String.fromCodePoint(sql.codePointAt(at) as number);
    // PostgreSQL takes any of them for a part of a name, even one that looks blank.
    if (character > "\x7f")
      refuse(
        `the query holds the character U+${character.codePointAt(0)?.toString(16).toUpperCase().padStart(4, "0")}, which engines read differently`,
        "leave it out, or put the name that holds it in double quotes",
      );
    if (character === ";") refuse("the query holds a semicolon", "write exactly one SELECT, without a semicolon");
    if (character === "'" || character === '"') refuse("the query leaves a quote open", "close it");
    if (character === "$" || character === "@" || character === "`")
      refuse(`the query holds ${character}, which quotes or reaches beyond tables in some engines`, "leave it out");
    if (sql.startsWith("/*", at) || sql.startsWith("//", at))
      refuse("the query holds a comment that not every engine reads as one", "leave it out, or use --");
    if (character === "(") depth++;
    if (character === ")") depth--;
    if (depth < 0) refuse("the query closes a bracket it never opened", "write exactly one SELECT");
    at += character.length;
  }
  if (depth > 0) refuse("the query leaves a bracket open", "close it");
}

function refuseWord(word: string): void {
  const name = word.toLowerCase();
  if (REFUSED_WORDS.has(name) || REFUSED_STARTS.test(name))
    refuse(`the query uses ${word}`, "select from tables, with functions of the data only");
}
