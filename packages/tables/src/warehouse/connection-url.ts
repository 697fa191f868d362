import { TableError } from "../table-error.ts";

const ENGINES = {
  "postgresql:": "postgresql",
  "postgres:": "postgresql",
  "trino:": "trino",
  "snowflake:": "snowflake",
} as const;

export type WarehouseEngine = (typeof ENGINES)[keyof typeof ENGINES];

/** Where a table lives and as whom it is read. Without any secret: those come from environment variables. */
export interface ConnectionUrl {
  readonly engine: WarehouseEngine;
  readonly host: string;
  readonly port: number | undefined;
  readonly user: string;
  /** The parts of the path: a database; a catalog and a schema; a database and a schema. */
  readonly path: readonly string[];
  readonly options: ReadonlyMap<string, string>;
  /** Whether the connection is encrypted and the server's certificate verified; there is nothing between. */
  readonly tls: boolean;
  /** A file of certificates to trust in place of the system's; with Snowflake, whose results come from elsewhere, beside them. */
  readonly rootCertificate: string | undefined;
  /** The password in a URL that came from an environment variable. */
  readonly password: string | undefined;
  /** As messages and reports name it: no user, no secret, no options. */
  readonly shown: string;
}

const OPTIONS: Readonly<Record<WarehouseEngine, readonly string[]>> = {
  postgresql: ["sslmode", "sslrootcert"],
  trino: ["sslmode", "sslrootcert"],
  // Snowflake is never without TLS.
  snowflake: ["sslrootcert", "warehouse", "role", "account"],
};

const FORMS: Readonly<Record<WarehouseEngine, string>> = {
  postgresql: "postgresql://user@host:5432/database",
  trino: "trino://user@host:443/catalog/schema",
  snowflake: "snowflake://user@account/database/schema?warehouse=name&role=name",
};

const MOST_PARTS: Readonly<Record<WarehouseEngine, number>> = { postgresql: 1, trino: 2, snowflake: 2 };

function refuse(message: string, remedy: string): never {
  throw new TableError(message, { code: "invalid-connection", reason: "invalid-input", remedy });
}

function parse(text: string): URL {
  try {
    return new URL(text);
  } catch {
    // The text is not shown: it may hold a secret.
    return refuse("the connection is no URL", `write it as ${Object.values(FORMS).join(" or ")}`);
  }
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return refuse("the connection holds a % that encodes nothing", "write a literal % as %25");
  }
}

/**
 * Reads a connection URL.
 *
 * @param fromEnvironment whether it came from an environment variable, which alone may hold a password.
 * @throws TableError `invalid-connection`, without the text of the URL where that may hold a secret.
 */
export function parseConnectionUrl(text: string, fromEnvironment: boolean): ConnectionUrl {
  const url = parse(text);
  const engine = ENGINES[url.protocol as keyof typeof ENGINES] as WarehouseEngine | undefined;
  if (!engine) {
    const scheme = url.protocol.replace(/:$/, "");
    // SQLAlchemy, and so Great Expectations, names the driver too.
    const [plain = "", driver] = scheme.split("+");
    refuse(
      `the connection's scheme "${scheme}" is none that is known here`,
      driver !== undefined && `${plain}:` in ENGINES
        ? `drop "+${driver}", which names a driver of SQLAlchemy's: ${plain}://…`
        : "use postgresql, trino or snowflake; for a file give `data` instead",
    );
  }
  if (url.password !== "" && !fromEnvironment)
    refuse(
      "the connection holds a password, which inputs and logs would show",
      `take it out and pass it as an environment variable (${PASSWORD_VARIABLES[engine]}), or pass the whole URL in one: \`connection: env:DATABASE_URL\``,
    );
  if (url.username === "") refuse("the connection names no user", `write it as ${FORMS[engine]}`);
  if (url.hostname === "") refuse("the connection names no host", `write it as ${FORMS[engine]}`);
  const path = url.pathname
    .split("/")
    .filter((part) => part !== "")
    .map(decoded);
  if (path.length > MOST_PARTS[engine])
    refuse("the connection's path has too many parts", `write it as ${FORMS[engine]}`);
  if (path.length === 0) refuse("the connection's path is empty", `write it as ${FORMS[engine]}`);
  const options = new Map(url.searchParams);
  const unknown = [...options.keys()].find((name) => !OPTIONS[engine].includes(name));
  if (unknown !== undefined)
    refuse(`the connection's option "${unknown}" is not known`, `use ${OPTIONS[engine].join(", ")}`);
  const mode = options.get("sslmode") ?? "verify-full";
  if (mode !== "verify-full" && mode !== "disable")
    refuse(
      `the connection's sslmode is "${mode}", which does not verify whom it talks to`,
      "leave it out (verify-full), with `sslrootcert` where the server's authority is your own; or write sslmode=disable for a server on a network you trust",
    );
  const host = decoded(url.hostname).replace(/^\[(.*)\]$/, "$1");
  const place = url.port === "" ? url.hostname : `${url.hostname}:${url.port}`;
  return {
    engine,
    host,
    port: url.port === "" ? undefined : Number(url.port),
    user: decoded(url.username),
    path,
    options,
    tls: mode === "verify-full",
    rootCertificate: options.get("sslrootcert"),
    password: url.password === "" ? undefined : decoded(url.password),
    shown: `${engine}://${place}/${path.map(encodeURIComponent).join("/")}`,
  };
}

/** The variables that hold secrets, as each engine's own tools name them. */
export const PASSWORD_VARIABLES: Readonly<Record<WarehouseEngine, string>> = {
  postgresql: "PGPASSWORD",
  trino: "TRINO_PASSWORD",
  snowflake: "SNOWFLAKE_PRIVATE_KEY, SNOWFLAKE_TOKEN or SNOWFLAKE_PASSWORD",
};
