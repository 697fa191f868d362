/** One value of the table in no engine's language. */
type Value = string | number | boolean | null;

/** How an engine writes the values and the types of the table that all of them hold. */
export interface TableWriting {
  readonly types: Readonly<
    Record<"int" | "bigint" | "double" | "decimal" | "text" | "boolean" | "date" | "timestamp", string>
  >;
  readonly text: (value: string) => string;
  readonly double: (value: string) => string;
}

export const COLUMNS = [
  ["id", "int"],
  ["big", "bigint"],
  ["amount", "double"],
  ["peak", "double"],
  ["other", "double"],
  ["price", "decimal"],
  ["name", "text"],
  ["code", "text"],
  ["digits", "text"],
  ["json", "text"],
  ["stamp", "text"],
  ["flag", "boolean"],
  ["day", "date"],
  ["seen", "timestamp"],
  ["nothing", "int"],
] as const;

// Nulls, NaN, infinities, beyond 2^53, decimals, empty and Unicode text, line breaks, quotes and backslashes.
const ROWS: readonly (readonly Value[])[] = [
  [
    1,
    "9007199254740993",
    "0.1",
    "1",
    "0.1",
    "1.50",
    "Ana",
    "A-001",
    " 1.5",
    '{"a": 1}',
    "2024-01-05",
    true,
    "2024-01-31",
    "2024-01-31 10:00:00",
    null,
  ],
  [
    2,
    "-9007199254740993",
    "NaN",
    "Infinity",
    "3",
    "0.05",
    "",
    "A-002",
    "+2",
    "[]",
    "2024-02-29 10:30:00",
    false,
    "2024-02-29",
    "2024-02-29 00:00:00.5",
    null,
  ],
  [
    3,
    "3",
    "-2.5",
    "3",
    "4",
    "1000.00",
    "Ärger",
    "b-003",
    "1e5",
    "null",
    "1999-12-31",
    true,
    "2024-03-01",
    "2024-03-01 23:59:59.999999",
    null,
  ],
  [4, null, "1e100", "-4", "1e100", "-7.25", "naïve café", "A-004\n", "", '"x"', "2023-06-01", null, null, null, null],
  [
    4,
    "5",
    null,
    "5",
    "0",
    null,
    null,
    "A\\05",
    "nan",
    null,
    "2020-01-01",
    true,
    "1969-07-20",
    "1969-07-20 20:17:40",
    null,
  ],
  [
    6,
    "6",
    "123456.789",
    null,
    "123456.789",
    "2.00",
    "O'Neil",
    null,
    "1_000",
    "{}",
    null,
    false,
    "2024-12-31",
    "2024-12-31 12:00:00",
    null,
  ],
  [
    7,
    "7",
    "0",
    "7",
    "-1",
    "3.10",
    "日本語",
    "A-007",
    "١",
    "1",
    "2024-03-10T08:00:00",
    true,
    "2024-02-29",
    "2024-02-29 00:00:00",
    null,
  ],
  [
    8,
    "8",
    "-0.0",
    "8",
    "9",
    "3.10",
    "🙂🙂",
    "z",
    "0x10",
    "[1, 2]",
    "2021-05-05",
    false,
    "2000-01-01",
    "2000-01-01 00:00:00",
    null,
  ],
  [
    9,
    "9",
    "4.9e-5",
    "-Infinity",
    "2",
    "99999999.99",
    "ana",
    "Z",
    "-.5",
    '{"a": "b"}',
    "2022-08-08",
    true,
    "2024-01-31",
    "2024-01-31 10:00:00",
    null,
  ],
  [
    10,
    "10",
    "3",
    "10",
    "3",
    "0.10",
    "50%_off",
    "A-010",
    "12",
    "2.5",
    "2024-01-06",
    true,
    "2024-07-04",
    "2024-07-04 09:00:00",
    null,
  ],
];

/** The statements that make the table. */
export function conformanceTable(table: string, { types, text, double }: TableWriting): string[] {
  const columns = COLUMNS.map(([name, kind]) => `"${name}" ${types[kind]}`).join(", ");
  const cell = (value: Value, kind: (typeof COLUMNS)[number][1]) => {
    if (value === null) return `CAST(NULL AS ${types[kind]})`;
    if (kind === "text") return text(String(value));
    if (kind === "double") return double(String(value));
    if (kind === "boolean") return String(value);
    return `CAST('${value}' AS ${types[kind]})`;
  };
  const rows = ROWS.map(
    (row) => `(${row.map((value, index) => cell(value, (COLUMNS[index] as (typeof COLUMNS)[number])[1])).join(", ")})`,
  );
  return [`CREATE TABLE ${table} (${columns})`, `INSERT INTO ${table} VALUES ${rows.join(", ")}`];
}

/** A table beside it, which holds some of its keys. */
export const KEYS_TABLE: readonly string[] = [
  "CREATE TABLE keys (id INTEGER, name VARCHAR(20), price DECIMAL(10,2))",
  "INSERT INTO keys VALUES (1, 'Ana', 1.50), (2, 'ana', 0.05), (3, NULL, 3.10), (4, 'Zoe', 2.00), (11, '日本語', NULL)",
];

const quoted = (value: string) => `'${value.replaceAll("'", "''")}'`;

export const DUCKDB_WRITING: TableWriting = {
  types: {
    int: "INTEGER",
    bigint: "BIGINT",
    double: "DOUBLE",
    decimal: "DECIMAL(10,2)",
    text: "VARCHAR",
    boolean: "BOOLEAN",
    date: "DATE",
    timestamp: "TIMESTAMP",
  },
  text: quoted,
  double: (value) => `CAST('${value}' AS DOUBLE)`,
};

export const POSTGRESQL_WRITING: TableWriting = {
  ...DUCKDB_WRITING,
  types: { ...DUCKDB_WRITING.types, double: "double precision", decimal: "numeric(10,2)", text: "text" },
  double: (value) => `CAST('${value}' AS double precision)`,
};

export const TRINO_WRITING: TableWriting = {
  ...DUCKDB_WRITING,
  types: { ...DUCKDB_WRITING.types, timestamp: "TIMESTAMP(6)" },
};

export const SNOWFLAKE_WRITING: TableWriting = {
  ...DUCKDB_WRITING,
  types: { ...DUCKDB_WRITING.types, timestamp: "TIMESTAMP_NTZ" },
  text: (value) => quoted(value.replaceAll("\\", "\\\\")),
};
