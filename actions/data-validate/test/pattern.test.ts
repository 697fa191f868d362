import { describe, expect, test } from "@jest/globals";
import { unsupportedConstruct } from "../src/expectations/pattern.ts";

describe("a pattern", () => {
  test.each([
    ["^(?=.*a)", "look-ahead"],
    ["(?!x)", "negative look-ahead"],
    ["(?<=x)y", "look-behind"],
    ["(?<!x)y", "negative look-behind"],
    ["(a)\\1", "back-reference"],
    ["(?P<q>a)(?P=q)", "back-reference"],
    ["(?>a)", "atomic group"],
    ["a++", "possessive"],
    ["[)](?=x)", "look-ahead"],
  ])("%s is refused for its %s", (pattern, construct) => {
    expect(unsupportedConstruct(pattern)).toContain(construct);
  });

  test.each([
    "^\\d{4}-[A-Z]{5}$",
    "(?:a|b)+",
    "(?P<name>a)",
    "(?i)yes",
    "\\(\\?=x",
    "[(?=x)]",
    "[]\\1]",
    "[^]\\2]x",
    "\\\\1",
    "a\\+\\+",
  ])("%s is fine", (pattern) => {
    expect(unsupportedConstruct(pattern)).toBeUndefined();
  });
});
