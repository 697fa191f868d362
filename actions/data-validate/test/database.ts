import type { GateResult } from "@assay/action-kit";
import type { Check } from "@assay/report";
import { type Cell, type Dialect, TableError, type Warehouse } from "@assay/tables";
import { DuckDBInstance } from "@duckdb/node-api";
import { DUCKDB } from "../../../packages/tables/src/duckdb/duckdb-dialect.ts";
import { exactKind } from "../../../packages/tables/src/exact-rows.ts";
import { kindOf } from "../../../packages/tables/src/sql-kind.ts";
import { refuseOtherTables } from "../../../packages/tables/src/warehouse/named-tables.ts";
import { checkQueryText } from "../../../packages/tables/src/warehouse/query-text.ts";
import { suiteTables } from "../../../packages/tables/src/warehouse/suite-tables.ts";
import type { Inputs } from "../src/inputs.ts";
import { main } from "../src/main.ts";
import { INPUTS, suiteOf } from "./judging.ts";

/** DuckDB in the place of a database that is reached by a connection: rows have no order, and texts stay there. */
const DIALECT: Dialect = { ...DUCKDB, name: "postgresql" };

/**
 * Judges the table `data` of a database that `tables` describe, each by its SELECT. What a test's database is asked beyond
 * the double's few lines fails it.
 */
export async function judgeDatabase(
  tables: Readonly<Record<string, string>>,
  expectations: readonly object[],
  inputs: Partial<Inputs> = {},
  otherTables: readonly string[] = Object.keys(tables).filter((name) => name !== "data"),
): Promise<GateResult> {
  const readable = suiteTables(["data"], otherTables);
  const connection = await (await DuckDBInstance.create(":memory:")).connect();
  for (const [name, select] of Object.entries(tables)) await connection.run(`CREATE TABLE ${name} AS ${select}`);
  const rows = async (sql: string) => {
    const found = (await connection.runAndReadAll(sql)).getRowObjects();
    return found.map((row) => Object.fromEntries(Object.entries(row).map(([name, cell]) => [name, cellOf(cell)])));
  };
  const open = async (name: string) => {
    if (!Object.hasOwn(tables, name))
      throw new TableError(`there is no table "${name}"`, {
        code: "no-such-table",
        reason: "invalid-input",
        remedy: "-",
      });
    const described = await rows(`DESCRIBE ${name}`);
    const columns = described.map(({ column_name, column_type }) => {
      const sqlType = String(column_type);
      return { name: String(column_name), kind: kindOf(sqlType), sqlType };
    });
    return { from: `(SELECT * FROM ${name}) AS data`, columns, shown: name };
  };
  const { from, columns } = await open("data");
  const [counted] = await rows("SELECT count(*) AS n FROM data");
  const unasked = () => Promise.reject(new Error("the test's database was not to be asked this"));
  const warehouse: Warehouse = {
    version: "a test's database",
    database: "sales",
    shown: "postgresql://localhost/sales data",
    unencrypted: false,
    table: {
      ...{ name: "data", dialect: DIALECT, from, columns, rows: Number(counted?.n) },
      ...{ findings: [], malformed: 0, rowNumber: "NULL", files: [] },
      ...{ linesOf: () => Promise.resolve(undefined), placesOf: () => Promise.resolve(undefined) },
    },
    rows,
    otherTable: async (name) => await open(readable.named(name).join(".")),
    batchRows: unasked,
    exactRows: async (write, { where, limit }) => {
      const batch = `(SELECT * FROM data${where === undefined ? "" : ` WHERE ${where}`})`;
      const named = write('"batch of the suite"');
      checkQueryText(named);
      refuseOtherTables(named, { batch: '"batch of the suite"', others: readable.all, unquoted: "lower" });
      const reader = await connection.runAndReadAll(`SELECT * FROM (${write(batch)}) LIMIT ${limit}`);
      return {
        columns: reader.columnNames().map((name, index) => {
          const sqlType = String(reader.columnType(index));
          return { name, kind: exactKind(kindOf(sqlType), sqlType) };
        }),
        rows: reader.getRows().map((row) => row.map(exactCellOf)),
      };
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
  const files = {
    rules: () => Promise.resolve({ path: "suite.yaml", shown: "suite.yaml", bytes: 0 }),
    readText: () => Promise.resolve(suiteOf(...expectations)),
    identity: () => Promise.resolve({ path: "suite.yaml" }),
  };
  try {
    const given = {
      ...INPUTS,
      ...inputs,
      data: "data",
      suite: "suite.yaml",
      warehouse: { connection: "-", source: { table: "data" }, otherTables, onMissingCredentials: "error" as const },
    };
    return await main(given, {
      files: files as never,
      progress: { during: (_what, work) => work() },
      openWarehouse: () => Promise.resolve(warehouse),
      openEngine: unasked,
      gitFile: unasked,
    });
  } finally {
    connection.closeSync();
  }
}

/** The one check of one expectation. */
export async function judgeInDatabase(
  tables: Readonly<Record<string, string>>,
  type: string,
  kwargs: Readonly<Record<string, unknown>>,
  inputs: { readonly redact?: boolean } = {},
  otherTables?: readonly string[],
): Promise<Check> {
  const { checks } = await judgeDatabase(tables, [{ type, kwargs }], inputs, otherTables);
  const check = checks.find(({ id }) => id.startsWith(type));
  if (!check) throw new Error(`no check of ${type} among ${checks.map(({ id }) => id).join(", ")}`);
  return check;
}

/** DuckDB's driver gives whole numbers of 64 bits as such, and points in time, decimals and lists as objects. */
function cellOf(cell: unknown): Cell {
  if (typeof cell === "object" && cell !== null) return String(cell);
  return typeof cell === "bigint" ? Number(cell) : (cell as Cell);
}

/** The digits of whole numbers and decimals, and every other cell but doubles and booleans as DuckDB spells it. */
function exactCellOf(cell: unknown): Cell {
  return cell === null || typeof cell === "number" || typeof cell === "boolean" ? cell : String(cell);
}
