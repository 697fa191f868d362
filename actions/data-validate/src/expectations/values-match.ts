import { choice, required, text, texts } from "../suite/keyword.ts";
import { defineMap } from "./column-map.ts";
import type { Refuse } from "./definition.ts";
import { unsupportedConstruct } from "./pattern.ts";

const oneRegex = { regex: required(text("a regular expression")) };
const manyRegexes = { regex_list: required(texts("a list of regular expressions")) };

function refuseUnsupported(patterns: readonly string[], keyword: string, refuse: Refuse): void {
  for (const pattern of patterns) {
    const construct = unsupportedConstruct(pattern);
    if (construct)
      refuse(
        `the regular expression ${JSON.stringify(pattern)} uses ${construct}, which RE2 does not have`,
        `write the pattern without ${construct}, or split it into two expectations`,
        keyword,
      );
  }
}

export const valuesMatch = defineMap("expect_column_values_to_match_regex", oneRegex, ({ regex }, refuse) => {
  refuseUnsupported([regex], "regex", refuse);
  return {
    promise: `match ${regex}`,
    kept: `match ${regex}`,
    broken: `do not match ${regex}`,
    limit: `matches ${regex}`,
    patterns: [regex],
    test: (column, sql) => ({ broken: `NOT ${sql.dialect.matches(sql.text(column), regex)}` }),
  };
});

export const valuesNotMatch = defineMap("expect_column_values_to_not_match_regex", oneRegex, ({ regex }, refuse) => {
  refuseUnsupported([regex], "regex", refuse);
  return {
    promise: `not match ${regex}`,
    kept: `do not match ${regex}`,
    broken: `match ${regex}`,
    limit: `does not match ${regex}`,
    patterns: [regex],
    test: (column, sql) => ({ broken: sql.dialect.matches(sql.text(column), regex) }),
  };
});

export const valuesMatchList = defineMap(
  "expect_column_values_to_match_regex_list",
  { ...manyRegexes, match_on: choice(["any", "all"]) },
  ({ regex_list: patterns, match_on: on = "any" }, refuse) => {
    refuseUnsupported(patterns, "regex_list", refuse);
    const shown = patterns.join(on === "any" ? " or " : " and ");
    return {
      promise: `match ${shown}`,
      kept: `match ${shown}`,
      broken: `do not match ${shown}`,
      limit: `matches ${on} of ${patterns.join(", ")}`,
      patterns,
      test: (column, sql) => {
        const each = patterns.map((pattern) => sql.dialect.matches(sql.text(column), pattern));
        return { broken: `NOT (${each.join(on === "any" ? " OR " : " AND ")})` };
      },
    };
  },
);

export const valuesNotMatchList = defineMap(
  "expect_column_values_to_not_match_regex_list",
  manyRegexes,
  ({ regex_list: patterns }, refuse) => {
    refuseUnsupported(patterns, "regex_list", refuse);
    return {
      promise: `match none of ${patterns.join(", ")}`,
      kept: `match none of ${patterns.join(", ")}`,
      broken: `match one of ${patterns.join(", ")}`,
      limit: `matches none of ${patterns.join(", ")}`,
      patterns,
      test: (column, sql) => ({
        broken: `(${patterns.map((pattern) => sql.dialect.matches(sql.text(column), pattern)).join(" OR ")})`,
      }),
    };
  },
);
