import type { Column } from "@assay/tables";
import type { Comparison, Condition, Literal, Operand } from "../conditions/condition.ts";
import { isNumeric } from "./column.ts";
import { ConditionMismatch, exactNumber, isDecimal } from "./exact-number.ts";
import { canEqual } from "./literals.ts";
import type { TableSql } from "./table-sql.ts";

const SQL_OPERATOR = { "==": "=", "!=": "IS DISTINCT FROM", "<": "<", "<=": "<=", ">": ">", ">=": ">=" } as const;
/** Kinds of which pandas says that no value of another kind equals theirs; a text may spell a date. */
const APART: readonly Column["kind"][] = ["integer", "float", "boolean", "string"];

const isNumberLike = (column: Column) => isNumeric(column) || column.kind === "boolean";

/**
 * A row condition as SQL that is true or false, never NULL: as in pandas a comparison with a missing value is false, and
 * `!=` with one is true; values of different kinds differ. Throws a {@link ConditionMismatch} where a comparison makes no
 * sense for the columns' kinds. Every column of the condition is among `columns`.
 */
export function conditionSql(condition: Condition, columns: ReadonlyMap<string, Column>, table: TableSql): string {
  const known = (operand: Operand): Column => {
    const column = operand.kind === "column" ? columns.get(operand.name) : undefined;
    if (!column) throw new ConditionMismatch("it names a column that is not in the data");
    return column;
  };
  const literalOf = (column: Column, value: Literal, written?: string): string | undefined => {
    if (value === null || column.kind === "other") return undefined;
    if (isNumeric(column) && (typeof value === "number" || typeof value === "bigint"))
      return exactNumber(column, value, written, table.dialect);
    return typeof value === "bigint" ? undefined : table.literal(column, value);
  };
  const sql = (part: Condition): string => {
    switch (part.kind) {
      case "all":
        return part.parts.length === 0 ? "true" : `(${part.parts.map(sql).join(" AND ")})`;
      case "any":
        return part.parts.length === 0 ? "false" : `(${part.parts.map(sql).join(" OR ")})`;
      case "not":
        return `(NOT ${sql(part.part)})`;
      case "null":
        return `(${table.value(known(part.column))} IS ${part.negated ? "NOT " : ""}NULL)`;
      case "in":
        return membership(part);
      case "compare":
        return comparison(part);
    }
  };
  const membership = ({ column: operand, values, negated, casts }: Extract<Condition, { kind: "in" }>): string => {
    const column = known(operand);
    const value = table.value(column);
    const plain: Exclude<Literal, null | bigint>[] = [];
    const found = values.flatMap((member) => {
      if (typeof member !== "bigint" && !isDecimal(column) && canEqual(column, member)) {
        plain.push(member);
        return [];
      }
      const literal = literalOf(column, member);
      if (literal !== undefined) return [`${value} = ${literal}`];
      if (!casts && APART.includes(column.kind)) return [];
      throw new ConditionMismatch(`it looks for ${inWords(member)} in "${column.name}", which is of another kind`);
    });
    const all = [table.isOneOf(column, value, plain), ...found];
    return `(${negated ? "NOT " : ""}coalesce(${all.join(" OR ")}, false))`;
  };
  const comparison = ({ operator, left, right, casts }: Extract<Condition, { kind: "compare" }>): string => {
    const written = (one: string, other: string) => `coalesce(${one} ${SQL_OPERATOR[operator]} ${other}, false)`;
    if (left.kind === "column" && right.kind === "column") {
      const [one, other] = [known(left), known(right)];
      if (one.kind === other.kind || (isNumeric(one) && isNumeric(other)))
        return written(table.value(one), table.value(other));
      if (isNumberLike(one) && isNumberLike(other)) return written(table.number(one), table.number(other));
      return unlike(operator, [one, other], casts, () => `compares "${one.name}" with "${other.name}"`);
    }
    const [operand, literal] = left.kind === "column" ? [left, right] : [right, left];
    const column = known(operand);
    const value = (literal as Extract<Operand, { kind: "literal" }>).value;
    if (value === null) return operator === "!=" ? "true" : "false";
    const sides = (one: string, other: string) => (operand === left ? written(one, other) : written(other, one));
    if (column.kind === "boolean" && typeof value === "number")
      return sides(table.number(column), table.dialect.number(value));
    const text = literalOf(column, value, (literal as { readonly written?: string }).written);
    if (text !== undefined) return sides(table.value(column), text);
    return unlike(operator, [column], casts, () => `compares "${column.name}" with ${inWords(value)}`, value);
  };
  return sql(condition);
}

/** What pandas says of values of different kinds, which differ and have no order. */
function unlike(
  operator: Comparison,
  columns: readonly Column[],
  casts: true | undefined,
  words: () => string,
  value?: Literal,
): string {
  const areApart = columns.every(({ kind }) => APART.includes(kind));
  if (!casts && areApart && (operator === "==" || operator === "!=")) return operator === "!=" ? "true" : "false";
  // The usual slip of the pen: `"3"` for 3.
  const isQuoted = typeof value === "string" && columns.some(isNumeric);
  throw new ConditionMismatch(
    `it ${words()}, which is of another kind${isQuoted ? "; write numbers without quotes" : ""}`,
  );
}

function inWords(value: Literal): string {
  return typeof value === "bigint" ? String(value) : JSON.stringify(value);
}
