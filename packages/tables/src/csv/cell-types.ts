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
 * The type a column most likely has, from some of its cells (missing ones left out). A guess, to be proven for the whole
 * column. Only `string` is final, since one such cell is enough.
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

/** SQL for a text cell as a boolean; one that pandas would leave text raises an error, where DuckDB takes 't' and '1' too. */
export function booleanOrError(cell: string): string {
  return `case when lower(${cell}) in ('true', 'false') then cast(${cell} as boolean) when ${cell} is null then null
    else error('not a boolean')::boolean end`;
}

/** What one text cell can be, in the order of `classOf`'s numbers. */
const CLASSES = ["missing", "natural", "negative", "uint64", "huge", "float", "boolean", "string"] as const;

/**
 * SQL for the class of a text cell. A bare cast says little: DuckDB turns '1.5' into the BIGINT 2, '1e5' into 100000, '1_000'
 * into 1000. The usual number is told by a cast that gives the same text back, the unusual one by pandas' grammar.
 */
export function classOf(cell: string): string {
  const integer = `try_cast(${cell} as bigint)`;
  const float = `try_cast(${cell} as double)`;
  return `case when ${cell} is null then 0
    when cast(${integer} as varchar) = ${cell} then if(${integer} < 0, 2, 1)
    when regexp_full_match(${cell}, ${quoteLiteral(INTEGER)}) then
      case when ${integer} is not null then if(${integer} < 0, 2, 1)
        when try_cast(${cell} as ubigint) is not null and not contains(${cell}, '-') then 3 else 4 end
    when isfinite(${float}) and not contains(${cell}, '_') and not contains(${cell}, '+') then 5
    when regexp_full_match(${cell}, ${quoteLiteral(FLOAT)}) then 5
    when lower(${cell}) in ('true', 'false') then 6
    else 7 end`;
}

/** How many classes there are; `decideType` wants a count for each. */
export const CLASS_COUNT = CLASSES.length;

/** The type pandas would give a column, from the number of its cells in each class. */
export function decideType(counts: readonly number[]): CellType {
  const of = (name: (typeof CLASSES)[number]) => counts[CLASSES.indexOf(name)] ?? 0;
  const values = counts.reduce((sum, count) => sum + count, 0) - of("missing");
  if (values === 0) return "missing";
  if (of("boolean") === values) return "boolean";
  if (of("natural") + of("negative") === values) return "integer";
  const integers = of("natural") + of("negative") + of("uint64") + of("huge");
  // pandas reads such numbers as uint64 or, with a negative or a missing one among them, leaves text.
  if (integers === values)
    return of("huge") === 0 && of("negative") === 0 && of("missing") === 0 ? "unsigned" : "string";
  return integers + of("float") === values ? "float" : "string";
}

/** SQL that turns the text column `cell` into the type `decideType` gave it. */
export function decidedColumn(cell: string, type: CellType): string {
  return type === "string" ? cell : `try_cast(${cell} as ${SQL_TYPE[type]})`;
}
