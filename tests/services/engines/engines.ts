import { conformanceTable, POSTGRESQL_WRITING, TRINO_WRITING } from "./conformance-table.ts";
import { PASSWORD as POSTGRESQL_PASSWORD, startPostgresql } from "./postgresql-server.ts";
import { findJava, startTrino, PASSWORD as TRINO_PASSWORD, USER as TRINO_USER } from "./trino-server.ts";

/** A server that holds the table, and how a step reaches it. */
export interface RunningEngine {
  readonly inputs: Readonly<Record<string, string>>;
  readonly env: Readonly<Record<string, string>>;
  readonly files: Readonly<Record<string, string>>;
  /** Cases that it refuses by name, as the documentation says. */
  readonly refuses: readonly string[];
  stop(): Promise<void>;
}

interface Engine {
  readonly name: "postgresql" | "trino";
  readonly start: () => Promise<RunningEngine>;
  /** Expectations that need what a table in a warehouse does not have. */
  readonly cannot: ReadonlySet<string>;
  /** What this machine lacks for it. */
  readonly missing: () => string | undefined;
}

/** Rows of a table lie in no order. */
const ORDERED = new Set(["expect_column_values_to_be_increasing", "expect_column_values_to_be_decreasing"]);
/** These are decided on the runner, over values or by SQL of DuckDB's: no table's values come here. */
const ON_FILES = [
  "expect_column_values_to_be_dateutil_parseable",
  "expect_column_values_to_match_strftime_format",
  "expect_column_values_to_be_json_parseable",
  "expect_column_values_to_match_json_schema",
  "expect_column_bootstrapped_ks_test_p_value_to_be_greater_than",
  "expect_column_parameterized_distribution_ks_test_p_value_to_be_greater_than",
  "unexpected_rows_expectation",
];
const CANNOT = new Set([...ORDERED, ...ON_FILES]);
const java = await findJava();

export const ENGINES: readonly Engine[] = [
  {
    name: "postgresql",
    cannot: CANNOT,
    missing: () => undefined,
    start: async () => {
      const server = await startPostgresql();
      await server.execute(...conformanceTable("data", POSTGRESQL_WRITING));
      return {
        inputs: {
          connection: `postgresql://postgres@localhost:${server.port}/postgres?sslrootcert=ca.pem`,
          table: "data",
        },
        env: { PGPASSWORD: POSTGRESQL_PASSWORD },
        files: { "ca.pem": server.rootCertificate },
        refuses: [],
        stop: server.stop,
      };
    },
  },
  {
    name: "trino",
    cannot: CANNOT,
    missing: () => (java === undefined ? "no Java 24 or later in JAVA_HOME or /usr/lib/jvm" : undefined),
    start: async () => {
      const server = await startTrino(java as string);
      await server.execute(...conformanceTable("data", TRINO_WRITING));
      return {
        inputs: {
          connection: `trino://${TRINO_USER}@localhost:${server.port}/memory/default?sslrootcert=ca.pem`,
          table: "data",
        },
        env: { TRINO_PASSWORD },
        files: { "ca.pem": server.rootCertificate },
        refuses: [],
        stop: server.stop,
      };
    },
  },
];
