import type { Column } from "@assay/tables";
import { expect, test } from "@jest/globals";
import { fitsType, strangeType } from "../src/expectations/type-names.ts";

const column = (kind: Column["kind"], sqlType: string): Column => ({ name: "x", kind, sqlType });
const money = column("float", "DECIMAL(10,2)");
const zoned = column("timestamp", "TIMESTAMP WITH TIME ZONE");
const plain = column("timestamp", "TIMESTAMP");
const text = column("string", "VARCHAR");

test.each<[string, Column, boolean]>([
  ["DECIMAL(10,2)", money, true],
  ["NUMERIC(10, 2)", money, true],
  ["decimal (10,2)", money, true],
  ["DECIMAL(12,2)", money, false],
  ["DECIMAL(10)", money, false],
  ["DECIMAL(10)", column("float", "DECIMAL(10,0)"), true],
  ["numeric", money, true],
  ["DECIMAL(10,2)", column("float", "DOUBLE"), false],
  ["double precision", column("float", "DOUBLE"), true],
  ["character varying", text, true],
  ["varchar", text, true],
  ["bigint", column("integer", "BIGINT"), true],
  ["bigint", column("integer", "SMALLINT"), false],
  ["TIMESTAMP WITH TIME ZONE", zoned, true],
  ["timestamptz", zoned, true],
  ["TIMESTAMP WITH TIME ZONE", plain, false],
  ["TIMESTAMP WITHOUT TIME ZONE", zoned, false],
  ["TIMESTAMP WITHOUT TIME ZONE", plain, true],
  ["datetime64[us]", plain, true],
  ["datetime64[us]", text, false],
  ["datetime64", zoned, false],
  ["datetime64[ns]", zoned, false],
  ["Timestamp", zoned, true],
  ["DatetimeTZDtypeType", zoned, true],
])("the type %s beside %j", (name, known, fits) => {
  expect(fitsType(name, known, false)).toBe(fits);
});

/** What the profilers of Great Expectations 0.18 write as `type_list`, the types of all engines at once. */
const PROFILED: Readonly<Record<string, readonly string[]>> = {
  integers: [
    ...["BIGINT", "BYTEINT", "ByteType()", "INT", "INT64", "INTEGER", "Int16Dtype", "Int32Dtype", "Int64Dtype"],
    ...["Int8Dtype", "IntegerType", "IntegerType()", "LongType", "LongType()", "SMALLINT", "ShortType()", "TINYINT"],
    ...["UInt16Dtype", "UInt32Dtype", "UInt64Dtype", "UInt8Dtype", "int", "int16", "int32", "int64", "int8", "int_"],
    ...["integer", "uint16", "uint32", "uint64", "uint8", "Uint8", "Uint64", "Uint128", "Int8", "Int128", "Int256"],
  ],
  floats: [
    ...["DECIMAL", "DOUBLE", "DOUBLE_PRECISION", "DecimalType()", "DoubleType", "DoubleType()", "FLOAT", "FLOAT4"],
    ...["FLOAT64", "FLOAT8", "FloatType", "FloatType()", "NUMERIC", "REAL", "float", "float16", "float32", "float64"],
    ...["float_", "number"],
  ],
  texts: [
    ...["CHAR", "NCHAR", "NTEXT", "NVARCHAR", "STRING", "StringType", "StringType()", "TEXT", "VARCHAR", "dtype('O')"],
    ...["object", "str", "string", "FixedString"],
  ],
  truths: ["BIT", "BOOL", "BOOLEAN", "BooleanType", "BooleanType()", "TINYINT", "bool", "boolean", "Bool"],
  times: [
    ...["DATE", "TIME", "DATETIME", "DATETIME2", "DATETIME64", "SMALLDATETIME", "DATETIMEOFFSET", "TIMESTAMP"],
    ...["Timestamp", "TimestampType", "TimestampType()", "DateType", "DateType()", "datetime64", "datetime64[ns]"],
    ...["timedelta[ns]", "<M8[ns]", "Date", "Date32", "DateTime", "DateTime64"],
  ],
};
const HELD: readonly [Column, readonly string[]][] = [
  [column("integer", "BIGINT"), ["integers"]],
  [column("float", "DOUBLE"), ["floats"]],
  [text, ["texts"]],
  [column("boolean", "BOOLEAN"), ["truths"]],
  [plain, ["times"]],
  [column("date", "DATE"), ["times"]],
];

test.each(HELD)("of what profilers write %j fits %j alone", (known, fitting) => {
  const names = Object.entries(PROFILED).filter(([, list]) => list.some((name) => fitsType(name, known, false)));
  expect(names.map(([kind]) => kind)).toEqual(fitting);
});

test("every name that profilers write is known", () => {
  const others = ["BinaryType()", "VARBINARY", "image", "money", "uniqueidentifier", "sql_variant", "json", "OBJECT"];
  expect([...Object.values(PROFILED).flat(), ...others].filter((name) => strangeType(name))).toEqual([]);
});
