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

/** The same under Python's flag `a`; of blanks it knows one more than RE2, the vertical tab. */
export const ASCII_CLASSES: PatternClasses = new Map([
  ["w", "0-9A-Z_a-z"],
  ["W", "\\x00-\\x2f\\x3a-\\x40\\x5b-\\x5e\\x60\\x7b-\\x{10ffff}"],
  ["d", "0-9"],
  ["D", "\\x00-\\x2f\\x3a-\\x{10ffff}"],
  ["s", "\\x09-\\x0d\\x20"],
  ["S", "\\x00-\\x08\\x0e-\\x1f\\x21-\\x{10ffff}"],
]);

/** From one code point to another, both included. */
export type PointRange = readonly [number, number];

const SHIFT = 0x20;
/** What Python's flag `i` takes for a letter of ASCII beyond its other case; RE2 lacks those of `i`. */
const BEYOND_ASCII: readonly (readonly [PointRange, readonly number[]])[] = [
  [
    [0x69, 0x69],
    [0x130, 0x131],
  ],
  [[0x6b, 0x6b], [0x212a]],
  [[0x73, 0x73], [0x17f]],
];

export function overlap([low, high]: PointRange, [from, to]: PointRange): PointRange | undefined {
  const both: PointRange = [Math.max(low, from), Math.min(high, to)];
  return both[0] <= both[1] ? both : undefined;
}

/** Ranges of ASCII and what their letters are in the other case; beyond ASCII too, where not only that is known. */
export function foldedAscii(ranges: readonly PointRange[], asciiOnly: boolean): PointRange[] {
  const among = (letters: PointRange) =>
    ranges.map((range) => overlap(range, letters)).filter((one) => one !== undefined);
  const [lower, upper] = [among([0x61, 0x7a]), among([0x41, 0x5a])];
  const lowered = upper.map(([low, high]): PointRange => [low + SHIFT, high + SHIFT]);
  const raised = lower.map(([low, high]): PointRange => [low - SHIFT, high - SHIFT]);
  const beyond = BEYOND_ASCII.filter(([letter]) => [...lower, ...lowered].some((range) => overlap(range, letter)));
  const points = asciiOnly ? [] : beyond.flatMap(([, others]) => others);
  return [...ranges, ...lowered, ...raised, ...points.map((point): PointRange => [point, point])];
}
