import type { ShapeCount } from "./column-profile.ts";

/** Different ways of writing one id; more of them are no format. */
const MOST_FORMS = 3;

type Letter = "0" | "A" | "a";

const CLASS: Readonly<Record<Letter, string>> = { "0": "[0-9]", A: "[A-Z]", a: "[a-z]" };

/** A run of one class of characters, or one other character. */
interface Token {
  readonly of: string;
  shortest: number;
  longest: number;
}

function tokensOf(shape: string): Token[] {
  const tokens: Token[] = [];
  for (const character of shape) {
    const last = tokens.at(-1);
    if (last?.of === character && character in CLASS) {
      last.shortest++;
      last.longest++;
    } else tokens.push({ of: character, shortest: 1, longest: 1 });
  }
  return tokens;
}

/** Between brackets a sign means itself, whatever the dialect makes of a backslash. */
const literal = (character: string) => (/[.*+?(){}|$]/.test(character) ? `[${character}]` : character);

function regexOf({ of, shortest, longest }: Token): string {
  const one = of in CLASS ? CLASS[of as Letter] : literal(of);
  // Ids that are counted up get longer, so a run that varies has no upper end.
  if (shortest !== longest) return shortest === 1 ? `${one}+` : `${one}{${shortest},}`;
  return shortest === 1 ? one : `${one}{${shortest}}`;
}

/** What may stand in an id, each of which means itself between square brackets. */
const PLAIN = /^[0Aa#%&+,./:;<=>@_|~$*?(){}!"' -]*$/;

/** What all texts start with, to the last character that parts a word from what varies. */
function commonPrefix(shapes: readonly ShapeCount[]): string {
  const [first = "", ...others] = shapes.flatMap(({ first, last }) => [first, last]);
  let length = first.length;
  for (const other of others) while (!other.startsWith(first.slice(0, length))) length--;
  return /^[A-Za-z]+[^A-Za-z0-9]?/.exec(first.slice(0, length))?.[0] ?? "";
}

/**
 * The regular expression that texts of these shapes follow, as far as they look like ids: a few ways of writing, without
 * blanks, that hold a digit or always have one length. `undefined` for names, words and prose.
 */
export function idPattern(shapes: readonly ShapeCount[]): string | undefined {
  if (shapes.length === 0 || !shapes.every(({ shape }) => PLAIN.test(shape) && !shape.includes(" "))) return undefined;
  const oneLength = new Set(shapes.map(({ shape }) => shape.length)).size === 1;
  if (!oneLength && !shapes.every(({ shape }) => shape.includes("0"))) return undefined;
  const prefix = commonPrefix(shapes);
  const forms = new Map<string, Token[]>();
  for (const { shape } of shapes) {
    const tokens = tokensOf(shape.slice(prefix.length));
    const form = tokens.map(({ of }) => of).join("");
    const known = forms.get(form);
    if (!known) forms.set(form, tokens);
    else
      for (const [index, token] of known.entries()) {
        token.shortest = Math.min(token.shortest, tokens[index]?.shortest ?? 1);
        token.longest = Math.max(token.longest, tokens[index]?.longest ?? 1);
      }
  }
  if (forms.size > MOST_FORMS) return undefined;
  const written = [...forms.keys()].sort().map((form) => (forms.get(form) ?? []).map(regexOf).join(""));
  const start = [...prefix].map(literal).join("");
  return `^${start}${written.length === 1 ? written[0] : `(${written.join("|")})`}$`;
}
