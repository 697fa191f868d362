import { PatternError } from "../../dialect.ts";
import { type CodePoints, inTexts } from "./code-points.ts";
import type { Assertion, Pattern } from "./pattern.ts";

/** How one engine's regular expressions write what a pattern means. */
export interface PatternSyntax {
  /** What opens a group. */
  readonly open: string;
  /** One code point in a set. */
  readonly point: (point: number) => string;
  /** Throws a {@link PatternError} where the engine has none that means the same. */
  readonly assertion: (what: Assertion) => string;
  /** The engine repeats nothing more often. */
  readonly mostRepeats: number;
}

const isEmpty = (pattern: Pattern) => pattern.kind === "sequence" && pattern.parts.length === 0;

/** The pattern in the engine's own syntax: sets spelt out range by range, so that no locale and no flag has a say. */
export function writePattern(pattern: Pattern, syntax: PatternSyntax): string {
  const group = (part: Pattern) => `${syntax.open}${write(part)})`;
  const write = (part: Pattern): string => {
    switch (part.kind) {
      case "set":
        return writeSet(part.points, syntax);
      case "assertion":
        return syntax.assertion(part.what);
      case "sequence":
        return part.parts.map((one) => (one.kind === "either" ? group(one) : write(one))).join("");
      case "either": {
        const [some, none] = [part.parts.filter((one) => !isEmpty(one)), part.parts.some(isEmpty)];
        if (some.length === 0) return "";
        const either = some.map(write).join("|");
        return none ? `${syntax.open}${either})?` : either;
      }
      case "repeat":
        return repeat(part);
    }
  };
  const repeat = ({ part, min, max }: Extract<Pattern, { kind: "repeat" }>): string => {
    if (part.kind === "assertion") return min === 0 ? "" : write(part);
    const written = part.kind === "set" ? write(part) : group(part);
    if (write(part) === "" || max === 0) return "";
    if (min === 0 && max === undefined) return `${written}*`;
    if (min === 1 && max === undefined) return `${written}+`;
    if (min === 0 && max === 1) return `${written}?`;
    const times = (count: number, from: (one: number) => string) =>
      Array.from({ length: Math.ceil(count / syntax.mostRepeats) }, (_, index) =>
        from(Math.min(syntax.mostRepeats, count - index * syntax.mostRepeats)),
      );
    const needed = times(min, (count) => `${written}{${count}}`);
    if (max === undefined) return [...needed, `${written}*`].join("");
    return [...needed, ...times(max - min, (count) => `${written}{0,${count}}`)].join("");
  };
  return write(pattern);
}

function writeSet(points: CodePoints, { point }: PatternSyntax): string {
  const ranges = inTexts(points);
  if (ranges.length === 0) throw new PatternError("holds a set of characters that no text can hold");
  return `[${ranges.map(([low, high]) => (low === high ? point(low) : `${point(low)}-${point(high)}`)).join("")}]`;
}
