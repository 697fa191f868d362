import { quoteIdentifier } from "../quoting.ts";
import type { CatalogColumn } from "./session.ts";

/** A column of a result as PostgreSQL's catalog describes it. */
export interface DescribedColumn {
  readonly name: string;
  /** `format_type`: "numeric(10,2)", "timestamp without time zone". */
  readonly type: string;
  /** `pg_type.typtype`: e for an enum. */
  readonly kind: string;
}

const PLAIN: Readonly<Record<string, readonly [CatalogColumn["kind"], string]>> = {
  smallint: ["integer", "SMALLINT"],
  integer: ["integer", "INTEGER"],
  bigint: ["integer", "BIGINT"],
  real: ["float", "FLOAT"],
  "double precision": ["float", "DOUBLE"],
  boolean: ["boolean", "BOOLEAN"],
  date: ["date", "DATE"],
  text: ["string", "VARCHAR"],
  "character varying": ["string", "VARCHAR"],
  character: ["string", "VARCHAR"],
  name: ["string", "VARCHAR"],
  citext: ["string", "VARCHAR"],
  "timestamp without time zone": ["timestamp", "TIMESTAMP"],
  "timestamp with time zone": ["timestamp", "TIMESTAMP WITH TIME ZONE"],
};

/** The column by the names that DuckDB gives its types, so that a suite finds the same ones in every engine. */
export function postgresqlColumn({ name, type, kind }: DescribedColumn): CatalogColumn {
  const own = quoteIdentifier(name);
  const [, base = type, size = "", rest = ""] = /^(.*?)(\(.*?\))?( with(?:out)? time zone)?$/.exec(type) ?? [];
  const text = (): CatalogColumn => ({
    name,
    kind: "string",
    sqlType: "VARCHAR",
    judged: `(CAST(${own} AS text) COLLATE "C")`,
  });
  if (kind === "e") return text();
  // A NaN among decimals is missing, as it is among doubles.
  if (base === "numeric")
    return {
      name,
      kind: "float",
      sqlType: `DECIMAL${size}`,
      judged: `(CASE WHEN ${own} = 'NaN' THEN NULL ELSE ${own} END)`,
    };
  const [known, sqlType] = PLAIN[`${base}${rest}`] ?? ["other", type.toUpperCase()];
  // Sums of real are real, and lose digits; every real is a double.
  const judged = base === "real" ? `CAST(${own} AS double precision)` : own;
  return known === "string" ? text() : { name, kind: known, sqlType, judged };
}
