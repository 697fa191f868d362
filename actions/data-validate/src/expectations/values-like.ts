import type { TableSql } from "../sql/table-sql.ts";
import { choice, keyword, required, text, texts } from "../suite/keyword.ts";
import { defineMap } from "./column-map.ts";
import type { Definition, Refuse } from "./definition.ts";

const escapeCharacter = keyword("one character", (value) =>
  typeof value === "string" && [...value].length === 1 ? value : undefined,
);
const onePattern = {
  like_pattern: required(text("a pattern with % for any text and _ for any character")),
  escape: escapeCharacter,
};
const manyPatterns = { like_pattern_list: required(texts("a list of patterns")), escape: escapeCharacter };

/** Characters that stand for nothing in SQL text, one of which some pattern does not hold. */
const ESCAPES = ["!", "^", "~", "#", "|", "@", "&", "=", "+", ";"];

/**
 * SQL's LIKE. An escape is named where a backslash is in the pattern: PostgreSQL reads that as one, the others do not. DuckDB
 * tries every way to share a text among several `%` as soon as a `_` or an escape is there, so such a pattern becomes a
 * regular expression, which runs in linear time.
 */
function like(sql: TableSql, value: string, pattern: string, escaped: string | undefined): string {
  const branches = (pattern.match(/%/g) ?? []).length > 1 && (pattern.includes("_") || escaped !== undefined);
  if (branches && sql.dialect.name === "duckdb")
    return `(${sql.dialect.matches(value, asExpression(pattern, escaped))})`;
  const match = `${value} LIKE ${sql.dialect.literal(pattern)}`;
  if (escaped === undefined && !pattern.includes("\\")) return `(${match})`;
  const character = escaped ?? ESCAPES.find((candidate) => !pattern.includes(candidate)) ?? "\u0001";
  return `(${match} ESCAPE ${sql.dialect.literal(character)})`;
}

/** Any character. Not a dot, since DuckDB makes a LIKE again of what is written with dots. */
const ANY = "[\\x00-\\U0010ffff]";

/** The same as a regular expression of Python. */
function asExpression(pattern: string, escaped: string | undefined): string {
  const characters = [...pattern];
  let expression = "(?s)\\A";
  for (let at = 0; at < characters.length; at++) {
    const character = characters[at] as string;
    if (character === escaped) expression += quoted(characters[++at] ?? "");
    else expression += character === "%" ? `${ANY}*` : character === "_" ? ANY : quoted(character);
  }
  return `${expression}\\Z`;
}

function quoted(character: string): string {
  return character.replace(/[\\^$.*+?()[\]{}|]/, "\\$&");
}

/** What follows an escape is %, _ or the escape itself; engines differ on everything else. */
function refuseStrayEscapes(patterns: readonly string[], escaped: string | undefined, refuse: Refuse): void {
  if (escaped === undefined) return;
  for (const pattern of patterns) {
    const characters = [...pattern];
    for (let at = 0; at < characters.length; at++) {
      if (characters[at] !== escaped) continue;
      at++;
      if (["%", "_", escaped].includes(characters[at] ?? "")) continue;
      refuse(
        `in the pattern ${JSON.stringify(pattern)} the escape ${JSON.stringify(escaped)} stands before none of %, _ and itself`,
        "write the escape twice where it is meant as such",
        "escape",
      );
      break;
    }
  }
}

function defineLike(type: string, negated: boolean): Definition {
  return defineMap(type, onePattern, ({ like_pattern: pattern, escape: escaped }, refuse) => {
    refuseStrayEscapes([pattern], escaped, refuse);
    const [kept, broken] = [`are like ${pattern}`, `are not like ${pattern}`];
    return {
      promise: `${negated ? "not " : ""}be like ${pattern}`,
      kept: negated ? broken : kept,
      broken: negated ? kept : broken,
      limit: `${negated ? "not " : ""}like ${pattern}`,
      test: (column, sql) => {
        const match = like(sql, sql.text(column), pattern, escaped);
        return { broken: negated ? match : `NOT ${match}` };
      },
    };
  });
}

const likeList = defineMap(
  "expect_column_values_to_match_like_pattern_list",
  { ...manyPatterns, match_on: choice(["any", "all"]) },
  ({ like_pattern_list: patterns, match_on: on = "any", escape: escaped }, refuse) => {
    refuseStrayEscapes(patterns, escaped, refuse);
    const shown = patterns.join(on === "any" ? " or " : " and ");
    return {
      promise: `be like ${shown}`,
      kept: `are like ${shown}`,
      broken: `are not like ${shown}`,
      limit: `like ${on} of ${patterns.join(", ")}`,
      test: (column, sql) => {
        const each = patterns.map((pattern) => like(sql, sql.text(column), pattern, escaped));
        return { broken: `NOT (${each.join(on === "any" ? " OR " : " AND ")})` };
      },
    };
  },
);

const notLikeList = defineMap(
  "expect_column_values_to_not_match_like_pattern_list",
  manyPatterns,
  ({ like_pattern_list: patterns, escape: escaped }, refuse) => {
    refuseStrayEscapes(patterns, escaped, refuse);
    const shown = patterns.join(", ");
    return {
      promise: `be like none of ${shown}`,
      kept: `are like none of ${shown}`,
      broken: `are like one of ${shown}`,
      limit: `like none of ${shown}`,
      test: (column, sql) => ({
        broken: `(${patterns.map((pattern) => like(sql, sql.text(column), pattern, escaped)).join(" OR ")})`,
      }),
    };
  },
);

export const valuesLike: readonly Definition[] = [
  defineLike("expect_column_values_to_match_like_pattern", false),
  defineLike("expect_column_values_to_not_match_like_pattern", true),
  likeList,
  notLikeList,
];
