import { quoteIdentifier } from "../quoting.ts";
import type { CatalogColumn } from "./session.ts";

const PLAIN: Readonly<Record<string, readonly [CatalogColumn["kind"], string]>> = {
  tinyint: ["integer", "TINYINT"],
  smallint: ["integer", "SMALLINT"],
  integer: ["integer", "INTEGER"],
  bigint: ["integer", "BIGINT"],
  real: ["float", "FLOAT"],
  double: ["float", "DOUBLE"],
  boolean: ["boolean", "BOOLEAN"],
  date: ["date", "DATE"],
  varchar: ["string", "VARCHAR"],
  char: ["string", "VARCHAR"],
  timestamp: ["timestamp", "TIMESTAMP"],
  "timestamp with time zone": ["timestamp", "TIMESTAMP WITH TIME ZONE"],
};

/** The column by the names that DuckDB gives its types, so that a suite finds the same ones in every engine. */
export function trinoColumn({ name, type }: { readonly name: string; readonly type: string }): CatalogColumn {
  const own = quoteIdentifier(name);
  const [, base = type, size = "", rest = ""] = /^([a-z ]+?)(\(.*?\))?( with time zone)?$/.exec(type) ?? [];
  if (base === "decimal") return { name, kind: "float", sqlType: `DECIMAL${size.replaceAll(" ", "")}`, judged: own };
  const [kind, sqlType] = PLAIN[`${base}${rest}`] ?? ["other", type.toUpperCase()];
  return { name, kind, sqlType, judged: judged(own, base, rest) };
}

/** Text without a length, every real as the double it is, every point in time in UTC. */
function judged(own: string, base: string, rest: string): string {
  if (base === "varchar" || base === "char") return `CAST(${own} AS VARCHAR)`;
  if (base === "real") return `CAST(${own} AS DOUBLE)`;
  return base === "timestamp" && rest !== "" ? `at_timezone(${own}, 'UTC')` : own;
}
