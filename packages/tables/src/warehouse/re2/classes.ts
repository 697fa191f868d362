import { type CodePoints, codePoints } from "./code-points.ts";

const at = (text: string) => text.codePointAt(0) as number;
const span = (low: string, high = low): readonly [number, number] => [at(low), at(high)];

const DIGITS = span("0", "9");
const UPPER = span("A", "Z");
const LOWER = span("a", "z");

/** RE2's Perl classes are ASCII only, and `\s` has no vertical tab. */
export const PERL_CLASSES: ReadonlyMap<string, CodePoints> = new Map([
  ["d", codePoints([DIGITS])],
  ["s", codePoints([span("\t", "\n"), span("\f", "\r"), span(" ")])],
  ["w", codePoints([DIGITS, UPPER, span("_"), LOWER])],
]);

const WORD = PERL_CLASSES.get("w") as CodePoints;
export const NEWLINE: CodePoints = [span("\n")];

/** The names between `[:` and `:]`. */
export const POSIX_CLASSES: ReadonlyMap<string, CodePoints> = new Map([
  ["alnum", codePoints([DIGITS, UPPER, LOWER])],
  ["alpha", codePoints([UPPER, LOWER])],
  ["ascii", codePoints([span("\0", "\x7f")])],
  ["blank", codePoints([span("\t"), span(" ")])],
  ["cntrl", codePoints([span("\0", "\x1f"), span("\x7f")])],
  ["digit", codePoints([DIGITS])],
  ["graph", codePoints([span("!", "~")])],
  ["lower", codePoints([LOWER])],
  ["print", codePoints([span(" ", "~")])],
  ["punct", codePoints([span("!", "/"), span(":", "@"), span("[", "`"), span("{", "~")])],
  ["space", codePoints([span("\t", "\r"), span(" ")])],
  ["upper", codePoints([UPPER])],
  ["word", WORD],
  ["xdigit", codePoints([DIGITS, span("A", "F"), span("a", "f")])],
]);
