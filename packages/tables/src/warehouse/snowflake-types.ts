import { quoteIdentifier } from "../quoting.ts";
import type { CatalogColumn } from "./session.ts";

/** A column of a result as Snowflake's driver describes it. */
export interface DescribedSnowflakeColumn {
  readonly name: string;
  /** "fixed", "real", "text", "timestamp_ntz". */
  readonly type: string;
  readonly precision: number | undefined;
  readonly scale: number | undefined;
}

/** The columns by the names that DuckDB gives their types; Snowflake has one type for whole numbers, a decimal. */
export function snowflakeColumns(columns: readonly DescribedSnowflakeColumn[]): CatalogColumn[] {
  const shown = columns.map(({ name }) => shownName(name));
  return columns.map((column, index) => {
    const isOnly = shown.indexOf(shown[index] as string) === shown.lastIndexOf(shown[index] as string);
    return { ...typed(column), ...(isOnly && { name: shown[index] as string }), own: column.name };
  });
}

/**
 * Names that were written without quotes are stored in capitals. Suites know them in small letters, as SQLAlchemy, and so
 * Great Expectations, has them.
 */
export function shownName(name: string): string {
  return /^[A-Z_][A-Z0-9_$]*$/.test(name) ? name.toLowerCase() : name;
}

/** The other way round: small letters without quotes are stored in capitals. */
export function storedName(name: string): string {
  return /^[a-z_][a-z0-9_$]*$/.test(name) ? name.toUpperCase() : name;
}

function typed({ name, type, precision = 38, scale = 0 }: DescribedSnowflakeColumn): CatalogColumn {
  const own = quoteIdentifier(name);
  switch (type.toLowerCase()) {
    case "fixed":
      return { name, kind: scale === 0 ? "integer" : "float", sqlType: `DECIMAL(${precision},${scale})`, judged: own };
    case "real":
      return { name, kind: "float", sqlType: "DOUBLE", judged: own };
    case "text":
      return { name, kind: "string", sqlType: "VARCHAR", judged: own };
    case "boolean":
      return { name, kind: "boolean", sqlType: "BOOLEAN", judged: own };
    case "date":
      return { name, kind: "date", sqlType: "DATE", judged: own };
    case "timestamp_ntz":
      return { name, kind: "timestamp", sqlType: "TIMESTAMP", judged: own };
    case "timestamp_ltz":
    case "timestamp_tz": {
      const judged = `CAST(CONVERT_TIMEZONE('UTC', ${own}) AS TIMESTAMP_NTZ)`;
      return { name, kind: "timestamp", sqlType: "TIMESTAMP WITH TIME ZONE", judged };
    }
    default:
      return { name, kind: "other", sqlType: type.toUpperCase(), judged: own };
  }
}
