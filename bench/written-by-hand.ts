/** One DuckDB process that answers one query, given as arguments: the least that a person would write. */
import { DuckDBInstance } from "@duckdb/node-api";

const [query = ""] = process.argv.slice(2);
const connection = await (await DuckDBInstance.create(":memory:")).connect();
const reader = await connection.runAndReadAll(query);
console.log(reader.getRowObjectsJson());
