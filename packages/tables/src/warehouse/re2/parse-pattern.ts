import { PatternError } from "../../dialect.ts";
import { NEWLINE, PERL_CLASSES, POSIX_CLASSES } from "./classes.ts";
import { type CodePoints, codePoints, folded, without } from "./code-points.ts";
import type { Pattern } from "./pattern.ts";
import { unicodeClass } from "./unicode-classes.ts";

/** RE2 repeats nothing more often, repetitions inside repetitions multiplied. */
const MOST_REPEATS = 1000;
const LAST_POINT = 0x10ffff;

const CONTROLS: ReadonlyMap<string, number> = new Map([
  ["a", 0x07],
  ["f", 0x0c],
  ["n", 0x0a],
  ["r", 0x0d],
  ["t", 0x09],
  ["v", 0x0b],
]);

interface Flags {
  readonly i: boolean;
  readonly m: boolean;
  readonly s: boolean;
}

/**
 * Reads a pattern in the syntax of RE2 (github.com/google/re2/wiki/Syntax), as DuckDB runs it: not POSIX, case-sensitive,
 * `^` and `$` at the ends of the text. Throws a {@link PatternError} for what RE2 refuses, and for most Unicode
 * classes, whose members differ between engines.
 */
export function parsePattern(pattern: string): Pattern {
  const reader = new PatternReader(pattern);
  const parsed = reader.alternatives({ i: false, m: false, s: false });
  reader.end();
  if (repeats(parsed) > MOST_REPEATS) throw new PatternError(`repeats a part more than ${MOST_REPEATS} times`);
  return parsed;
}

function repeats(pattern: Pattern): number {
  switch (pattern.kind) {
    case "repeat":
      return Math.max(pattern.max ?? pattern.min, 1) * repeats(pattern.part);
    case "sequence":
    case "either":
      return Math.max(1, ...pattern.parts.map(repeats));
    default:
      return 1;
  }
}

class PatternReader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  end(): void {
    if (this.#at < this.#text.length) throw new PatternError("closes a group that was never opened");
  }

  /** Up to the end of the group. A flag that is set between holds up to there, over `|` too. */
  alternatives(outer: Flags): Pattern {
    let flags = outer;
    const branches: Pattern[] = [];
    let parts: Pattern[] = [];
    const close = () => {
      branches.push(parts.length === 1 ? (parts[0] as Pattern) : { kind: "sequence", parts });
      parts = [];
    };
    let repeatable = false;
    while (this.#at < this.#text.length && !this.#sees(")")) {
      if (this.#skip("|")) {
        close();
        repeatable = false;
        continue;
      }
      const times = this.#repetition();
      if (times) {
        const part = parts.pop();
        if (!repeatable || !part) throw new PatternError(`repeats nothing, at character ${this.#at}`);
        parts.push({ kind: "repeat", part, ...times });
        repeatable = false;
        continue;
      }
      const set = this.#sees("(?") ? this.#flagsOrGroup(flags) : undefined;
      if (set && "flags" in set) {
        flags = set.flags;
        repeatable = false;
        continue;
      }
      parts.push(...(set ? [set.group] : this.#atom(flags)));
      repeatable = true;
    }
    close();
    return branches.length === 1 ? (branches[0] as Pattern) : { kind: "either", parts: branches };
  }

  #sees(text: string): boolean {
    return this.#text.startsWith(text, this.#at);
  }

  #skip(text: string): boolean {
    const seen = this.#sees(text);
    if (seen) this.#at += text.length;
    return seen;
  }

  /** What a sticky expression finds here; it is not passed over. */
  #find(expression: RegExp): RegExpExecArray | undefined {
    expression.lastIndex = this.#at;
    return expression.exec(this.#text) ?? undefined;
  }

  #take(): string {
    const point = this.#text.codePointAt(this.#at);
    if (point === undefined) throw new PatternError("ends in the middle of a construct");
    const character = String.fromCodePoint(point);
    this.#at += character.length;
    return character;
  }

  /** A repetition that begins here; a brace that begins none is a brace. */
  #repetition(): { min: number; max: number | undefined } | undefined {
    const found = this.#find(/(?:[*+?]|\{(\d+)(?:(,)(\d*))?\})\??/y);
    if (!found) return undefined;
    this.#at += found[0].length;
    if (this.#find(/[*+?]|\{\d+(?:,\d*)?\}/y))
      throw new PatternError(`stacks one repetition on another, at character ${this.#at + 1}`);
    const [sign = ""] = found[0];
    if (sign !== "{") return { min: sign === "+" ? 1 : 0, max: sign === "?" ? 1 : undefined };
    const min = Number(found[1]);
    const max = found[2] === undefined ? min : found[3] ? Number(found[3]) : undefined;
    if (Math.max(min, max ?? 0) > MOST_REPEATS || (max !== undefined && max < min))
      throw new PatternError(`repeats a part ${found[0]} times, which RE2 does not do`);
    return { min, max };
  }

  #flagsOrGroup(flags: Flags): { readonly flags: Flags } | { readonly group: Pattern } {
    const named = this.#find(/\(\?P<\w+>/y);
    const set = this.#find(/\(\?(?:([imsU]+)?(?:-([imsU]+))?([:)]))/y);
    if (named) {
      this.#at += named[0].length;
      return { group: this.#group(flags) };
    }
    if (!set || set[0] === "(?)")
      throw new PatternError(
        `uses ${JSON.stringify(this.#text.slice(this.#at, this.#at + 4))}, which is no group of RE2`,
      );
    const [all, on = "", off = "", end] = set;
    this.#at += all.length;
    const value = (flag: keyof Flags) => !off.includes(flag) && (on.includes(flag) || flags[flag]);
    const inner = { i: value("i"), m: value("m"), s: value("s") };
    return end === ")" ? { flags: inner } : { group: this.#group(inner) };
  }

  #group(flags: Flags): Pattern {
    const inner = this.alternatives(flags);
    if (!this.#skip(")")) throw new PatternError("opens a group that it never closes");
    return inner;
  }

  #atom(flags: Flags): Pattern[] {
    const next = this.#take();
    switch (next) {
      case "(":
        return [this.#group(flags)];
      case "[":
        return [{ kind: "set", points: this.#set(flags) }];
      case ".":
        return [{ kind: "set", points: flags.s ? without([]) : without(NEWLINE) }];
      case "^":
        return [{ kind: "assertion", what: flags.m ? "line-start" : "text-start" }];
      case "$":
        return [{ kind: "assertion", what: flags.m ? "line-end" : "text-end" }];
      case "\\":
        return this.#escape(flags);
      default:
        return [literal(next, flags)];
    }
  }

  #escape(flags: Flags): Pattern[] {
    const members = this.#classOf(flags);
    if (members) return [{ kind: "set", points: members }];
    if (this.#skip("A")) return [{ kind: "assertion", what: "text-start" }];
    if (this.#skip("z")) return [{ kind: "assertion", what: "text-end" }];
    if (this.#skip("b")) return [{ kind: "assertion", what: "word-edge" }];
    if (this.#skip("B")) return [{ kind: "assertion", what: "no-word-edge" }];
    if (this.#skip("Q")) return this.#quoted(flags);
    const point = this.#escaped();
    return [{ kind: "set", points: cased([[point, point]], flags) }];
  }

  /** `\Q…\E`; what repeats after it repeats its last character. */
  #quoted(flags: Flags): Pattern[] {
    const end = this.#text.indexOf("\\E", this.#at);
    const text = [...this.#text.slice(this.#at, end === -1 ? undefined : end)];
    this.#at = end === -1 ? this.#text.length : end + 2;
    if (text.length === 0) throw new PatternError("quotes nothing with \\Q");
    return text.map((character) => literal(character, flags));
  }

  /** The code point that an escape stands for, behind its backslash. */
  #escaped(): number {
    const octal = this.#find(/0[0-7]{0,2}|[1-7][0-7]{1,2}/y)?.[0];
    if (octal !== undefined) {
      this.#at += octal.length;
      return Number.parseInt(octal, 8);
    }
    const hexadecimal = this.#find(/x(?:([0-9A-Fa-f]{2})|\{([0-9A-Fa-f]+)\})/y);
    if (hexadecimal) {
      const point = Number.parseInt((hexadecimal[1] ?? hexadecimal[2]) as string, 16);
      if (point > LAST_POINT) throw new PatternError(`names the character \\${hexadecimal[0]}, which there is not`);
      this.#at += hexadecimal[0].length;
      return point;
    }
    const next = this.#take();
    const control = CONTROLS.get(next);
    if (control !== undefined) return control;
    if (/^[!-/:-@[-^`{-~ ]$/.test(next)) return next.codePointAt(0) as number;
    throw new PatternError(`uses \\${next}, which RE2 does not have`);
  }

  /** A class of Perl or of Unicode, behind its backslash. */
  #classOf(flags: Flags): CodePoints | undefined {
    const unicode = this.#find(/([pP])(?:\{(\w+)\}|(\w))/y);
    const perl = this.#find(/([dswDSW])/y);
    const [text, letter = ""] = unicode ?? perl ?? [];
    if (text === undefined) return undefined;
    const named = unicode ? unicodeClass((unicode[2] ?? unicode[3]) as string) : PERL_CLASSES.get(letter.toLowerCase());
    if (!named) throw new PatternError(`uses the Unicode class \\${text}, whose members differ from engine to engine`);
    this.#at += text.length;
    const points = cased(named, flags);
    return letter === letter.toLowerCase() ? points : without(points);
  }

  /** Behind the bracket that opens it, up to and with the one that closes it; a bracket that stands first closes nothing. */
  #set(flags: Flags): CodePoints {
    const negated = this.#skip("^");
    const ranges = [...this.#member(flags)];
    while (!this.#skip("]")) ranges.push(...this.#member(flags));
    const points = codePoints(ranges);
    return negated ? without(points) : points;
  }

  #member(flags: Flags): CodePoints {
    const posix = this.#find(/\[:(\^?)(.*?):\]/sy);
    if (posix) {
      const named = POSIX_CLASSES.get(posix[2] as string);
      if (!named) throw new PatternError(`uses ${JSON.stringify(posix[0])}, which is no class of RE2`);
      this.#at += posix[0].length;
      const points = cased(named, flags);
      return posix[1] ? without(points) : points;
    }
    if (this.#find(/\\[dswDSWpP]/y)) {
      this.#at++;
      return this.#classOf(flags) as CodePoints;
    }
    const low = this.#memberPoint();
    const high = this.#find(/-[^\]]/y) && this.#skip("-") ? this.#memberPoint() : low;
    if (high < low) throw new PatternError("holds a range of characters whose end comes before its start");
    return cased([[low, high]], flags);
  }

  #memberPoint(): number {
    const next = this.#take();
    return next === "\\" ? this.#escaped() : (next.codePointAt(0) as number);
  }
}

function cased(points: CodePoints, { i }: Flags): CodePoints {
  return i ? folded(points) : points;
}

function literal(character: string, flags: Flags): Pattern {
  const point = character.codePointAt(0) as number;
  return { kind: "set", points: cased([[point, point]], flags) };
}
