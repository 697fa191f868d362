/** A whole number that a double does not hold is a bigint. */
export type Literal = string | number | bigint | boolean | null;

/** The number that a condition spells, exactly. */
export function numberLiteral(text: string): number | bigint {
  const value = Number(text);
  return /^[+-]?\d+$/.test(text) && !Number.isSafeInteger(value) ? BigInt(text.replace(/^\+/, "")) : value;
}

export type Operand =
  | { readonly kind: "column"; readonly name: string; readonly offset: number }
  | { readonly kind: "literal"; readonly value: Literal; readonly offset: number };

export const COMPARISONS = ["==", "!=", "<", "<=", ">", ">="] as const;
export type Comparison = (typeof COMPARISONS)[number];

/** A row condition, understood: the safe part of what pandas' `DataFrame.query` and Great Expectations' own parser take. */
export type Condition =
  | { readonly kind: "all" | "any"; readonly parts: readonly Condition[] }
  | { readonly kind: "not"; readonly part: Condition }
  | { readonly kind: "compare"; readonly operator: Comparison; readonly left: Operand; readonly right: Operand }
  | { readonly kind: "in"; readonly column: Operand; readonly values: readonly Literal[]; readonly negated: boolean }
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
