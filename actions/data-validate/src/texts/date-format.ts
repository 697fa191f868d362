/** A date format holds what cannot be run as Python's `strptime` would; the message names it. */
export class DateFormatError extends Error {
  override readonly name = "DateFormatError";
}

export const DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
export const MONTHS = [
  ...["january", "february", "march", "april", "may", "june", "july"],
  ...["august", "september", "october", "november", "december"],
];
/** Names of the C locale in their short form. */
export const short = (names: readonly string[]) => names.map((name) => name.slice(0, 3));

const DIRECTIVES = ["d", "f", "H", "I", "j", "m", "M", "S", "w", "u", "y", "Y", "z", "A", "a", "B", "b", "p"] as const;
export type Directive = (typeof DIRECTIVES)[number];

const REFUSED: Readonly<Record<string, string>> = {
  c: "depends on the locale",
  x: "depends on the locale",
  X: "depends on the locale",
  Z: "depends on the time zone of the machine",
  G: "is a year of weeks, which is not read here",
  V: "is a week of a year, which is not read here",
  U: "is a week of a year, which is not read here",
  W: "is a week of a year, which is not read here",
};

/** A directive, a character as it stands (in any case), or white space: one `\s` or more. */
export type FormatPart = { readonly directive: Directive } | { readonly literal: string | undefined };

/**
 * Reads a format of `datetime.strptime`.
 *
 * @throws DateFormatError where it holds a directive that is unknown, repeated or depends on the machine.
 */
export function readFormat(format: string): FormatPart[] {
  const used = new Set<string>();
  const parts: FormatPart[] = [];
  const characters = [...format];
  for (let at = 0; at < characters.length; at++) {
    const character = characters[at] as string;
    if (character !== "%") {
      if (!isSpace(character)) parts.push({ literal: character });
      else if (at === 0 || !isSpace(characters[at - 1] as string)) parts.push({ literal: undefined });
      continue;
    }
    const letter = characters[++at];
    if (letter === "%") {
      parts.push({ literal: "%" });
      continue;
    }
    const directive = DIRECTIVES.find((known) => known === letter);
    if (directive === undefined)
      throw new DateFormatError(
        letter === undefined
          ? "it ends with a single %"
          : `%${letter} ${REFUSED[letter] ?? "is no directive of strptime"}`,
      );
    if (used.has(directive)) throw new DateFormatError(`%${directive} stands in it twice`);
    used.add(directive);
    parts.push({ directive });
  }
  return parts;
}

/** Python's white space, which is not quite JavaScript's. */
export const SPACE = String.raw`(?:[^\S\uFEFF]|[\x1c-\x1f\x85])`;

function isSpace(character: string): boolean {
  return new RegExp(`^${SPACE}$`, "u").test(character);
}

/** Where a format says a year or a month twice, the last one counts. */
export interface Deciding {
  readonly year: "Y" | "y" | undefined;
  readonly month: "m" | "B" | "b" | undefined;
}

export function decidingDirectives(parts: readonly FormatPart[]): Deciding {
  const directives = parts.flatMap((part) => ("directive" in part ? part.directive : []));
  return {
    year: directives.findLast((one) => one === "Y" || one === "y"),
    month: directives.findLast((one) => one === "m" || one === "B" || one === "b"),
  };
}
