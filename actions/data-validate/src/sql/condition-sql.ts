import type { Column } from "@assay/tables";
import type { Condition, Literal, Operand } from "../conditions/condition.ts";
import { isNumeric } from "./column.ts";
import type { TableSql } from "./table-sql.ts";

/** A condition that the table at hand cannot answer, such as text compared with a number. */
export class ConditionMismatch extends Error {
  override readonly name = "ConditionMismatch";
}

const SQL_OPERATOR = { "==": "=", "!=": "IS DISTINCT FROM", "<": "<", "<=": "<=", ">": ">", ">=": ">=" } as const;

/**
 * A row condition as SQL that is true or false, never NULL: as in pandas a comparison with a missing value is false, and
 * `!=` with one is true. Throws a {@link ConditionMismatch} where a comparison makes no sense for the columns' kinds.
 * Every column of the condition is among `columns`.
 */
export function conditionSql(condition: Condition, columns: ReadonlyMap<string, Column>, table: TableSql): string {
  const columnOf = (operand: Operand): Column | undefined =>
    operand.kind === "column" ? columns.get(operand.name) : undefined;
  const literalOf = (column: Column, value: Exclude<Literal, null>): string | undefined => {
    if (typeof value !== "bigint") return table.literal(column, value);
    if (!isNumeric(column)) return undefined;
    return column.kind === "integer" ? wholeNumber(value, table) : table.dialect.number(Number(value));
  };
  const known = (operand: Operand): Column => {
    const column = columnOf(operand);
    if (!column) throw new ConditionMismatch("it names a column that is not in the data");
    return column;
  };
  const compared = (operand: Operand, other: Operand): string => {
    const own = columnOf(operand);
    if (own) return table.value(own);
    const isComparable = operand.kind === "literal" && operand.value !== null && known(other).kind !== "other";
    const literal = isComparable ? literalOf(known(other), operand.value) : undefined;
    if (literal === undefined)
      throw new ConditionMismatch(
        `it compares "${known(other).name}" with ${shown(operand)}, which is of another kind${unquoted(known(other), operand)}`,
      );
    return literal;
  };
  const sql = (part: Condition): string => {
    switch (part.kind) {
      case "all":
        return `(${part.parts.map(sql).join(" AND ")})`;
      case "any":
        return `(${part.parts.map(sql).join(" OR ")})`;
      case "not":
        return `(NOT ${sql(part.part)})`;
      case "null":
        return `(${table.value(known(part.column))} IS ${part.negated ? "NOT " : ""}NULL)`;
      case "in": {
        const column = known(part.column);
        const values = part.values.filter((value): value is Exclude<Literal, null> => value !== null);
        const strange = values.find((value) => literalOf(column, value) === undefined);
        if (strange !== undefined)
          throw new ConditionMismatch(`it looks for ${inWords(strange)} in "${column.name}", which is of another kind`);
        const large = values.filter((value) => typeof value === "bigint");
        const others = values.filter((value) => typeof value !== "bigint");
        const found = [
          table.isOneOf(column, table.value(column), others),
          ...large.map((value) => `${table.value(column)} = ${literalOf(column, value)}`),
        ];
        return `(${part.negated ? "NOT " : ""}coalesce(${found.length === 1 ? found[0] : `(${found.join(" OR ")})`}, false))`;
      }
      case "compare": {
        const [left, right] = [columnOf(part.left), columnOf(part.right)];
        if (left && right && left.kind !== right.kind && !(isNumeric(left) && isNumeric(right)))
          throw new ConditionMismatch(`it compares "${left.name}" with "${right.name}", which is of another kind`);
        const text = `${compared(part.left, part.right)} ${SQL_OPERATOR[part.operator]} ${compared(part.right, part.left)}`;
        return `coalesce(${text}, false)`;
      }
    }
  };
  return sql(condition);
}

/** A whole number with every digit: a double would stand for its neighbours too. */
function wholeNumber(value: bigint, { dialect }: TableSql): string {
  const size = value < 0n ? -value : value;
  const isDuckdb = dialect.name === "duckdb";
  if (size < 2n ** 63n || (isDuckdb && size < 2n ** 127n)) return String(value);
  if (isDuckdb || size >= 10n ** 38n)
    throw new ConditionMismatch(`it holds ${value}, which ${dialect.name} has no whole number for`);
  return `CAST('${value}' AS DECIMAL(38, 0))`;
}

function inWords(value: Literal): string {
  return typeof value === "bigint" ? String(value) : JSON.stringify(value);
}

/** The usual slip of the pen: `"3"` for 3. */
function unquoted(column: Column, operand: Operand): string {
  const isText = operand.kind === "literal" && typeof operand.value === "string";
  return isText && isNumeric(column) ? "; write numbers without quotes" : "";
}

function shown(operand: Operand): string {
  return operand.kind === "literal" ? inWords(operand.value) : `"${operand.name}"`;
}
