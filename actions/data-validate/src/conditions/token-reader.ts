import { type Spelling, type Token, tokenize } from "./tokens.ts";

/** Where and why a row condition was not understood. `offset` counts characters from its start. */
export class ConditionError extends Error {
  override readonly name = "ConditionError";
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

const MAX_DEPTH = 50;

/** Reads the tokens of a row condition one after the other. */
export class TokenReader {
  readonly #tokens: readonly Token[];
  #next = 0;
  #depth = 0;

  constructor(text: string, spelling: Spelling) {
    this.#tokens = tokenize(text, spelling, (message, offset) => {
      throw new ConditionError(message, offset);
    });
  }

  get peek(): Token {
    return this.#tokens[this.#next] as Token;
  }

  /** The token after the next one. */
  get second(): Token {
    return (this.#tokens[this.#next + 1] ?? this.#tokens.at(-1)) as Token;
  }

  take(): Token {
    const token = this.peek;
    if (token.kind !== "end") this.#next++;
    return token;
  }

  refuse(wanted: string): never {
    const { text, offset, kind } = this.peek;
    throw new ConditionError(`expected ${wanted}, got ${kind === "end" ? "the end" : `"${text}"`}`, offset);
  }

  isSymbol(...symbols: readonly string[]): boolean {
    return this.peek.kind === "symbol" && symbols.includes(this.peek.text);
  }

  /** Takes the next token where it is one of these symbols. */
  takeSymbol(...symbols: readonly string[]): boolean {
    return this.isSymbol(...symbols) && this.take() !== undefined;
  }

  requireSymbol(symbol: string): void {
    if (!this.takeSymbol(symbol)) this.refuse(`"${symbol}"`);
  }

  /** Reads what may hold itself; a condition nested beyond reason is refused. */
  nested<T>(read: () => T): T {
    if (++this.#depth > MAX_DEPTH) throw new ConditionError("it is nested too deeply", this.peek.offset);
    const found = read();
    this.#depth--;
    return found;
  }
}
