import type { PatternClasses } from "../../python-pattern.ts";

const LAST_POINT = 0x10ffff;
const SURROGATES = [0xd800, 0xdfff] as const;

/** Python's classes by what their members are in Unicode, as `str.isalnum`, `str.isdecimal` and `str.isspace` have them. */
const MEMBERS: ReadonlyMap<string, (point: number) => boolean> = new Map<string, (point: number) => boolean>([
  ["w", (point) => /[\p{L}\p{N}_]/u.test(String.fromCodePoint(point))],
  ["d", (point) => /\p{Nd}/u.test(String.fromCodePoint(point))],
  // JavaScript's spaces, without the byte order mark and with the separators of control characters.
  [
    "s",
    (point) =>
      point !== 0xfeff &&
      (/\s/u.test(String.fromCodePoint(point)) || (point >= 0x1c && point <= 0x1f) || point === 0x85),
  ],
]);

/** The same classes as UNICODE_CLASSES, point by point, for engines that do not know Unicode's by name; each is made once. */
class CodePointClasses implements PatternClasses {
  readonly #known = new Map<string, string>();

  get(letter: string): string | undefined {
    const isMember = MEMBERS.get(letter.toLowerCase());
    if (!isMember) return undefined;
    const known = this.#known.get(letter);
    if (known !== undefined) return known;
    const made = ranges(letter === letter.toLowerCase() ? isMember : (point) => !isMember(point));
    this.#known.set(letter, made);
    return made;
  }
}

export const CODE_POINT_CLASSES: PatternClasses = new CodePointClasses();

/** No text of a database holds a NUL, nor half a character. */
function ranges(isMember: (point: number) => boolean): string {
  const found: string[] = [];
  let first: number | undefined;
  for (let point = 1; point <= LAST_POINT + 1; point++) {
    const inside = point <= LAST_POINT && (point < SURROGATES[0] || point > SURROGATES[1]) && isMember(point);
    if (inside) first ??= point;
    else if (first !== undefined) {
      found.push(`\\x{${first.toString(16)}}-\\x{${(point - 1).toString(16)}}`);
      first = undefined;
    }
  }
  return found.join("");
}
