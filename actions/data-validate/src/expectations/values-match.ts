import { PatternError, re2Pattern } from "@assay/tables";
import { choice, keyword, required } from "../suite/keyword.ts";
import { defineMap } from "./column-map.ts";
import type { Refuse } from "./definition.ts";

const isText = (value: unknown): value is string => typeof value === "string";

/** The empty one is found in every text. */
const oneRegex = {
  regex: required(keyword("a regular expression", (value) => (isText(value) ? value : undefined))),
};
const manyRegexes = {
  regex_list: required(
    keyword("a list of regular expressions", (value) =>
      Array.isArray(value) && value.length > 0 && value.every(isText) ? (value as readonly string[]) : undefined,
    ),
  ),
};

/** The pattern as sentences show it. */
const told = (pattern: string) => pattern || '""';

function refuseUnsupported(patterns: readonly string[], keyword: string, refuse: Refuse): void {
  for (const pattern of patterns) {
    try {
      re2Pattern(pattern);
    } catch (error) {
      if (!(error instanceof PatternError)) throw error;
      refuse(
        `the regular expression ${JSON.stringify(pattern)} ${error.message}`,
        "write it with what Python and RE2 share (github.com/google/re2/wiki/Syntax), or split it into two expectations",
        keyword,
      );
    }
  }
}

export const valuesMatch = defineMap("expect_column_values_to_match_regex", oneRegex, ({ regex }, refuse) => {
  refuseUnsupported([regex], "regex", refuse);
  return {
    promise: `match ${told(regex)}`,
    kept: `match ${told(regex)}`,
    broken: `do not match ${told(regex)}`,
    limit: `matches ${told(regex)}`,
    patterns: [regex],
    test: (column, sql) => ({ broken: `NOT ${sql.dialect.matches(sql.text(column), regex)}` }),
  };
});

export const valuesNotMatch = defineMap("expect_column_values_to_not_match_regex", oneRegex, ({ regex }, refuse) => {
  refuseUnsupported([regex], "regex", refuse);
  return {
    promise: `not match ${told(regex)}`,
    kept: `do not match ${told(regex)}`,
    broken: `match ${told(regex)}`,
    limit: `does not match ${told(regex)}`,
    patterns: [regex],
    test: (column, sql) => ({ broken: sql.dialect.matches(sql.text(column), regex) }),
  };
});

export const valuesMatchList = defineMap(
  "expect_column_values_to_match_regex_list",
  { ...manyRegexes, match_on: choice(["any", "all"]) },
  ({ regex_list: patterns, match_on: on = "any" }, refuse) => {
    refuseUnsupported(patterns, "regex_list", refuse);
    const shown = patterns.map(told).join(on === "any" ? " or " : " and ");
    return {
      promise: `match ${shown}`,
      kept: `match ${shown}`,
      broken: `do not match ${shown}`,
      limit: `matches ${on} of ${patterns.map(told).join(", ")}`,
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
      promise: `match none of ${patterns.map(told).join(", ")}`,
      kept: `match none of ${patterns.map(told).join(", ")}`,
      broken: `match one of ${patterns.map(told).join(", ")}`,
      limit: `matches none of ${patterns.map(told).join(", ")}`,
      patterns,
      test: (column, sql) => ({
        broken: `(${patterns.map((pattern) => sql.dialect.matches(sql.text(column), pattern)).join(" OR ")})`,
      }),
    };
  },
);
