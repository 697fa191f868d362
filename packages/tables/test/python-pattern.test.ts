import { describe, expect, test } from "@jest/globals";
import { PatternError } from "../src/dialect.ts";
import { DUCKDB } from "../src/duckdb/duckdb-dialect.ts";
import { re2Pattern } from "../src/python-pattern.ts";
import { PYTHON } from "./python-patterns.ts";
import { useScratch } from "./scratch.ts";

describe("a pattern of Python", () => {
  const scratch = useScratch();

  test.each(PYTHON)("%j matches %j: %j", async (pattern, text, expected) => {
    const [row] = await scratch().engine.rows(`SELECT ${DUCKDB.matches(DUCKDB.literal(text), pattern)} AS matches`);
    expect(row?.matches).toBe(expected);
  });

  test.each([
    ["^(?=.*a)", "uses a look-ahead"],
    ["(?!x)", "uses a negative look-ahead"],
    ["(?<=x)y", "uses a look-behind"],
    ["(?<!x)y", "uses a negative look-behind"],
    ["(a)\\1", "uses a back-reference"],
    ["(?P<q>a)(?P=q)", "uses a back-reference"],
    ["(?>a)", "uses an atomic group"],
    ["a++", "uses a possessive quantifier"],
    ["(a)?(?(1)b)", "uses a conditional group"],
    ["\\N{BULLET}", "uses a character by its name"],
    ["[\\N{BULLET}]", "uses a character by its name"],
    ["[)](?=x)", "uses a look-ahead"],
    ["$\\n", "asks for a line break after $"],
    ["a(?i)b", "sets flags of the whole pattern after its start, at character 6"],
    ["(?au)a", "sets the flags a and u"],
    ["(?L)a", "sets the flag L"],
    ["(?z)a", "sets a flag that does not exist"],
    ["(?x)( ?:a)", "repeats nothing"],
    ["^*", "repeats nothing"],
    ["a**", "stacks one repetition on another"],
    ["a{2}{3}", "stacks one repetition on another"],
    ["a{2,1}", "repeats more often than it may"],
    ["a(b", "opens a group that it never closes"],
    ["a)", "closes a group that was never opened"],
    ["(?<n>a)", "opens a group of an unknown kind"],
    ["(?P<n>a)(?P<n>b)", "names two groups n"],
    ["(?#c", "opens a remark that it never closes"],
    ["[a", "ends in the middle of a construct"],
    ["[b-a]", "holds a range of characters without order"],
    ["[\\w-a]", "holds a range that begins with a class"],
    ["a\\z", "escapes z, which means nothing"],
    ["\\400", "writes the octal number 400"],
    ["\\U00110000", "names a character that there is not"],
    ["(".repeat(300), "is nested too deeply"],
  ])("%j is refused: it %s", (pattern, fault) => {
    expect(() => re2Pattern(pattern)).toThrow(PatternError);
    expect(() => re2Pattern(pattern)).toThrow(fault);
  });
});
