import { foldedAscii, overlap, type PointRange } from "./python-classes.ts";

/** Flags of Python's `re`. */
export interface Flags {
  readonly a: boolean;
  readonly i: boolean;
  readonly m: boolean;
  readonly s: boolean;
  readonly x: boolean;
}

/** `İ`, `ı`, `I` and `i` are one letter to Python's flag `i`. */
const DOTTED: readonly PointRange[] = [
  [0x49, 0x49],
  [0x69, 0x69],
  [0x130, 0x131],
];
/** Under the flag a the other case is written out, since RE2 would look for it beyond ASCII too. */
export const foldsInRe2 = ({ i, a }: Flags) => i && !a;

/** The flags of RE2 that differ inside, as they are set: `i-s`. */
export function changedFlags(outer: Flags, inner: Flags): string {
  const states = [
    ["i", foldsInRe2(outer), foldsInRe2(inner)],
    ["s", outer.s, inner.s],
  ] as const;
  const on = states.filter(([, was, is]) => is && !was).map(([flag]) => flag);
  const off = states.filter(([, was, is]) => was && !is).map(([flag]) => flag);
  return `${on.join("")}${off.length > 0 ? "-" : ""}${off.join("")}`;
}

export function literal(point: number, flags: Flags): string {
  const ranges: PointRange[] = [[point, point]];
  const isDotted = DOTTED.some((range) => overlap(range, [point, point]));
  if (flags.i && (flags.a ? foldedAscii(ranges, true).length > 1 : isDotted)) return setOf("", ranges, "", flags);
  const character = String.fromCodePoint(point);
  if (/[\\.+*?()|[\]{}^$]/.test(character)) return `\\${character}`;
  return point < 0x20 ? `\\x{${point.toString(16)}}` : character;
}

/** A set of RE2; in both cases under the flag i, which its classes are left out of wherever that can be told apart. */
export function setOf(negated: string, ranges: readonly PointRange[], classes: string, flags: Flags): string {
  const set = (members: readonly PointRange[]) => `[${negated}${members.map(rangeOf).join("")}${classes}]`;
  if (!flags.i) return set(ranges);
  if (flags.a) return set(foldedAscii(ranges, true));
  if (ranges.every(([, high]) => high < 0x80)) return `(?-i:${set(foldedAscii(ranges, false))})`;
  const isDotted = ranges.some((range) => DOTTED.some((dotted) => overlap(range, dotted)));
  return set(isDotted ? [...ranges, ...DOTTED] : ranges);
}

function rangeOf([low, high]: PointRange): string {
  return low === high ? member(low) : `${member(low)}-${member(high)}`;
}

function member(point: number): string {
  const character = String.fromCodePoint(point);
  return /^[0-9A-Za-z\u{a0}-\u{d7ff}\u{e000}-\u{10ffff}]$/u.test(character) ? character : `\\x{${point.toString(16)}}`;
}
