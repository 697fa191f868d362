import { re2Pattern } from "../../python-pattern.ts";
import { parsePattern } from "./parse-pattern.ts";
import { type PatternSyntax, writePattern } from "./write-pattern.ts";

const ASCII = parsePattern("\\A[\\x00-\\x7f]*\\z");

/**
 * Whether a pattern of Python's `re` matches anywhere in a text, as an engine's own regular expressions say it. It goes the
 * way of files, through the syntax of RE2, so that the answer is theirs; as there, edges of words are told of ASCII alone.
 *
 * @param run SQL of a pattern that is written in the engine's syntax.
 */
export function pythonMatch(python: string, syntax: PatternSyntax, run: (written: string) => string): string {
  const { pattern, asksForWordEdges } = re2Pattern(python);
  const matches = run(writePattern(parsePattern(pattern), syntax));
  return asksForWordEdges ? `(CASE WHEN ${run(writePattern(ASCII, syntax))} THEN ${matches} END)` : matches;
}

/** A pattern of Python's `re` without edges of words in the engine's syntax. */
export function pythonPattern(python: string, syntax: PatternSyntax): string {
  return writePattern(parsePattern(re2Pattern(python).pattern), syntax);
}
