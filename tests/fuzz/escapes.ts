import type { FuzzCase } from "./fuzz-case.ts";
import { FORGED, HOSTILE_TEXTS } from "./hostile-values.ts";
import { delimited } from "./sound-table.ts";

/** Ways out of a query of the suite: to files, the network, other tables, and the engine's own settings. */
export const SQL_ESCAPES: readonly string[] = [
  `COPY {batch} TO '${FORGED}.csv'`,
  `COPY (SELECT 1 FROM {batch}) TO '../${FORGED}.csv'`,
  `EXPORT DATABASE '${FORGED}' -- {batch}`,
  `SELECT * FROM {batch}; COPY (SELECT 1) TO '${FORGED}.csv'`,
  `CREATE TABLE stolen AS SELECT * FROM {batch}`,
  "INSERT INTO {batch} VALUES (1)",
  "DELETE FROM {batch}",
  "DROP TABLE {batch}",
  "UPDATE {batch} SET id = 1",
  "SELECT * FROM read_csv('/etc/passwd'), {batch}",
  "SELECT * FROM read_csv('../outside.csv'), {batch}",
  "SELECT * FROM '../outside.csv', {batch}",
  "SELECT * FROM read_text('.git/config'), {batch}",
  "SELECT * FROM read_text('/proc/self/environ'), {batch}",
  "SELECT * FROM read_blob('../outside.csv'), {batch}",
  "SELECT * FROM read_json('suite.json'), {batch}",
  "SELECT * FROM read_parquet('x.parquet'), {batch}",
  "SELECT * FROM parquet_metadata('x.parquet'), {batch}",
  "SELECT * FROM sniff_csv('t.csv'), {batch}",
  "SELECT * FROM '.git/config', {batch}",
  "SELECT * FROM glob('**/*'), {batch}",
  "SELECT * FROM read_csv('https://127.0.0.1:9/x.csv'), {batch}",
  "SELECT * FROM 'https://127.0.0.1:9/x.parquet', {batch}",
  "SELECT * FROM 's3://bucket/x.parquet', {batch}",
  "SELECT getenv('HOME') FROM {batch}",
  "SELECT current_setting('temp_directory') FROM {batch}",
  "SELECT * FROM duckdb_settings(), {batch}",
  "SELECT * FROM duckdb_secrets(), {batch}",
  "SELECT * FROM duckdb_extensions(), {batch}",
  "SELECT * FROM duckdb_tables(), {batch}",
  "SELECT * FROM information_schema.tables, {batch}",
  "SELECT * FROM sqlite_master, {batch}",
  "SELECT * FROM pragma_database_list(), {batch}",
  `ATTACH '${FORGED}.db' AS other -- {batch}`,
  "ATTACH 'https://127.0.0.1:9/x.db' AS other -- {batch}",
  "DETACH memory -- {batch}",
  "USE memory -- {batch}",
  "INSTALL httpfs -- {batch}",
  "LOAD httpfs -- {batch}",
  `LOAD '${FORGED}.duckdb_extension' -- {batch}`,
  "PRAGMA enable_profiling -- {batch}",
  `PRAGMA profile_output = '${FORGED}' -- {batch}`,
  "SET enable_external_access = true -- {batch}",
  "SET lock_configuration = false -- {batch}",
  "SET allowed_paths = ['/etc/passwd'] -- {batch}",
  "SET memory_limit = '1TB' -- {batch}",
  "SET GLOBAL threads = 64 -- {batch}",
  "RESET enable_external_access -- {batch}",
  "CALL enable_logging() -- {batch}",
  "CREATE SECRET s (TYPE s3) -- {batch}",
  "CREATE MACRO f() AS 1 -- {batch}",
  "CREATE VIEW v AS SELECT * FROM {batch}",
  "EXPLAIN ANALYZE SELECT * FROM {batch}",
  "SELECT write_log('x') FROM {batch}",
  "SELECT nextval('s') FROM {batch}",
  "SELECT * FROM query('SELECT 1'), {batch}",
  "SELECT * FROM query_table('data'), {batch}",
  "SELECT sleep_ms(100000) FROM {batch}",
  "SELECT * FROM other_table, {batch}",
  "WITH x AS (SELECT * FROM read_text('.git/config')) SELECT x.* FROM x, {batch}",
  "SELECT (SELECT content FROM read_text('.git/config')) FROM {batch}",
  "SELECT * FROM {batch} WHERE id IN (SELECT 1 FROM read_text('.git/config'))",
  "SELECT * FROM {batch} UNION ALL SELECT * FROM read_csv('../outside.csv')",
  "SELECT 1 /* {batch} */ ; ATTACH ':memory:' AS m",
];

/** A query of the suite that is no SELECT over the table alone: an error, whatever the data. */
export function sqlEscape(at: number): FuzzCase {
  const asked = { type: "unexpected_rows_expectation", kwargs: { unexpected_rows_query: SQL_ESCAPES[at] } };
  const kept = { type: "expect_table_row_count_to_be_between", kwargs: { min_value: 1 } };
  return {
    files: { "t.csv": delimited(","), "suite.json": JSON.stringify({ expectations: [kept, asked] }) },
    inputs: { data: "t.csv", suite: "suite.json", redact: "false" },
    wanted: "error",
  };
}

type Place = (text: string) => Pick<FuzzCase, "files" | "inputs">;

const cell = (text: string) => `"${text.replaceAll('"', '""')}"`;
const laid = (data: string, expectation: object, name = "t.csv", more: object = {}) => ({
  files: { [name]: data, "suite.json": JSON.stringify({ ...more, expectations: [expectation] }) },
  inputs: { data: name, suite: "suite.json", redact: "false" },
});
const never = (column: string) => ({ type: "expect_column_values_to_be_null", kwargs: { column } });

/** Where text of a stranger can stand; in each the judgement is that it fails, or could not be made. */
const PLACES: Readonly<Record<string, Place>> = {
  "a column's name": (text) => laid(`${cell(text)},b\n1,2\n`, never(text)),
  "a cell": (text) => laid(`a,b\n${cell(`${text}.`)},2\n`, never("a")),
  "a value of the suite": (text) =>
    laid("a,b\nx,2\n", { type: "expect_column_values_to_be_in_set", kwargs: { column: "a", value_set: [`${text}.`] } }),
  "a row condition": (text) =>
    laid("a,b\nx,2\n", {
      type: "expect_column_values_to_be_null",
      kwargs: {
        column: "b",
        row_condition: `col("a") != ${JSON.stringify(text)}`,
        condition_parser: "great_expectations",
      },
    }),
  "an expectation's name": (text) => laid("a,b\nx,2\n", { type: `expect_${text}`, kwargs: {} }),
  "a note of the suite": (text) =>
    laid("a,b\nx,2\n", { ...never("b"), notes: text, description: text }, "t.csv", { name: text }),
  "a file's name": (text) => laid("a,b\nx,2\n", never("b"), `x${text.replaceAll(/[/\0\n\r]/g, "_").slice(0, 60)}.csv`),
  "an input": (text) => ({
    ...laid("a,b\nx,2\n", never("b")),
    inputs: { data: "t.csv", suite: "suite.json", "fail-on": `${text.replaceAll("\0", "")}.` },
  }),
};

export const INJECTIONS: readonly (readonly [place: string, text: string])[] = Object.keys(PLACES).flatMap((place) =>
  HOSTILE_TEXTS.filter((text) => text.trim() !== "" && text.length < 200).map((text) => [place, text] as const),
);

/** One hostile text in one place of a job that else is sound: nothing but text, in every rendering. */
export function injection(at: number): FuzzCase {
  const [place, text] = INJECTIONS[at] as (typeof INJECTIONS)[number];
  return { ...(PLACES[place] as Place)(text), wanted: "refused" };
}
