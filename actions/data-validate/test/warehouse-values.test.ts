import type { Column, Table } from "@assay/tables";
import { expect, test } from "@jest/globals";
import { POSTGRESQL } from "../../../packages/tables/src/warehouse/postgresql-dialect.ts";
import { compareColumns } from "../src/drift/compared-columns.ts";
import { readDriftRules } from "../src/drift/drift-rules.ts";
import { compareVocabularies } from "../src/drift/vocabulary.ts";
import { inspectValues, MOST_VALUES } from "../src/judging/inspect-values.ts";
import { warehouseSide } from "../src/warehouse/warehouse-side.ts";

const amount: Column = { name: "amount", kind: "float", sqlType: "DOUBLE" };
const table = {
  dialect: POSTGRESQL,
  from: "(SELECT amount FROM orders) AS data",
  columns: [amount],
  rows: 1_000_000,
  malformed: 0,
  rowNumber: "NULL",
} as unknown as Table;

/** An engine that holds so many different values, and gives no more of them than it is asked for. */
function engineOf(values: number, asked: string[] = []) {
  return {
    rows: async (sql: string) => {
      asked.push(sql);
      const limit = Number(/LIMIT (\d+)$/.exec(sql)?.[1]);
      return Array.from({ length: Math.min(values, limit) }, (_, v) => ({ v, n: 1 }));
    },
  };
}

test("as many values as may come here do, each with its rows", async () => {
  const asked: string[] = [];
  const side = warehouseSide(table, engineOf(MOST_VALUES, asked));
  expect(await side.read(side.columns[0] as never)).toMatchObject({ present: MOST_VALUES, distinct: MOST_VALUES });
  expect(asked).toEqual([expect.stringMatching(/GROUP BY "v" ORDER BY "v" LIMIT 100001$/)]);
});

test("one more makes drift and vocabulary an error that names the column, whoever asked for it", async () => {
  const side = warehouseSide(table, engineOf(MOST_VALUES + 1));
  const small = warehouseSide(table, engineOf(3));
  const rules = readDriftRules({ rules: {}, document: undefined });
  expect(await compareColumns(rules, small, side)).toEqual([
    {
      is: "obstacle",
      obstacle: expect.objectContaining({
        name: "amount",
        means: "error",
        reason: "not-comparable",
        message: expect.stringContaining("amount has more than 100,000 different numbers"),
        remedy: expect.stringContaining("`query`"),
      }),
    },
  ]);
  const words = await compareVocabularies(["amount"], small, side, true);
  expect(words.get("amount")).toMatchObject({ impossible: true, reason: "not-comparable" });
});

test("one more makes a test of their distribution know that it has not seen them all", async () => {
  const inspection = {
    value: "amount",
    where: "true",
    start: async () => ({ see: () => {}, found: () => ({ p: 1 }) }),
  };
  expect(await inspectValues(inspection, table, engineOf(MOST_VALUES))).toEqual({ p: 1 });
  expect(await inspectValues(inspection, table, engineOf(MOST_VALUES + 1))).toEqual({ beyond: true });
});
