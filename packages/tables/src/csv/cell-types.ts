import { quoteLiteral } from "../quoting.ts";

/** The types `pandas.read_csv` tries, in its order; `missing` is a column without a single value (float64 there). */
export type CellType = "missing" | "integer" | "unsigned" | "boolean" | "float" | "string";

export const SQL_TYPE: Readonly<Record<CellType, string>> = {
  missing: "DOUBLE",
  integer: "BIGINT",
  unsigned: "UBIGINT",
  boolean: "BOOLEAN",
  float: "DOUBLE",
  string: "VARCHAR",
};

// pandas/_libs/src/parser/tokenizer.c: str_to_int64 and xstrtod skip blanks on both sides; the words for infinity
// (compared without case) they do not. No underscores, no hexadecimal, no thousands separators.
const BLANK = "[ \\t\\n\\v\\f\\r]*";
const INTEGER = `${BLANK}[+-]?[0-9]+${BLANK}`;
const FLOAT = `${BLANK}[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?${BLANK}|[+-]?([iI][nN][fF]|[iI][nN][fF][iI][nN][iI][tT][yY])`;
const integerPattern = new RegExp(`^(?:${INTEGER})$`);
const floatPattern = new RegExp(`^(?:${FLOAT})$`);
const booleanPattern = /^(?:true|false)$/i;

const INT64 = [-(2n ** 63n), 2n ** 63n - 1n] as const;

function inInt64(text: string): boolean {
  const value = BigInt(text.trim().replace(/^\+/, ""));
  return value >= INT64[0] && value <= INT64[1];
}

/**
 * The type a column most likely has, from some of its cells (missing ones left out). A guess: `typedColumn` proves it
 * for the whole column. Only `string` is final, since one such cell is enough.
 */
export function guessType(cells: readonly string[]): CellType {
  if (cells.length === 0) return "missing";
  if (cells.every((cell) => integerPattern.test(cell)))
    return cells.every((cell) => inInt64(cell)) ? "integer" : "unsigned";
  if (cells.every((cell) => floatPattern.test(cell))) return "float";
  if (cells.every((cell) => booleanPattern.test(cell))) return "boolean";
  return "string";
}

/** The narrowest type that holds both. */
export function widerType(a: CellType, b: CellType): CellType {
  if (a === b || b === "missing") return a;
  if (a === "missing") return b;
  const numbers: readonly CellType[] = ["integer", "unsigned", "float"];
  if (!numbers.includes(a) || !numbers.includes(b)) return "string";
  return a === "float" || b === "float" ? "float" : "unsigned";
}

/** What the error of a column that is not of its guessed type starts with; the column's number follows. */
export const WRONG_GUESS = "assay: not of the guessed type: column ";

/**
 * SQL that turns the text column `cell` into `type`, exactly or not at all: a cell that pandas would not read so raises
 * `WRONG_GUESS`. A bare cast would not do: DuckDB turns '1.5' into the BIGINT 2, '1e5' into 100000, '1_000' into 1000.
 */
export function typedColumn(cell: string, type: CellType, index: number): string {
  const wrong = `error(${quoteLiteral(`${WRONG_GUESS}${index};`)})`;
  const integer = `try_cast(${cell} as bigint)`;
  const float = `try_cast(${cell} as double)`;
  switch (type) {
    case "string":
      return cell;
    case "missing":
      return `case when ${cell} is null then null else ${wrong}::double end`;
    case "integer":
      // Written back it is the same text: no regular expression for the usual number.
      return `case when ${cell} is null or cast(${integer} as varchar) = ${cell} then ${integer}
        when regexp_full_match(${cell}, ${quoteLiteral(INTEGER)}) and ${integer} is not null then ${integer}
        else ${wrong}::bigint end`;
    case "unsigned":
      return `${wrong}::ubigint`;
    case "float":
      return `case when ${cell} is null or (isfinite(${float}) and not contains(${cell}, '_') and not contains(${cell}, '+')) then ${float}
        when regexp_full_match(${cell}, ${quoteLiteral(FLOAT)}) then ${float}
        else ${wrong}::double end`;
    case "boolean":
      return `case when ${cell} is null or lower(${cell}) in ('true', 'false') then try_cast(${cell} as boolean)
        else ${wrong}::boolean end`;
  }
}

/** SQL for a struct that says what the whole text column `cell` holds; `decideType` reads it. */
export function typeEvidence(cell: string): string[] {
  const integer = `regexp_full_match(${cell}, ${quoteLiteral(INTEGER)})`;
  return [
    `count(${cell})`,
    `count(*) - count(${cell})`,
    `count(*) filter (${integer})`,
    `count(*) filter (${integer} and try_cast(${cell} as bigint) is null)`,
    `count(*) filter (${integer} and (try_cast(${cell} as ubigint) is null or contains(${cell}, '-')))`,
    `count(*) filter (regexp_full_match(${cell}, ${quoteLiteral(FLOAT)}))`,
    `count(*) filter (lower(${cell}) in ('true', 'false'))`,
  ];
}

/** The type pandas would give the column, from `typeEvidence`'s figures. */
export function decideType(evidence: readonly number[]): CellType {
  const [values = 0, missing = 0, integers = 0, beyondInt64 = 0, notUnsigned = 0, floats = 0, booleans = 0] = evidence;
  if (values === 0) return "missing";
  if (booleans === values) return "boolean";
  if (integers === values) {
    if (beyondInt64 === 0) return "integer";
    // pandas reads such numbers as uint64 or, with a negative or a missing one among them, leaves text.
    return notUnsigned === 0 && missing === 0 ? "unsigned" : "string";
  }
  return floats === values ? "float" : "string";
}

/** SQL that turns the text column `cell` into the type `decideType` gave it. */
export function decidedColumn(cell: string, type: CellType): string {
  return type === "string" ? cell : `try_cast(${cell} as ${SQL_TYPE[type]})`;
}
