import {
  COMPARISONS,
  type Comparison,
  type Condition,
  columnsOf,
  type Literal,
  numberOperand,
  type Operand,
} from "./condition.ts";
import { ConditionError, TokenReader } from "./token-reader.ts";
import { PYTHON } from "./tokens.ts";

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
/** Methods of a column, in the words of pandas, Great Expectations and Spark, without their underscores. */
const NULL_TESTS: readonly string[] = ["isnull", "isna", "notnull", "notna", "isnotnull"];
const SET_TESTS: readonly string[] = ["isin", "isnotin"];

class Parser {
  readonly #reader: TokenReader;

  constructor(text: string) {
    this.#reader = new TokenReader(text, PYTHON);
  }

  parse(): Condition {
    const condition = this.#any();
    if (this.#reader.peek.kind !== "end") this.#reader.refuse("the end of the condition");
    if (columnsOf(condition).length === 0) throw new ConditionError("it names no column", 0);
    return condition;
  }

  #isWord(words: readonly string[]): boolean {
    const { kind, text } = this.#reader.peek;
    return (kind === "symbol" || kind === "name") && words.includes(text);
  }

  #joined(kind: "all" | "any", words: readonly string[], part: () => Condition): Condition {
    const parts = [part()];
    while (this.#isWord(words)) {
      this.#reader.take();
      parts.push(part());
    }
    return parts.length === 1 ? (parts[0] as Condition) : { kind, parts };
  }

  #any(): Condition {
    return this.#reader.nested(() => this.#joined("any", OR, () => this.#joined("all", AND, () => this.#negated())));
  }

  #negated(): Condition {
    if (!this.#isWord(NOT)) return this.#primary();
    return this.#reader.nested(() => {
      this.#reader.take();
      return { kind: "not", part: this.#negated() };
    });
  }

  #primary(): Condition {
    if (this.#reader.takeSymbol("(")) {
      const inner = this.#any();
      this.#reader.requireSymbol(")");
      return inner;
    }
    const left = this.#operand();
    if (this.#reader.isSymbol(".")) return this.#method(left);
    if (this.#isWord(["in", "not"])) return this.#membership(left);
    if (!this.#isComparison()) {
      if (left.kind !== "column" || !this.#endsCondition())
        this.#reader.refuse(
          left.kind === "column" && this.#reader.peek.kind === "name"
            ? "a comparison (==, !=, <, <=, >, >=, in, not in), or backticks around a name of several words"
            : "a comparison (==, !=, <, <=, >, >=, in, not in)",
        );
      // A column of true and false is a condition of its own, and one of another kind is none.
      return {
        kind: "compare",
        operator: "==",
        left,
        right: { kind: "literal", value: true, offset: left.offset },
        casts: true,
      };
    }
    return this.#comparisons(left);
  }

  #isComparison(): boolean {
    return this.#reader.isSymbol(...COMPARISONS);
  }

  #endsCondition(): boolean {
    return this.#reader.peek.kind === "end" || this.#reader.isSymbol(")") || this.#isWord([...AND, ...OR]);
  }

  /** `x > 1`, and `1 < x <= 3`, which is two of them. */
  #comparisons(first: Operand): Condition {
    const parts: Condition[] = [];
    let left = first;
    do {
      const operator = this.#reader.take().text as Comparison;
      if (this.#reader.isSymbol("[") && (operator === "==" || operator === "!=")) {
        // pandas: equality with a list is membership.
        parts.push(this.#list(left, operator === "!="));
        break;
      }
      const right = this.#operand();
      parts.push(comparison(operator, left, right));
      left = right;
    } while (this.#isComparison());
    return parts.length === 1 ? (parts[0] as Condition) : { kind: "all", parts };
  }

  #method(operand: Operand): Condition {
    this.#reader.requireSymbol(".");
    const method = this.#reader.peek.text.toLowerCase().replaceAll("_", "");
    if (this.#reader.peek.kind !== "name" || ![...NULL_TESTS, ...SET_TESTS].includes(method))
      this.#reader.refuse("isnull(), notnull() or isin([…])");
    if (operand.kind !== "column") throw new ConditionError("only a column can be asked that", operand.offset);
    this.#reader.take();
    this.#reader.requireSymbol("(");
    const condition: Condition = SET_TESTS.includes(method)
      ? this.#list(operand, method === "isnotin")
      : { kind: "null", column: operand, negated: method.includes("not") };
    this.#reader.requireSymbol(")");
    return condition;
  }

  #membership(operand: Operand): Condition {
    const negated = this.#reader.take().text === "not";
    if (negated) {
      if (!this.#isWord(["in"])) this.#reader.refuse('"in"');
      this.#reader.take();
    }
    return this.#list(operand, negated);
  }

  #list(operand: Operand, negated: boolean): Condition {
    if (operand.kind !== "column") throw new ConditionError("only a column can be looked up in a list", operand.offset);
    const close = this.#reader.isSymbol("(") ? ")" : "]";
    this.#reader.requireSymbol(close === ")" ? "(" : "[");
    const values: Exclude<Literal, null>[] = [];
    while (!this.#reader.isSymbol(close)) {
      const item = this.#operand();
      // To pandas a missing text is None or not as the file's format has it.
      if (item.kind !== "literal" || item.value === null)
        throw new ConditionError("a list holds numbers, texts, True or False", item.offset);
      values.push(item.value);
      if (!this.#reader.takeSymbol(",")) break;
    }
    this.#reader.requireSymbol(close);
    return { kind: "in", column: operand, values, negated };
  }

  #operand(): Operand {
    const token = this.#reader.peek;
    const { offset } = token;
    if (!["text", "number", "quoted-name", "name"].includes(token.kind)) this.#reader.refuse("a column or a value");
    this.#reader.take();
    if (token.kind === "text") return { kind: "literal", value: token.text, offset };
    if (token.kind === "number") return numberOperand(token.text, offset);
    if (token.kind === "quoted-name") return { kind: "column", name: token.text, offset };
    const literal = LITERALS.get(token.text);
    if (literal !== undefined) return { kind: "literal", value: literal, offset };
    if (!this.#reader.isSymbol("(")) return { kind: "column", name: token.text, offset };
    if (token.text === "col" || token.text === "Column")
      return { kind: "column", name: this.#quoted("the column's name in quotes"), offset };
    if (token.text === "date") return { kind: "literal", value: this.#quoted("a date in quotes"), offset };
    throw new ConditionError(`the function ${token.text} is not supported; write the value it would give`, offset);
  }

  #quoted(wanted: string): string {
    this.#reader.requireSymbol("(");
    if (this.#reader.peek.kind !== "text") this.#reader.refuse(wanted);
    const { text } = this.#reader.take();
    this.#reader.requireSymbol(")");
    return text;
  }
}

/** A comparison; of two constants, which a chain such as `x >= 3 > 2` may hold, what Python says of them. */
function comparison(operator: Comparison, left: Operand, right: Operand): Condition {
  if (left.kind !== "literal" || right.kind !== "literal") return { kind: "compare", operator, left, right };
  const [one, other] = [comparable(left), comparable(right)];
  if (operator === "==" || operator === "!=") return constant((one === other) === (operator === "=="));
  if (one === null || other === null || (typeof one === "string") !== (typeof other === "string"))
    throw new ConditionError("it asks for the order of two constants without one", left.offset);
  const [low, high] = [one as number, other as number];
  return constant({ "<": low < high, "<=": low <= high, ">": low > high, ">=": low >= high }[operator]);
}

/** True and false are 1 and 0; a number beyond doubles equals no number within. */
const comparable = ({ value }: Extract<Operand, { kind: "literal" }>) =>
  typeof value === "boolean" ? Number(value) : value;

const constant = (holds: boolean): Condition => ({ kind: holds ? "all" : "any", parts: [] });

/**
 * Parses a row condition as pandas' `DataFrame.query` and Great Expectations write it: `col("x") > 1`,
 * ``x > 1 and `a b` == "y"``, `1 < x <= 3`, `x in [1, 2]`, `x.notnull()`, a column of true and false, brackets, `not`.
 * Throws a {@link ConditionError} on anything else, calls of Python functions above all.
 */
export function parseCondition(text: string): Condition {
  return new Parser(text).parse();
}
