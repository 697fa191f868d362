import { didYouMean } from "@assay/action-kit";
import type { Column, SqlType } from "@assay/tables";

type Match = (column: Column) => boolean;

const isSql =
  (...types: readonly string[]): Match =>
  ({ sqlType }) =>
    types.includes(sqlType.toUpperCase().replace(/\(.*$/, ""));
const isKind =
  (...kinds: readonly Column["kind"][]): Match =>
  ({ kind }) =>
    kinds.includes(kind);

/** A width of whole numbers. Snowflake has one type for all of them, of which TINYINT to BIGINT are other names. */
const isWhole = (type: string): Match => {
  const isThat = isSql(type);
  return (column) => isThat(column) || (column.kind === "integer" && column.sqlType.startsWith("DECIMAL"));
};

const isList: Match = ({ sqlType }) => sqlType.endsWith("]");
const never: Match = () => false;

/**
 * Names without a width mean any width; names with one mean that one. A CSV has 64-bit numbers, as in pandas. The names are
 * those that Great Expectations takes and its profilers write, who list every engine's at once; the last are of types that
 * no column here has.
 */
const FAMILIES: readonly (readonly [Match, readonly string[]])[] = [
  [isKind("integer"), ["int", "integer", "Integer", "INTEGER", "INT", "IntegerType", "int_", "Int"]],
  [isWhole("TINYINT"), ["int8", "Int8", "Int8Dtype", "TINYINT", "BYTEINT", "ByteType"]],
  [isWhole("SMALLINT"), ["int16", "Int16", "Int16Dtype", "SMALLINT", "ShortType"]],
  [isWhole("INTEGER"), ["int32", "Int32", "Int32Dtype"]],
  [isWhole("BIGINT"), ["int64", "Int64", "INT64", "Int64Dtype", "BIGINT", "LongType", "long"]],
  [isWhole("HUGEINT"), ["HUGEINT", "Int128"]],
  [isSql("UTINYINT"), ["uint8", "UInt8", "Uint8", "UInt8Dtype"]],
  [isSql("USMALLINT"), ["uint16", "UInt16", "Uint16", "UInt16Dtype"]],
  [isSql("UINTEGER"), ["uint32", "UInt32", "Uint32", "UInt32Dtype"]],
  [isSql("UBIGINT"), ["uint64", "UInt64", "Uint64", "UInt64Dtype"]],
  [isKind("float"), ["float", "Float", "FLOAT", "float_", "number"]],
  [isSql("FLOAT"), ["float32", "Float32", "Float32Dtype", "REAL", "FLOAT4", "FloatType"]],
  [
    isSql("DOUBLE"),
    [
      ...["float64", "Float64", "FLOAT64", "Float64Dtype", "FLOAT8", "DOUBLE", "DOUBLE_PRECISION", "DOUBLE PRECISION"],
      ...["double", "DoubleType"],
    ],
  ],
  [isSql("DECIMAL"), ["DECIMAL", "NUMERIC", "DEC", "Decimal", "DecimalType"]],
  [
    isKind("string"),
    [
      ...["str", "string", "String", "STRING", "str_", "string_types", "unicode", "StringDtype", "StringType"],
      ...["object", "object_", "O", "OBJECT", "dtype('O')"],
      ...["VARCHAR", "TEXT", "CHAR", "NVARCHAR", "NCHAR", "NTEXT", "CHARACTER", "CHARACTER VARYING", "FixedString"],
    ],
  ],
  [
    isKind("boolean"),
    ["bool", "boolean", "Boolean", "BOOLEAN", "BOOL", "Bool", "bool_", "BooleanDtype", "BooleanType", "BIT"],
  ],
  [isKind("date"), ["date", "DATE", "Date", "Date32", "DateType"]],
  [
    isKind("timestamp"),
    [
      ...["datetime", "TIMESTAMP", "DATETIME", "DATETIME2", "DATETIME64", "SMALLDATETIME", "DateTime", "DateTime64"],
      ...["Timestamp", "TimestampType"],
    ],
  ],
  [
    isSql("TIMESTAMP WITH TIME ZONE"),
    [
      "TIMESTAMP WITH TIME ZONE",
      "TIMESTAMPTZ",
      "DATETIMEOFFSET",
      "DatetimeTZDtype",
      "DatetimeTZDtypeType",
      "datetime64[ns, UTC]",
    ],
  ],
  [
    ({ kind, sqlType }) => kind === "timestamp" && sqlType !== "TIMESTAMP WITH TIME ZONE",
    [
      ...["datetime64", "datetime64[s]", "datetime64[ms]", "datetime64[us]", "datetime64[ns]", "<M8[ns]"],
      "TIMESTAMP WITHOUT TIME ZONE",
    ],
  ],
  [isSql("TIME"), ["TIME", "time"]],
  [isSql("INTERVAL"), ["timedelta", "timedelta64", "timedelta64[ns]", "timedelta[ns]", "Timedelta"]],
  [isSql("BLOB"), ["bytes", "BINARY", "VARBINARY", "BinaryType", "IMAGE"]],
  [isSql("UUID"), ["UUID", "UNIQUEIDENTIFIER"]],
  [isSql("JSON"), ["JSON"]],
  [isList, ["list", "ARRAY", "ArrayType"]],
  [isSql("STRUCT", "MAP"), ["dict", "StructType", "MapType"]],
  [
    never,
    [
      ...["float16", "Int256", "Uint128", "Uint256", "complex", "complex64", "complex128", "None", "NoneType"],
      ...["MONEY", "SMALLMONEY", "SQL_VARIANT"],
    ],
  ],
];

const MATCHES: ReadonlyMap<string, Match> = new Map(
  FAMILIES.flatMap(([match, names]) => names.map((name) => [name, match] as const)),
);

const NAMES: readonly string[] = [...MATCHES.keys()];

const DECIMAL = /^(?:DECIMAL|NUMERIC|DEC) ?\( ?(\d+) ?(?:, ?(\d+) ?)?\)$/;
const SIZED_TEXT = /^(?:N?VARCHAR|CHAR|CHARACTER(?: VARYING)?) ?\( ?(\d+) ?\)$/;

/** SQL writes its names in either case, and Spark's types are called. */
const inSql = (name: string) => name.trim().toUpperCase().replace(/\s+/g, " ");
const bare = (name: string) => name.replace(/\(\)$/, "");

function matchOf(name: string): Match | undefined {
  const sql = inSql(name);
  const [, precision, scale = "0"] = DECIMAL.exec(sql) ?? [];
  if (precision !== undefined)
    return ({ sqlType }) => sqlType.toUpperCase().replaceAll(" ", "") === `DECIMAL(${precision},${scale})`;
  return MATCHES.get(bare(name)) ?? MATCHES.get(sql);
}

/** Why a name is none of a type that a column here can have, and the way out; `undefined` where it is one. */
export function strangeType(name: string): { readonly message: string; readonly remedy: string } | undefined {
  if (matchOf(name)) return undefined;
  const width = SIZED_TEXT.exec(inSql(name))?.[1];
  if (width !== undefined)
    return {
      message: `"${name}" promises a width of text, which no column's type tells here`,
      remedy: `write VARCHAR, and expect_column_value_lengths_to_be_between with max_value: ${Number(width)}`,
    };
  if (name.toLowerCase() === "category" || name === "CategoricalDtype")
    return {
      message: `"${name}" is how pandas keeps repeated values in memory, and no type of a file's or a table's column`,
      remedy:
        "name the type of its values, such as str, and the values themselves by expect_column_values_to_be_in_set",
    };
  // Names of types are so short that two letters more or less are another one.
  const alike = NAMES.filter((known) => known.charAt(0).toLowerCase() === name.charAt(0).toLowerCase());
  return {
    message: `"${name}" is not a type's name that is known here${didYouMean(name, alike)}`,
    remedy: "use int, float, str, bool, date, datetime, or a name that pandas or SQL gives them",
  };
}

/** Names that pandas gives a column of whole numbers as soon as one of them is missing. */
const FLOAT_NAMES: ReadonlySet<string> = new Set(["float", "Float", "float_", "float64", "Float64", "number"]);

/** Whether a type's name, in the spelling of Python, pandas, NumPy, SQL or Spark, fits the column. */
export function fitsType(name: string, column: Column, someMissing: boolean): boolean {
  if (column.kind === "integer" && someMissing && FLOAT_NAMES.has(name)) return true;
  return matchOf(name)?.(column) ?? false;
}

/** What a cell of a text column would have to read as to be of one of these types; `undefined` where any text would. */
export function wantedInText(names: readonly string[]): { words: string; type: SqlType } | undefined {
  const sample = (kind: Column["kind"], sqlType: string): Column => ({ name: "", kind, sqlType });
  const wants = (column: Column) => names.some((name) => fitsType(name, column, false));
  if (wants(sample("string", "VARCHAR"))) return undefined;
  if (wants(sample("float", "DOUBLE")) || wants(sample("float", "FLOAT")) || wants(sample("float", "DECIMAL(18,3)")))
    return { words: "numbers", type: "double" };
  if (["TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT"].some((type) => wants(sample("integer", type))))
    return { words: "whole numbers", type: "integer" };
  if (wants(sample("boolean", "BOOLEAN"))) return { words: "true or false", type: "boolean" };
  if (wants(sample("date", "DATE"))) return { words: "dates", type: "date" };
  if (wants(sample("timestamp", "TIMESTAMP"))) return { words: "points in time", type: "timestamp" };
  return undefined;
}
