import type { Column, Dialect } from "@assay/tables";

/** A condition that the table at hand cannot answer, such as the order of a text and a number. */
export class ConditionMismatch extends Error {
  override readonly name = "ConditionMismatch";
}

const DECIMAL = /^DECIMAL\((\d+), ?(\d+)\)$/i;
const PLAIN = /^([+-]?)0*(\d*)\.?(\d*)$/;
const MOST_DIGITS = 38;
/** Beyond what any decimal holds. */
const BEYOND = 1e300;

export const isDecimal = ({ sqlType }: Column) => DECIMAL.test(sqlType);

/**
 * SQL of a number that a column of numbers is held against, with every digit where the column has them: a double would
 * stand for its neighbours too. `written` is how the condition spells it.
 */
export function exactNumber(
  column: Column,
  value: number | bigint,
  written: string | undefined,
  dialect: Dialect,
): string {
  const [, precision, scale] = (DECIMAL.exec(column.sqlType) ?? []).map(Number);
  if (precision !== undefined && scale !== undefined) {
    const decimal = exactDecimal(written ?? String(value), precision - scale, dialect);
    if (decimal !== undefined) return decimal;
  }
  if (typeof value === "number") return dialect.number(value);
  return column.kind === "integer" ? wholeNumber(value, dialect) : dialect.number(Number(value));
}

/** A decimal as it is written; `undefined` where it has an exponent or more digits than engines have. */
function exactDecimal(written: string, wholeDigits: number, dialect: Dialect): string | undefined {
  const [, sign, whole = "", fraction = ""] = PLAIN.exec(written) ?? [];
  if (sign === undefined) return undefined;
  // Engines refuse to bring the two to one type then.
  if (whole.length > wholeDigits) return dialect.number(sign === "-" ? -BEYOND : BEYOND);
  const digits = fraction.replace(/0+$/, "");
  const precision = Math.max(whole.length + digits.length, 1);
  if (wholeDigits + digits.length > MOST_DIGITS) return undefined;
  return `CAST('${sign}${whole || "0"}.${digits || "0"}' AS DECIMAL(${precision}, ${digits.length}))`;
}

function wholeNumber(value: bigint, { name }: Dialect): string {
  const size = value < 0n ? -value : value;
  const isDuckdb = name === "duckdb";
  if (size < 2n ** 63n || (isDuckdb && size < 2n ** 127n)) return String(value);
  if (isDuckdb || size >= 10n ** 38n)
    throw new ConditionMismatch(`it holds ${value}, which ${name} has no whole number for`);
  return `CAST('${value}' AS DECIMAL(38, 0))`;
}
