/** A whole number that a double does not hold is a bigint. */
export type Literal = string | number | bigint | boolean | null;

export type Operand =
  | { readonly kind: "column"; readonly name: string; readonly offset: number }
  /** `written`: a number as the condition spells it, which may have more digits than a double. */
  | { readonly kind: "literal"; readonly value: Literal; readonly offset: number; readonly written?: string };

/** The number that a condition spells, exactly. */
export function numberOperand(text: string, offset: number): Operand {
  const number = Number(text);
  const isLarge = /^[+-]?\d+$/.test(text) && !Number.isSafeInteger(number);
  const value = isLarge ? BigInt(text.replace(/^\+/, "")) : number;
  const isPlain = /^[+-]?\d*\.?\d*$/.test(text) && String(value) !== text;
  return { kind: "literal", value, offset, ...(isPlain ? { written: text } : {}) };
}

export const COMPARISONS = ["==", "!=", "<", "<=", ">", ">="] as const;
export type Comparison = (typeof COMPARISONS)[number];

interface Casts {
  /**
   * Set where a value of another kind is refused: in SQL, where engines turn one kind into another on their own, and of a
   * column that stands alone. In Python such values differ.
   */
  readonly casts?: true;
}

/** A row condition, understood: the safe part of what pandas' `DataFrame.query` and Great Expectations' own parser take. */
export type Condition =
  /** Of no parts: true, or false. */
  | { readonly kind: "all" | "any"; readonly parts: readonly Condition[] }
  | { readonly kind: "not"; readonly part: Condition }
  | ({
      readonly kind: "compare";
      readonly operator: Comparison;
      readonly left: Operand;
      readonly right: Operand;
    } & Casts)
  | ({
      readonly kind: "in";
      readonly column: Operand;
      readonly values: readonly Exclude<Literal, null>[];
      readonly negated: boolean;
    } & Casts)
  | { readonly kind: "null"; readonly column: Operand; readonly negated: boolean };

/** The columns a condition speaks of, in the order they occur. */
export function columnsOf(condition: Condition): string[] {
  const named = (...operands: readonly Operand[]) =>
    operands.flatMap((operand) => (operand.kind === "column" ? [operand.name] : []));
  switch (condition.kind) {
    case "all":
    case "any":
      return condition.parts.flatMap(columnsOf);
    case "not":
      return columnsOf(condition.part);
    case "compare":
      return named(condition.left, condition.right);
    case "in":
    case "null":
      return named(condition.column);
  }
}
