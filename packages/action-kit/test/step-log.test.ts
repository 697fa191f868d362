import { describe, expect, test } from "@jest/globals";
import { inertLog } from "../src/step-log.ts";

describe("inertLog", () => {
  test.each([
    ["a command at the start", "::set-output name=verdict::pass"],
    ["one after blanks", " \t\u00a0::add-mask::e"],
    ["one on a later line", "a\n::warning::b"],
    ["one after a carriage return", "a\r::warning::b"],
    ["one behind a character that no reader sees", "\u200b::error::c"],
    ["one written the older way, inside a line", "a ##[set-output name=verdict;]pass"],
  ])("leaves nothing that the runner obeys of %s", (_, text) => {
    for (const line of inertLog(text).split("\n")) expect(line).not.toMatch(/^\s*::|##\[/);
  });

  test("leaves other text as it is, line for line", () => {
    expect(inertLog("input `rate` is 1::2\n  a #[b]")).toBe("input `rate` is 1::2\n  a #[b]");
  });
});
