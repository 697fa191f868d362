import { PatternError } from "./dialect.ts";

/** What stands between the brackets of a class in place of `\w`, `\d`, `\s` and their opposites, by their letters. */
export type PatternClasses = Pick<ReadonlyMap<string, string>, "get">;

/**
 * Python's classes of text patterns, which know all of Unicode, where RE2's own know ASCII alone: `\w` is what
 * `str.isalnum` takes and the underscore, `\s` what `str.isspace` takes.
 */
export const UNICODE_CLASSES: PatternClasses = new Map([
  ["w", "\\p{L}\\p{N}_"],
  // All but letters, numbers and the underscore, which is one of ten connecting punctuation marks.
  [
    "W",
    "\\p{M}\\p{S}\\p{Z}\\p{C}\\p{Pd}\\p{Ps}\\p{Pe}\\p{Pi}\\p{Pf}\\p{Po}\\x{203f}\\x{2040}\\x{2054}\\x{fe33}\\x{fe34}\\x{fe4d}-\\x{fe4f}\\x{ff3f}",
  ],
  ["d", "\\p{Nd}"],
  ["D", "\\P{Nd}"],
  [
    "s",
    "\\x09-\\x0d\\x1c-\\x20\\x{85}\\x{a0}\\x{1680}\\x{2000}-\\x{200a}\\x{2028}\\x{2029}\\x{202f}\\x{205f}\\x{3000}",
  ],
  [
    "S",
    "\\x00-\\x08\\x0e-\\x1b\\x21-\\x{84}\\x{86}-\\x{9f}\\x{a1}-\\x{167f}\\x{1681}-\\x{1fff}\\x{200b}-\\x{2027}\\x{202a}-\\x{202e}\\x{2030}-\\x{205e}\\x{2060}-\\x{2fff}\\x{3001}-\\x{10ffff}",
  ],
]);

/** Flags of the whole pattern that let `$` match at the end of every line, and such flags of a part of it. */
const LINES = /^\(\?[a-zA-Z]*m[a-zA-Z]*\)/;
const LINES_OF_PART = /(?<!\\)\(\?[a-zA-Z]*m[a-zA-Z]*(?:-[a-zA-Z]+)?:/;
/** Places where what follows is rewritten: an escape of one letter or of a code point, and a repetition up to a number. */
const ESCAPE = /\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([\s\S]))/y;
const UP_TO = /\{,(\d+)\}/y;

/** A pattern of Python's `re` in the syntax of RE2. */
export interface Re2Pattern {
  readonly pattern: string;
  /** It asks for edges of words (`\b`, `\B`), which RE2 finds only among letters of ASCII. */
  readonly asksForWordEdges: boolean;
}

/**
 * Writes a pattern of Python's `re` so that RE2 finds what Python would. Constructs that RE2 lacks (look-around,
 * back-references) are no part of this: they stay as they are, and RE2 refuses them. Throws a {@link PatternError} for a
 * flag that RE2 knows and that would still mean something else.
 */
export function re2Pattern(python: string, classes: PatternClasses): Re2Pattern {
  if (LINES_OF_PART.test(python))
    throw new PatternError("sets the flag m for a part of it, which changes what $ means there; set it for the whole");
  const ofLines = LINES.test(python);
  let pattern = "";
  let asksForWordEdges = false;
  let inClass = false;
  for (let at = 0; at < python.length; ) {
    ESCAPE.lastIndex = at;
    UP_TO.lastIndex = at;
    const escaped = ESCAPE.exec(python);
    const upTo = inClass ? null : UP_TO.exec(python);
    const character = python[at] as string;
    if (escaped) {
      const [text, short, long, letter = ""] = escaped;
      const set = classes.get(letter);
      asksForWordEdges ||= !inClass && (letter === "b" || letter === "B");
      if (set !== undefined) pattern += inClass ? set : `[${set}]`;
      // The end of the text, which RE2 writes as a small letter.
      else if (letter === "Z" && !inClass) pattern += "\\z";
      else pattern += short !== undefined || long !== undefined ? `\\x{${short ?? long}}` : text;
      at += text.length;
    } else if (upTo) {
      pattern += `{0,${upTo[1]}}`;
      at += upTo[0].length;
    } else {
      if (inClass) inClass = character !== "]";
      else if (character === "[") {
        const opening = /^\[\^?\]?/.exec(python.slice(at, at + 3))?.[0] ?? character;
        pattern += opening;
        at += opening.length;
        inClass = true;
        continue;
      }
      // Python's `$` also stands before a last line break; where lines are matched, both are of one mind.
      pattern += character === "$" && !inClass && !ofLines ? "(?:\\n?\\z)" : character;
      at++;
    }
  }
  return { pattern, asksForWordEdges };
}
