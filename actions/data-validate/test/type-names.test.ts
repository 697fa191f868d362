import type { Column } from "@assay/tables";
import { expect, test } from "@jest/globals";
import { fitsType } from "../src/expectations/type-names.ts";

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
])("the type %s beside %j", (name, known, fits) => {
  expect(fitsType(name, known, false)).toBe(fits);
});
