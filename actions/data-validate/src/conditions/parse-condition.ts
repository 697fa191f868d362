import type { Comparison, Condition, Literal, Operand } from "./condition.ts";
import { type Token, tokenize } from "./tokens.ts";

/** Where and why a row condition was not understood. `offset` counts characters from its start. */
export class ConditionError extends Error {
  override readonly name = "ConditionError";
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

const COMPARISONS: readonly string[] = ["==", "!=", "<", "<=", ">", ">="];
const AND: readonly string[] = ["and", "&", "&&"];
const OR: readonly string[] = ["or", "|", "||"];
const NOT: readonly string[] = ["not", "~", "!"];
const LITERALS: ReadonlyMap<string, Literal> = new Map<string, Literal>([
  ["True", true],
  ["true", true],
  ["False", false],
  ["false", false],
  ["None", null],
]);
const MAX_DEPTH = 50;

class Parser {
  readonly #tokens: readonly Token[];
  #next = 0;
  #depth = 0;

  constructor(text: string) {
    this.#tokens = tokenize(text, (message, offset) => {
      throw new ConditionError(message, offset);
    });
  }

  parse(): Condition {
    const condition = this.#any();
    if (this.#peek.kind !== "end") this.#refuse("the end of the condition");
    return condition;
  }

  get #peek(): Token {
    return this.#tokens[this.#next] as Token;
  }

  #take(): Token {
    const token = this.#peek;
    if (token.kind !== "end") this.#next++;
    return token;
  }

  #refuse(wanted: string): never {
    const { text, offset, kind } = this.#peek;
    throw new ConditionError(`expected ${wanted}, got ${kind === "end" ? "the end" : `"${text}"`}`, offset);
  }

  #isWord(words: readonly string[]): boolean {
    const { kind, text } = this.#peek;
    return (kind === "symbol" || kind === "name") && words.includes(text);
  }

  #symbol(symbol: string): void {
    if (this.#peek.kind !== "symbol" || this.#peek.text !== symbol) this.#refuse(`"${symbol}"`);
    this.#take();
  }

  #joined(kind: "all" | "any", words: readonly string[], part: () => Condition): Condition {
    const parts = [part()];
    while (this.#isWord(words)) {
      this.#take();
      parts.push(part());
    }
    return parts.length === 1 ? (parts[0] as Condition) : { kind, parts };
  }

  #any(): Condition {
    if (++this.#depth > MAX_DEPTH) throw new ConditionError("it is nested too deeply", this.#peek.offset);
    const condition = this.#joined("any", OR, () => this.#joined("all", AND, () => this.#negated()));
    this.#depth--;
    return condition;
  }

  #negated(): Condition {
    if (!this.#isWord(NOT)) return this.#primary();
    if (++this.#depth > MAX_DEPTH) throw new ConditionError("it is nested too deeply", this.#peek.offset);
    this.#take();
    const part = this.#negated();
    this.#depth--;
    return { kind: "not", part };
  }

  #primary(): Condition {
    if (this.#isWord(["("])) {
      this.#take();
      const inner = this.#any();
      this.#symbol(")");
      return inner;
    }
    const left = this.#operand();
    if (this.#isWord(["."])) return this.#nullTest(left);
    if (this.#isWord(["in", "not"])) return this.#membership(left);
    const operator = this.#peek.text;
    if (this.#peek.kind !== "symbol" || !COMPARISONS.includes(operator))
      this.#refuse("a comparison (==, !=, <, <=, >, >=, in, not in)");
    this.#take();
    const right = this.#operand();
    if (this.#peek.kind === "symbol" && COMPARISONS.includes(this.#peek.text))
      this.#refuse('"and" or "or" (chained comparisons are not supported)');
    if (left.kind === "literal" && right.kind === "literal")
      throw new ConditionError("it compares two constants", left.offset);
    if ([left, right].some((side) => side.kind === "literal" && side.value === null))
      throw new ConditionError("nothing equals None; write isnull() or notnull()", left.offset);
    return { kind: "compare", operator: operator as Comparison, left, right };
  }

  #nullTest(operand: Operand): Condition {
    this.#symbol(".");
    const method = this.#peek.text.toLowerCase();
    if (this.#peek.kind !== "name" || !["isnull", "isna", "notnull", "notna"].includes(method))
      this.#refuse("isnull() or notnull()");
    if (operand.kind !== "column") throw new ConditionError("only a column can be missing", operand.offset);
    this.#take();
    this.#symbol("(");
    this.#symbol(")");
    return { kind: "null", column: operand, negated: method.startsWith("not") };
  }

  #membership(operand: Operand): Condition {
    const negated = this.#take().text === "not";
    if (negated) {
      if (!this.#isWord(["in"])) this.#refuse('"in"');
      this.#take();
    }
    if (operand.kind !== "column") throw new ConditionError("only a column can be looked up in a list", operand.offset);
    const close = this.#isWord(["("]) ? ")" : "]";
    this.#symbol(close === ")" ? "(" : "[");
    const values: Literal[] = [];
    do {
      const item = this.#operand();
      if (item.kind !== "literal" || item.value === null)
        throw new ConditionError("a list holds numbers, texts, True or False", item.offset);
      values.push(item.value);
    } while (this.#isWord([","]) && this.#take());
    this.#symbol(close);
    return { kind: "in", column: operand, values, negated };
  }

  #operand(): Operand {
    const token = this.#take();
    const { offset } = token;
    if (token.kind === "text") return { kind: "literal", value: token.text, offset };
    if (token.kind === "number") return { kind: "literal", value: Number(token.text), offset };
    if (token.kind === "quoted-name") return { kind: "column", name: token.text, offset };
    if (token.kind === "name") {
      const literal = LITERALS.get(token.text);
      if (literal !== undefined) return { kind: "literal", value: literal, offset };
      if (!this.#isWord(["("])) return { kind: "column", name: token.text, offset };
      if (token.text === "col") return this.#columnCall(offset);
      throw new ConditionError(`the function ${token.text} is not supported`, offset);
    }
    this.#next -= token.kind === "end" ? 0 : 1;
    return this.#refuse("a column or a value");
  }

  #columnCall(offset: number): Operand {
    this.#symbol("(");
    if (this.#peek.kind !== "text") this.#refuse("the column's name in quotes");
    const name = this.#take().text;
    this.#symbol(")");
    return { kind: "column", name, offset };
  }
}

/**
 * Parses a row condition: `col("x") > 1`, ``x > 1 and `a b` == "y"``, `x in [1, 2]`, `x.notnull()`, brackets, `not`.
 * Throws a {@link ConditionError} on anything else, calls of Python functions above all.
 */
export function parseCondition(text: string): Condition {
  return new Parser(text).parse();
}
