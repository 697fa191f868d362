import {
  conformanceTable,
  KEYS_TABLE,
  POSTGRESQL_WRITING,
  SNOWFLAKE_WRITING,
  TRINO_WRITING,
} from "./conformance-table.ts";
import { PASSWORD as POSTGRESQL_PASSWORD, startPostgresql } from "./postgresql-server.ts";
import {
  prepareEmulator,
  PASSWORD as SNOWFLAKE_PASSWORD,
  USER as SNOWFLAKE_USER,
  startSnowflakeEmulator,
} from "./snowflake-emulator.ts";
import {
  findJava,
  missingForTrino,
  startTrino,
  PASSWORD as TRINO_PASSWORD,
  USER as TRINO_USER,
} from "./trino-server.ts";

/** A server that holds the table, and how a step reaches it. */
export interface RunningEngine {
  readonly inputs: Readonly<Record<string, string>>;
  readonly env: Readonly<Record<string, string>>;
  readonly files: Readonly<Record<string, string>>;
  /** The database of the connection, as suites name it. */
  readonly database: string;
  /** Cases that it refuses by name, as the documentation says. */
  readonly refuses: readonly string[];
  /** Patterns that its regular expressions have no word for. */
  readonly refusesPatterns: readonly string[];
  stop(): Promise<void>;
}

interface Engine {
  readonly name: "postgresql" | "trino" | "snowflake";
  readonly start: () => Promise<RunningEngine>;
  /** Expectations that need what a table in a warehouse does not have. */
  readonly cannot: ReadonlySet<string>;
  /** What this machine lacks for it. */
  readonly missing: () => string | undefined;
}

/** Rows of a table lie in no order. */
const ORDERED = new Set(["expect_column_values_to_be_increasing", "expect_column_values_to_be_decreasing"]);
/** Readers of ours decide these, text by text, on the runner: no table's texts come here. */
const ON_FILES = ["expect_column_values_to_be_dateutil_parseable", "expect_column_values_to_match_json_schema"];
const CANNOT = new Set([...ORDERED, ...ON_FILES]);
const java = await findJava();
const emulator = prepareEmulator();

export const ENGINES: readonly Engine[] = [
  {
    name: "postgresql",
    cannot: CANNOT,
    missing: () => undefined,
    start: async () => {
      const server = await startPostgresql();
      await server.execute(...conformanceTable("data", POSTGRESQL_WRITING), ...KEYS_TABLE);
      return {
        inputs: {
          connection: `postgresql://postgres@localhost:${server.port}/postgres?sslrootcert=ca.pem`,
          table: "data",
        },
        env: { PGPASSWORD: POSTGRESQL_PASSWORD },
        database: "postgres",
        files: { "ca.pem": server.rootCertificate },
        refuses: [],
        refusesPatterns: [],
        stop: server.stop,
      };
    },
  },
  {
    name: "trino",
    cannot: CANNOT,
    missing: () => missingForTrino(java),
    start: async () => {
      const server = await startTrino(java as string);
      await server.execute(...conformanceTable("data", TRINO_WRITING), ...KEYS_TABLE);
      return {
        inputs: {
          connection: `trino://${TRINO_USER}@localhost:${server.port}/memory/default?sslrootcert=ca.pem`,
          table: "data",
        },
        env: { TRINO_PASSWORD },
        database: "memory",
        files: { "ca.pem": server.rootCertificate },
        refuses: [],
        refusesPatterns: [],
        stop: server.stop,
      };
    },
  },
  {
    name: "snowflake",
    cannot: CANNOT,
    missing: () => ("missing" in emulator ? emulator.missing : undefined),
    start: async () => {
      const server = await startSnowflakeEmulator((emulator as { program: string }).program, [
        ...conformanceTable("data", SNOWFLAKE_WRITING),
        ...KEYS_TABLE,
      ]);
      return {
        inputs: {
          connection: `snowflake://${SNOWFLAKE_USER}@localhost:${server.port}/TEST/PUBLIC?sslrootcert=ca.pem`,
          table: "DATA",
        },
        env: { SNOWFLAKE_PASSWORD },
        database: "test",
        files: { "ca.pem": server.rootCertificate },
        refuses: [],
        refusesPatterns: ["(?m)^b$"],
        stop: server.stop,
      };
    },
  },
];
