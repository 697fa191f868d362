import { PatternError } from "./dialect.ts";
import { ASCII_CLASSES, type PointRange, UNICODE_CLASSES } from "./python-classes.ts";
import { changedFlags, type Flags, foldsInRe2, literal, setOf } from "./re2-writing.ts";

/** A pattern of Python's `re` in the syntax of RE2. */
export interface Re2Pattern {
  readonly pattern: string;
  /** It asks for edges of words (`\b`, `\B`) among letters of all scripts, which RE2 finds only among those of ASCII. */
  readonly asksForWordEdges: boolean;
}

type Flag = keyof Flags;

const NO_FLAGS: Flags = { a: false, i: false, m: false, s: false, x: false };
const MOST_NESTED = 250;

/** What RE2 gave up to run in linear time, which is what makes patterns from pull requests safe; and what we lack. */
const LACKING: readonly (readonly [string, string])[] = [
  ["(?=", "a look-ahead (?=…)"],
  ["(?!", "a negative look-ahead (?!…)"],
  ["(?<=", "a look-behind (?<=…)"],
  ["(?<!", "a negative look-behind (?<!…)"],
  ["(?P=", "a back-reference (?P=…)"],
  ["(?>", "an atomic group (?>…)"],
  ["(?(", "a conditional group (?(…)…)"],
  ["\\N{", "a character by its name \\N{…}"],
];
const CONTROLS: ReadonlyMap<string, number> = new Map(
  [..."abfnrtv"].map((letter) => [letter, "\x07\b\f\n\r\t\v".charCodeAt("abfnrtv".indexOf(letter))]),
);
/** Python's `$` also stands before a last line break; where lines are matched, both are of one mind. */
const TEXT_END = "(?:\\n?\\z)";
/** Items that may be a line break, as they are written. */
const MAY_BREAK = /^(?:\.|\[|\(|\\x\{a\})/;
/** What stands before a repetition: nothing that can be repeated, an edge, a repetition, or an item. */
type Before = "nothing" | "repetition" | "item";

/**
 * Writes a pattern of Python's `re` so that RE2 finds what Python would. Reads it as Python 3.11 does, and throws a
 * {@link PatternError} for what Python refuses and for what RE2 lacks, by name. Beyond Python it takes the classes
 * `\p{…}` of RE2.
 */
export function re2Pattern(python: string): Re2Pattern {
  return new Translator(python).translate();
}

class Translator {
  readonly #text: string;
  #at = 0;
  #asksForWordEdges = false;
  readonly #names = new Set<string>();

  constructor(text: string) {
    this.#text = text;
  }

  translate(): Re2Pattern {
    const flags = this.#leadingFlags();
    const body = this.#alternatives(flags, 0);
    if (this.#at < this.#text.length) this.#refuse("closes a group that was never opened");
    const on = changedFlags(NO_FLAGS, flags);
    return { pattern: on === "" ? body : `(?${on})${body}`, asksForWordEdges: this.#asksForWordEdges };
  }

  #refuse(fault: string): never {
    throw new PatternError(
      `is not one of Python: it ${fault}, at character ${[...this.#text.slice(0, this.#at)].length + 1}`,
    );
  }

  #sees(text: string): boolean {
    return this.#text.startsWith(text, this.#at);
  }

  #skip(text: string): boolean {
    const seen = this.#sees(text);
    if (seen) this.#at += text.length;
    return seen;
  }

  /** Takes what a sticky expression finds here. */
  #take(expression: RegExp): RegExpExecArray | undefined {
    expression.lastIndex = this.#at;
    const found = expression.exec(this.#text) ?? undefined;
    this.#at += found?.[0].length ?? 0;
    return found;
  }

  #point(): number {
    const point = this.#text.codePointAt(this.#at);
    if (point === undefined) this.#refuse("ends in the middle of a construct");
    this.#at += point > 0xffff ? 2 : 1;
    return point;
  }

  /** Flags of the whole pattern, which Python takes at its start alone. */
  #leadingFlags(): Flags {
    let flags = NO_FLAGS;
    for (;;) {
      if (flags.x) this.#skipBlanks();
      const set = this.#take(/\(\?([a-zA-Z]+)\)/y)?.[1];
      if (set === undefined) return flags;
      flags = this.#with(flags, set, "");
    }
  }

  #with(flags: Flags, on: string, off: string): Flags {
    if (on.includes("L")) this.#refuse("sets the flag L, which texts do not have");
    if (on.includes("a") && on.includes("u")) this.#refuse("sets the flags a and u, of which there is one");
    if (/[^aimsux]/.test(on) || /[^imsx]/.test(off)) this.#refuse("sets a flag that does not exist");
    const value = (flag: Flag) => !off.includes(flag) && (on.includes(flag) || flags[flag]);
    const a = on.includes("a") || (flags.a && !on.includes("u"));
    return { a, i: value("i"), m: value("m"), s: value("s"), x: value("x") };
  }

  /** Blanks and remarks, which say nothing under the flag x. */
  #skipBlanks(): void {
    this.#take(/(?:[ \t\n\r\f\v]|#[^\n]*)*/y);
  }

  /** Up to the end of the group. */
  #alternatives(flags: Flags, depth: number): string {
    if (depth > MOST_NESTED) throw new PatternError("is nested too deeply");
    let written = "";
    let before: Before = "nothing";
    let isEnded = false;
    for (;;) {
      if (flags.x) this.#skipBlanks();
      if (this.#at >= this.#text.length || this.#sees(")")) return written;
      if (this.#skip("(?#")) {
        if (!this.#take(/[^)]*\)/y)) this.#refuse("opens a remark that it never closes");
        continue;
      }
      const repeat = this.#repetition();
      if (repeat !== undefined) {
        if (before === "nothing") this.#refuse("repeats nothing");
        if (before === "repetition") this.#refuse("stacks one repetition on another");
        written += repeat;
        before = "repetition";
        continue;
      }
      const edge = this.#skip("|") ? "|" : this.#edge(flags);
      const item = edge === undefined ? this.#item(flags, depth) : undefined;
      // Python's `$` leaves the line break before which it stands.
      if (item !== undefined && isEnded && MAY_BREAK.test(item) && !this.#isOptional())
        throw new PatternError("asks for a line break after $, which RE2 has passed over then");
      written += edge ?? item;
      before = edge === undefined ? "item" : "nothing";
      isEnded = edge === TEXT_END || (isEnded && edge !== "|");
    }
  }

  /** Whether what follows lets the item before it be absent. */
  #isOptional(): boolean {
    return /^(?:[*?]|\{0*[,}])/.test(this.#text.slice(this.#at, this.#at + 20));
  }

  /** A repetition that begins here; a brace that begins none is a brace. */
  #repetition(): string | undefined {
    const found = this.#take(/(?:[*+?]|\{(?!\})(\d*)(?:(,)(\d*))?\})([?+]?)/y);
    if (!found) return undefined;
    const [all, low = "", comma, high = "", manner = ""] = found;
    if (manner === "+") lacks("a possessive quantifier");
    if (!all.startsWith("{")) return all;
    if (comma === undefined) return `{${low}}${manner}`;
    if (low !== "" && high !== "" && Number(high) < Number(low)) this.#refuse("repeats more often than it may");
    return low === "" && high === "" ? `*${manner}` : `{${low || "0"},${high}}${manner}`;
  }

  /** What stands between characters and cannot be repeated. */
  #edge(flags: Flags): string | undefined {
    if (this.#skip("^")) return flags.m ? "(?m:^)" : "^";
    if (this.#skip("$")) return flags.m ? "(?m:$)" : TEXT_END;
    if (this.#skip("\\A")) return "\\A";
    if (this.#skip("\\Z")) return "\\z";
    const word = this.#take(/\\[bB]/y)?.[0];
    if (word !== undefined) this.#asksForWordEdges ||= !flags.a;
    return word;
  }

  #item(flags: Flags, depth: number): string {
    const lacking = LACKING.find(([construct]) => this.#sees(construct));
    if (lacking) lacks(lacking[1]);
    if (this.#skip(".")) return ".";
    if (this.#skip("(")) return this.#group(flags, depth);
    if (this.#skip("[")) return this.#set(flags);
    if (this.#skip("\\")) {
      const members = this.#classOf(flags);
      // Its members are what they are in both cases.
      if (members !== undefined) return foldsInRe2(flags) ? `(?-i:[${members}])` : `[${members}]`;
      return literal(this.#escaped(false), flags);
    }
    return literal(this.#point(), flags);
  }

  #group(flags: Flags, depth: number): string {
    let inner = flags;
    const name = this.#take(/\?P<([\p{L}_][\p{L}\p{N}_]*)>/uy)?.[1];
    if (name !== undefined && this.#names.has(name)) this.#refuse(`names two groups ${name}`);
    if (name !== undefined) this.#names.add(name);
    else if (this.#sees("?") && !this.#skip("?:")) {
      const [, on = "", off, end] = this.#take(/\?([a-zA-Z]*)(?:-([a-zA-Z]+))?([:)])/y) ?? [];
      if (end === ")") this.#refuse("sets flags of the whole pattern after its start");
      if (end === undefined) this.#refuse("opens a group of an unknown kind");
      inner = this.#with(flags, on, off ?? "");
    }
    const body = this.#alternatives(inner, depth + 1);
    if (!this.#skip(")")) this.#refuse("opens a group that it never closes");
    return `(?${changedFlags(flags, inner)}:${body})`;
  }

  /** The members of a class, behind its backslash. */
  #classOf({ a }: Flags): string | undefined {
    const unicode = this.#take(/[pP](?:\{\^?\w+\}|\w)/y)?.[0];
    if (unicode !== undefined) return `\\${unicode}`;
    const letter = this.#take(/[dDsSwW]/y)?.[0];
    return letter === undefined ? undefined : (a ? ASCII_CLASSES : UNICODE_CLASSES).get(letter);
  }

  /** The code point that an escape stands for, behind its backslash. */
  #escaped(inSet: boolean): number {
    const octal = this.#take(inSet ? /[0-7]{1,3}/y : /0[0-7]{0,2}|[1-7][0-7]{2}/y)?.[0];
    if (octal !== undefined) {
      const point = Number.parseInt(octal, 8);
      if (point > 0o377) this.#refuse(`writes the octal number ${octal}, which no character has`);
      return point;
    }
    if (!inSet && this.#take(/[1-9]/y)) lacks("a back-reference \\1");
    const hexadecimal = this.#take(/x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})/y);
    if (hexadecimal) {
      const point = Number.parseInt((hexadecimal[1] ?? hexadecimal[2] ?? hexadecimal[3]) as string, 16);
      if (point > 0x10ffff) this.#refuse("names a character that there is not");
      return point;
    }
    const point = this.#point();
    const character = String.fromCodePoint(point);
    const control = character === "b" && !inSet ? undefined : CONTROLS.get(character);
    if (control === undefined && /[a-zA-Z\d]/.test(character))
      this.#refuse(`escapes ${character}, which means nothing`);
    return control ?? point;
  }

  /** Behind the bracket that opens it, up to and with the one that closes it; a bracket that stands first closes nothing. */
  #set(flags: Flags): string {
    const negated = this.#skip("^") ? "^" : "";
    const ranges: PointRange[] = [];
    let classes = "";
    let isFirst = true;
    while (isFirst || !this.#skip("]")) {
      isFirst = false;
      const low = this.#member(flags);
      if (typeof low !== "string" && this.#take(/-(?=[^\]])/y)) {
        const high = this.#member(flags);
        if (typeof high === "string" || high < low) this.#refuse("holds a range of characters without order");
        ranges.push([low, high]);
      } else if (typeof low === "string") {
        classes += low;
        if (this.#take(/-(?=[^\]])/y)) this.#refuse("holds a range that begins with a class");
      } else ranges.push([low, low]);
    }
    return setOf(negated, ranges, classes, flags);
  }

  #member(flags: Flags): number | string {
    if (this.#sees("\\N{")) lacks("a character by its name \\N{…}");
    return this.#skip("\\") ? (this.#classOf(flags) ?? this.#escaped(true)) : this.#point();
  }
}

function lacks(construct: string): never {
  throw new PatternError(`uses ${construct}, which RE2 does not have`);
}
