import { describe, expect, test } from "@jest/globals";
import { PatternError } from "../src/dialect.ts";
import { DUCKDB } from "../src/duckdb/duckdb-dialect.ts";
import { re2Pattern } from "../src/duckdb/python-pattern.ts";
import { useScratch } from "./scratch.ts";

/** What `bool(re.search(pattern, text))` says in Python 3.11. */
const PYTHON: readonly (readonly [string, string, boolean | null])[] = [
  ["^\\w+$", "Ünïcødé", true],
  ["\\w", "日本", true],
  ["\\w", "\u0301", false],
  ["^\\w$", "_", true],
  ["\\W", "a_ß9", false],
  ["^\\W$", "\u203f", true],
  ["[\\W_]", "_", true],
  ["[^\\W]", "é", true],
  ["^\\d+$", "٣४", true],
  ["\\D", "٣", false],
  ["[\\d-]", "-", true],
  ["^\\s$", "\u00a0", true],
  ["^\\s$", "\v", true],
  ["^\\s$", "\u001f", true],
  ["^\\s$", "\u200b", false],
  ["\\S", "\u3000\u2028", false],
  ["^[\\s\\S]+$", "a\n日", true],
  ["a$", "a\n", true],
  ["a$", "a\n\n", false],
  ["a$", "a\nb", false],
  ["(?m)a$", "a\nb", true],
  ["(a|b$)c?", "b\n", true],
  ["[$]", "$", true],
  ["\\$", "$", true],
  ["a\\\\$", "a\\", true],
  ["^.$", "\n", false],
  ["(?s)^.$", "\n", true],
  ["^a{,2}$", "aaa", false],
  ["^a{,2}$", "aa", true],
  ["\\u00e9", "é", true],
  ["[\\u00e9-\\u00eb]", "ê", true],
  ["[]\\w]", "]", true],
  ["[^]$]", "$", false],
  ["(?i)STRASSE", "strasse", true],
  ["\\bhi\\b", "say hi", true],
  ["\\bhi\\b", "ship", false],
  // Python says false; RE2 would say true, so it is not asked.
  ["\\bhi\\b", "hié", null],
];

describe("a pattern of Python", () => {
  const scratch = useScratch();

  test.each(PYTHON)("%j matches %j: %j", async (pattern, text, expected) => {
    const [row] = await scratch().engine.rows(`SELECT ${DUCKDB.matches(DUCKDB.literal(text), pattern)} AS matches`);
    expect(row?.matches).toBe(expected);
  });

  test("that sets the flag m for a part is refused", () => {
    expect(() => re2Pattern("(?m:a$)b$")).toThrow(PatternError);
    expect(re2Pattern("\\(?m:a").pattern).toBe("\\(?m:a");
  });
});
