import { DuckDBInstance } from "@duckdb/node-api";
import { DateFormatError } from "../../actions/data-validate/src/texts/date-format.ts";
import { datesInSql } from "../../actions/data-validate/src/texts/dates-in-sql.ts";
import { dateutilVerdict } from "../../actions/data-validate/src/texts/dateutil-date.ts";
import { jsonInSql } from "../../actions/data-validate/src/texts/json-in-sql.ts";
import { parsePythonJson } from "../../actions/data-validate/src/texts/python-json.ts";
import type { SqlVerdict } from "../../actions/data-validate/src/texts/sql-verdict.ts";
import { dateFormat } from "../../actions/data-validate/src/texts/strptime.ts";
import { PatternError } from "../../packages/tables/src/dialect.ts";
import { DUCKDB } from "../../packages/tables/src/duckdb/duckdb-dialect.ts";
import type { Calls } from "./calls.ts";

const texts = (value: unknown) => value as readonly string[];

async function inSql(values: readonly string[], write: (text: string) => SqlVerdict): Promise<(boolean | null)[]> {
  const { kept, undecided } = write("v");
  const connection = await (await DuckDBInstance.create(":memory:")).connect();
  const list = values.map((text, place) => `(${place}, ${DUCKDB.literal(text)})`).join(", ");
  const sql = `SELECT CASE WHEN ${undecided} THEN NULL ELSE ${kept} END FROM (VALUES ${list}) AS t(place, v) ORDER BY place`;
  const rows = (await connection.runAndReadAll(sql)).getRows();
  connection.closeSync();
  return rows.map(([verdict]) => verdict as boolean | null);
}

export const calls: Calls = {
  /** For each pattern whether it matches in each of the texts, null where that is not told; for one that is refused, why. */
  patterns: async ({ patterns, values }) => {
    const connection = await (await DuckDBInstance.create(":memory:")).connect();
    const list = texts(values).map((text, place) => `(${place}, ${DUCKDB.literal(text)})`);
    const answers: unknown[] = [];
    for (const pattern of texts(patterns)) {
      try {
        const sql = `SELECT ${DUCKDB.matches("v", pattern)} FROM (VALUES ${list.join(", ")}) AS t(place, v) ORDER BY place`;
        answers.push((await connection.runAndReadAll(sql)).getRows().map(([matches]) => matches));
      } catch (error) {
        if (!(error instanceof PatternError) && !String(error).includes("Invalid Input Error")) throw error;
        answers.push((error as Error).message);
      }
    }
    connection.closeSync();
    return answers;
  },

  /** For each text whether it is a date of the format; null where the format is refused. */
  strptime: async ({ format, values }) => {
    try {
      return texts(values).map(dateFormat(String(format)));
    } catch (error) {
      if (error instanceof DateFormatError) return null;
      throw error;
    }
  },
  /** The same as SQL has it, run by DuckDB; null where it cannot tell. */
  strptimeSql: async ({ format, values }) =>
    await inSql(texts(values), (text) => datesInSql(String(format), text, DUCKDB)),
  jsonSql: async ({ values }) => await inSql(texts(values), (text) => jsonInSql(text, DUCKDB)),
  dateutil: async ({ values }) => texts(values).map(dateutilVerdict),
  json: async ({ values }) => texts(values).map((value) => parsePythonJson(value) !== undefined),
};
