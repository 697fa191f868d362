import { expect, test } from "@jest/globals";
import { PII_KINDS, type PiiKind } from "../src/pii/kinds.ts";
import { judgeDatabase } from "./database.ts";

/** Verdicts by column of one table, of which every kind is forbidden. */
async function forbidden(select: string): Promise<Record<string, readonly [string, unknown]>> {
  const pii = { forbid: new Set(Object.keys(PII_KINDS) as PiiKind[]), allow: new Set<string>() };
  const rows = { type: "expect_table_row_count_to_be_between", kwargs: { min_value: 1 } };
  const { checks } = await judgeDatabase({ data: select }, [rows], { pii });
  expect(JSON.stringify(checks)).not.toMatch(/4111|8609|WEST|1112/);
  const found = checks.filter(({ id }) => id.startsWith("pii"));
  return Object.fromEntries(found.map(({ id, verdict, observed }) => [id, [verdict, observed]]));
}

// Numbers with right check digits from the sources that pii.test.ts names; one digit is changed where they are wrong.
test.each([
  ["a card number", "'4111 1111 1111 1111'", { "pii(x)": ["fail", 1] }],
  ["a card number as a number", "4111111111111111", { "pii(x)": ["fail", 1] }],
  ["a wrong card number", "'4111 1111 1111 1112'", { pii: ["pass", undefined] }],
  ["a card number amid a text", "'paid by 4111 1111 1111 1111'", { "pii(x)": ["review", 1] }],
  ["an IBAN", "' gb82 west 1234 5698 7654 32 '", { "pii(x)": ["fail", 1] }],
  ["a wrong IBAN", "'GB82WEST12345698765433'", { pii: ["pass", undefined] }],
  ["an IBAN amid a text", "'to GB82WEST12345698765432, please'", { "pii(x)": ["review", 1] }],
  ["a German tax number", "'86095742719'", { "pii(x)": ["fail", 1] }],
  ["a wrong one", "'86095742718'", { pii: ["pass", undefined] }],
  ["a single Dutch number, which one in eleven is", "111222333", { pii: ["pass", undefined] }],
  ["what only has the shape of a network address", "'192.168.0.1'", { "pii(x)": ["review", 1] }],
])("%s in a database", async (_what, value, expected) => {
  expect(await forbidden(`SELECT ${value} AS x`)).toEqual(expected);
});

test("ids without check digits, where the column's name says what they are", async () => {
  expect(await forbidden("SELECT 123456789 AS ssn, '123-45-6789' AS x")).toEqual({
    "pii(ssn)": ["fail", 1],
    "pii(x)": ["review", 1],
  });
});

test("one in ten passes by chance, and more than that is no chance", async () => {
  // Of 100 numbers that follow each other ten have the right last digit.
  expect(await forbidden("SELECT 4111111111111100 + range AS x FROM range(100)")).toEqual({ pii: ["pass", undefined] });
  const some = "SELECT CASE WHEN range < 40 THEN 4111111111111111 ELSE 4111111111111112 END AS x FROM range(100)";
  expect(await forbidden(some)).toEqual({ "pii(x)": ["fail", 40] });
});
