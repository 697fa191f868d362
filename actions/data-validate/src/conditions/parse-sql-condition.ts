import {
  COMPARISONS,
  type Comparison,
  type Condition,
  type Literal,
  numberOperand,
  type Operand,
} from "./condition.ts";
import { ConditionError, TokenReader } from "./token-reader.ts";
import type { Spelling } from "./tokens.ts";

const OPERATORS: ReadonlyMap<string, Comparison> = new Map<string, Comparison>([
  ...COMPARISONS.map((operator) => [operator, operator] as const),
  ["=", "=="],
  ["<>", "!="],
]);
const OPPOSITE: Readonly<Record<Comparison, Comparison>> = {
  "==": "!=",
  "!=": "==",
  "<": ">=",
  "<=": ">",
  ">": "<=",
  ">=": "<",
};
/** Refuses what no row decides: constants with each other, and anything with what is missing. */
function comparison(operator: Comparison, left: Operand, right: Operand): Condition {
  if (left.kind === "literal" && right.kind === "literal")
    throw new ConditionError("it compares two constants", left.offset);
  if ([left, right].some((side) => side.kind === "literal" && side.value === null))
    throw new ConditionError("nothing equals a missing value; ask whether it is one", left.offset);
  return { kind: "compare", operator, left, right, casts: true };
}

/** Words of SQL that are no column unless they are quoted. */
const RESERVED: readonly string[] = ["and", "or", "not", "in", "is", "null", "between", "like", "case", "select"];

class Parser {
  readonly #reader: TokenReader;

  constructor(text: string, spelling: Spelling) {
    this.#reader = new TokenReader(text, spelling);
  }

  parse(): Condition {
    const condition = this.#any();
    if (this.#reader.peek.kind !== "end") this.#reader.refuse("the end of the condition");
    return condition;
  }

  #isWord(word: string): boolean {
    return this.#reader.peek.kind === "name" && this.#reader.peek.text.toLowerCase() === word;
  }

  #takeWord(word: string): boolean {
    return this.#isWord(word) && this.#reader.take() !== undefined;
  }

  #requireWord(word: string): void {
    if (!this.#takeWord(word)) this.#reader.refuse(word.toUpperCase());
  }

  #joined(kind: "all" | "any", word: string, part: () => Condition): Condition {
    const parts = [part()];
    while (this.#takeWord(word)) parts.push(part());
    return parts.length === 1 ? (parts[0] as Condition) : { kind, parts };
  }

  #any(): Condition {
    return this.#reader.nested(() =>
      this.#joined("any", "or", () => this.#joined("all", "and", () => this.#negated())),
    );
  }

  #negated(): Condition {
    if (!this.#takeWord("not")) return this.#primary();
    return this.#reader.nested(() => ({ kind: "not", part: this.#negated() }));
  }

  #primary(): Condition {
    if (this.#reader.takeSymbol("(")) {
      const inner = this.#any();
      this.#reader.requireSymbol(")");
      return inner;
    }
    const left = this.#operand();
    if (this.#takeWord("is")) {
      const negated = this.#takeWord("not");
      this.#requireWord("null");
      return { kind: "null", column: this.#column(left), negated };
    }
    const negated = this.#takeWord("not");
    if (this.#takeWord("in"))
      return { kind: "in", column: this.#column(left), values: this.#list(), negated, casts: true };
    if (this.#takeWord("between")) {
      const low = this.#operand();
      this.#requireWord("and");
      const parts = [comparison(">=", left, low), comparison("<=", left, this.#operand())];
      return negated ? { kind: "not", part: { kind: "all", parts } } : { kind: "all", parts };
    }
    const operator = this.#reader.peek.kind === "symbol" ? OPERATORS.get(this.#reader.peek.text) : undefined;
    if (operator === undefined || negated)
      this.#reader.refuse("a comparison (=, <>, <, <=, >, >=, IN, BETWEEN, IS NULL)");
    this.#reader.take();
    return comparison(operator, left, this.#operand());
  }

  #column(operand: Operand): Operand {
    if (operand.kind !== "column") throw new ConditionError("only a column can be asked that", operand.offset);
    return operand;
  }

  #list(): Exclude<Literal, null>[] {
    this.#reader.requireSymbol("(");
    const values: Exclude<Literal, null>[] = [];
    do {
      const item = this.#operand();
      if (item.kind !== "literal" || item.value === null)
        throw new ConditionError("a list holds numbers, texts, TRUE or FALSE", item.offset);
      values.push(item.value);
    } while (this.#reader.takeSymbol(","));
    this.#reader.requireSymbol(")");
    return values;
  }

  #operand(): Operand {
    const token = this.#reader.peek;
    const { offset, text } = token;
    const word = text.toLowerCase();
    if (!["text", "number", "quoted-name", "name"].includes(token.kind)) this.#reader.refuse("a column or a value");
    if (token.kind === "name" && RESERVED.includes(word) && word !== "null") this.#reader.refuse("a column or a value");
    this.#reader.take();
    if (token.kind === "text") return { kind: "literal", value: text, offset };
    if (token.kind === "number") return numberOperand(text, offset);
    if (token.kind === "quoted-name") return { kind: "column", name: text, offset };
    if (word === "true" || word === "false") return { kind: "literal", value: word === "true", offset };
    if (word === "null") return { kind: "literal", value: null, offset };
    // DATE '2026-01-31'
    if ((word === "date" || word === "timestamp") && this.#reader.peek.kind === "text")
      return { kind: "literal", value: this.#reader.take().text, offset };
    if (this.#reader.isSymbol("(")) throw new ConditionError(`the function ${text} is not supported`, offset);
    return { kind: "column", name: text, offset };
  }
}

/**
 * SQL knows true, false and unknown, our conditions only the first two. A condition selects the rows for which it is
 * true, so `NOT` is pushed inwards, and a comparison that must hold also asks that its columns are there: then neither
 * `x <> 1` nor `NOT x = 1` selects a row without an x.
 */
function whereTrue(condition: Condition, negated = false): Condition {
  switch (condition.kind) {
    case "all":
    case "any": {
      const kind = negated === (condition.kind === "all") ? "any" : "all";
      return { kind, parts: condition.parts.map((part) => whereTrue(part, negated)) };
    }
    case "not":
      return whereTrue(condition.part, !negated);
    case "null":
      return { ...condition, negated: condition.negated !== negated };
    case "in":
      return present({ ...condition, negated: condition.negated !== negated }, condition.column);
    case "compare": {
      const operator = negated ? OPPOSITE[condition.operator] : condition.operator;
      return present({ ...condition, operator }, condition.left, condition.right);
    }
  }
}

function present(condition: Condition, ...operands: readonly Operand[]): Condition {
  const columns = operands.filter(({ kind }) => kind === "column");
  return {
    kind: "all",
    parts: [condition, ...columns.map((column) => ({ kind: "null", column, negated: true }) as const)],
  };
}

/**
 * Parses a row condition in SQL: `x > 1 AND name = 'a'`, `x <> 1`, `x BETWEEN 1 AND 3`, `x IN (1, 2)`, `x IS NOT NULL`,
 * `d >= DATE '2026-01-31'`, brackets, `NOT`, in SQL's logic of three values. Throws a {@link ConditionError} on anything
 * else.
 */
export function parseSqlCondition(text: string, spelling: Spelling): Condition {
  return whereTrue(new Parser(text, spelling).parse());
}
