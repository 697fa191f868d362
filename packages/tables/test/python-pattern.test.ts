import { describe, expect, test } from "@jest/globals";
import { PatternError } from "../src/dialect.ts";
import { DUCKDB } from "../src/duckdb/duckdb-dialect.ts";
import { re2Pattern, UNICODE_CLASSES } from "../src/python-pattern.ts";
import { PYTHON } from "./python-patterns.ts";
import { useScratch } from "./scratch.ts";

describe("a pattern of Python", () => {
  const scratch = useScratch();

  test.each(PYTHON)("%j matches %j: %j", async (pattern, text, expected) => {
    const [row] = await scratch().engine.rows(`SELECT ${DUCKDB.matches(DUCKDB.literal(text), pattern)} AS matches`);
    expect(row?.matches).toBe(expected);
  });

  test("that sets the flag m for a part is refused", () => {
    expect(() => re2Pattern("(?m:a$)b$", UNICODE_CLASSES)).toThrow(PatternError);
    expect(re2Pattern("\\(?m:a", UNICODE_CLASSES).pattern).toBe("\\(?m:a");
  });
});
