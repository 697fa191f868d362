import type { Column, Dialect } from "@assay/tables";
import type { Measure } from "../expectations/measure.ts";
import type { Scalar } from "../suite/keyword.ts";
import { canBeInfinite, isFloatingPoint, isNumeric } from "./column.ts";
import { canEqual, zonedInstant } from "./literals.ts";

/** The sum of the squares of 10^8 such numbers is still a double. Engines refuse the whole query where it is not. */
const LARGEST_SQUARED = 1e150;

type Conditions = readonly (string | undefined)[];

/** What expectations say of a table's columns, in the SQL of the engine that holds it. */
export class TableSql {
  readonly dialect: Dialect;

  constructor(dialect: Dialect) {
    this.dialect = dialect;
  }

  /** The column's value. A NaN is missing, as pandas has it, and so it is NULL here. */
  value(column: Column): string {
    const name = this.dialect.identifier(column.name);
    return canBeInfinite(column) ? `(CASE WHEN ${this.dialect.isNaN(name)} THEN NULL ELSE ${name} END)` : name;
  }

  /** The column's value as a number; NULL where a text does not read as one. */
  number(column: Column): string {
    if (isNumeric(column)) return this.value(column);
    if (column.kind === "boolean")
      return `(CASE WHEN ${this.value(column)} THEN 1 WHEN NOT ${this.value(column)} THEN 0 END)`;
    return this.dialect.tryCast(this.value(column), "double");
  }

  /**
   * Whether a number of the column is one that no figure can be made of: an infinity, and for figures made of `squares` one
   * that has none in doubles. `undefined` where there can be none.
   */
  boundless(column: Column, squares: boolean): string | undefined {
    const value = this.number(column);
    if (squares && isFloatingPoint(column) && !column.moderate)
      return `abs(${value}) > ${this.dialect.number(LARGEST_SQUARED)}`;
    return canBeInfinite(column) ? this.dialect.isInfinite(value) : undefined;
  }

  /** The column's value as text, as regular expressions and lengths see it. */
  text(column: Column): string {
    return column.kind === "string" ? this.value(column) : this.dialect.spelt(this.value(column), column);
  }

  /** The column's value where values are held against bounds: text by code points. */
  ordered(column: Column): string {
    return column.kind === "string" ? this.dialect.ordered(this.value(column)) : this.value(column);
  }

  /** A value from outside that can be compared with the column's; `undefined` where none of them can equal it. */
  literal(column: Column, value: Scalar): string | undefined {
    if (!canEqual(column, value)) return undefined;
    if (column.kind === "boolean") return String(Boolean(value));
    if (typeof value !== "string") return this.dialect.number(Number(value));
    return column.kind === "date" || column.kind === "timestamp"
      ? this.dialect.timestamp(zonedInstant(value) ?? value)
      : this.dialect.literal(value);
  }

  /** Whether the column's value is one of these; never NULL where `value` is not. */
  isOneOf(column: Column, value: string, values: readonly Scalar[]): string {
    const literals = values.flatMap((candidate) => this.literal(column, candidate) ?? []);
    const compared = column.kind === "other" ? this.dialect.cast(value, "text") : value;
    return literals.length === 0 ? "false" : `(${compared} IN (${literals.join(", ")}))`;
  }

  /** An aggregate of one argument over the rows where all conditions hold. */
  over(call: (argument: string) => string, argument: string, ...conditions: Conditions): string {
    const condition = allOf(...conditions);
    return condition === "" ? call(argument) : this.dialect.filtered(call, argument, condition);
  }

  /** The number of rows where all conditions hold. */
  count(...conditions: Conditions): string {
    const condition = allOf(...conditions);
    return condition === "" ? "count(*)" : this.dialect.countWhere(condition);
  }

  /** The number of rows where all conditions hold and there is a value. */
  countOf(value: string, ...conditions: Conditions): string {
    return this.over((argument) => `count(${argument})`, value, ...conditions);
  }

  /** The number of rows whose value of the column meets a condition; among `rows`, where not all are spoken of. */
  countValues(column: Column, condition: string, rows: string | undefined): Measure {
    if (rows !== undefined) return this.count(rows, condition);
    const sum = this.over((argument) => `sum(${argument})`, this.rowsOf(column), condition);
    const overValues = this.dialect.cast(`coalesce(${sum}, 0)`, "integer");
    return { column, overRows: this.count(condition), overValues };
  }

  /** The number of the column's different values that meet a condition. */
  countDistinct(column: Column, value: string, rows: string | undefined, condition?: string): Measure {
    const distinct = this.over((argument) => `count(DISTINCT ${argument})`, value, rows, condition);
    return rows === undefined ? { column, overRows: distinct, overValues: distinct } : distinct;
  }

  /** The number of rows that hold a value of the column, where its values are grouped: a name that cannot be the column's own. */
  rowsOf(column: Column): string {
    return this.dialect.identifier(`rows of ${column.name}`);
  }
}

/** The conditions joined, those that are given; empty where none is. */
export function allOf(...conditions: Conditions): string {
  return conditions.filter((condition) => condition !== undefined).join(" AND ");
}
