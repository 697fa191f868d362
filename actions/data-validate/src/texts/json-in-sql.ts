import type { Dialect } from "@assay/tables";
import type { SqlVerdict } from "./sql-verdict.ts";

// Stand for what was found to be JSON: no JSON holds them as they are, not even inside of its texts.
const [TEXT, VALUE, BACKSLASH] = ["\x01", "\x02", "\x03"];
const EITHER = "[\\x01\\x02]";

const STRAY = "[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f]";
const PLAIN = '[^"\\x00-\\x1f]*';
// Backslashes are replaced first, since engines disagree on how many of them stand for one.
const STRING = `"${PLAIN}(?:\\x03(?:["\\x03/bfnrt]|u[0-9A-Fa-f]{4})${PLAIN})*"`;
/** As Python's `json` reads them, which takes three words for numbers. */
const SCALAR = "-?(?:0|[1-9][0-9]*)(?:\\.[0-9]+)?(?:[eE][+-]?[0-9]+)?|true|false|null|NaN|-?Infinity";
const CONTAINER = `\\[(?:${EITHER}(?:,${EITHER})*)?\\]|\\{(?:\\x01:${EITHER}(?:,\\x01:${EITHER})*)?\\}`;

/** So many containers may lie in each other. */
const DEEPEST = 20;

/**
 * Whether a text is JSON as `json.loads` of Python reads it, in an engine's SQL, since engines' own readers take less
 * (`NaN`) or more. Its texts, then its numbers and words, then its innermost containers again and again become one
 * character each; what is JSON ends as one.
 */
export function jsonInSql(text: string, dialect: Dialect): SqlVerdict {
  const replaced = (from: string, pattern: string, by: string) => dialect.replaced(from, pattern, by);
  const marked = `replace(${text}, ${dialect.literal("\\")}, ${dialect.literal(BACKSLASH)})`;
  let left = replaced(replaced(replaced(marked, STRING, TEXT), SCALAR, VALUE), "[ \\t\\n\\r]+", "");
  for (let depth = 0; depth < DEEPEST; depth++) left = replaced(left, CONTAINER, VALUE);
  const sound = `NOT ${dialect.matches(text, STRAY)}`;
  return {
    kept: `(${sound} AND ${dialect.matches(left, `\\A${EITHER}\\Z`)})`,
    undecided: `(${sound} AND ${dialect.matches(left, CONTAINER)})`,
    why: {
      words: `more than ${DEEPEST} levels of lists and objects are not followed in ${dialect.name}`,
      remedy: "judge an extract of the table as a file, or leave these rows out by a row_condition or a `query`",
    },
  };
}
