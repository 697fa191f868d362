import { TableError } from "../table-error.ts";
import { type ConnectionUrl, PASSWORD_VARIABLES, parseConnectionUrl } from "./connection-url.ts";

type Env = Readonly<Record<string, string | undefined>>;

/** What proves to a server who asks; at most one of the three. */
interface Credentials {
  readonly password?: string;
  /** PEM; `passphrase` where it is encrypted. */
  readonly privateKey?: string;
  readonly passphrase?: string;
  readonly token?: string;
}

export interface Access {
  readonly url: ConnectionUrl;
  readonly credentials: Credentials;
  /** Every secret text, to be masked in logs and taken out of messages. */
  readonly secrets: readonly string[];
}

function missing(message: string, variable: string, cause?: unknown): TableError {
  return new TableError(message, {
    code: "missing-credentials",
    reason: "missing-credentials",
    remedy: `pass the secret to the step: \`env: ${variable}: \${{ secrets.… }}\`; pull requests from forks and from Dependabot get none, for which there is \`on-missing-credentials: review\``,
    cause,
  });
}

/** What a server's demand for a password, where none was given, becomes. */
export function passwordWanted({ engine, shown }: ConnectionUrl, cause: unknown): TableError {
  const variable = PASSWORD_VARIABLES[engine];
  return missing(`${shown} wants a password, and ${variable} is not set`, variable, cause);
}

function secretIn(env: Env, name: string, shown: string): string | undefined {
  const value = env[name];
  // A secret that the workflow names and the run does not get arrives as an empty text.
  if (value !== undefined && value.trim() === "")
    throw missing(`the environment variable ${name}, the secret for ${shown}, is empty`, name);
  return value;
}

function connectionText(connection: string, env: Env): { text: string; fromEnvironment: boolean } {
  const variable = /^env:([A-Za-z_][A-Za-z0-9_]*)$/.exec(connection)?.[1];
  if (variable === undefined) return { text: connection, fromEnvironment: false };
  const text = env[variable]?.trim();
  if (!text)
    throw missing(`the environment variable ${variable}, which \`connection\` names, is not set or empty`, variable);
  return { text, fromEnvironment: true };
}

/** Reads the connection and, from the environment alone, what proves who asks. Throws `missing-credentials`, `invalid-connection`. */
export function readAccess(connection: string, env: Env): Access {
  const { text, fromEnvironment } = connectionText(connection, env);
  const url = parseConnectionUrl(text, fromEnvironment);
  const credentials = credentialsOf(url, env);
  const secrets = Object.values(credentials).filter((secret) => secret !== undefined && secret !== "");
  // A password may stand in a URL in its encoded form.
  const encoded = fromEnvironment && url.password !== undefined ? [text, encodeURIComponent(url.password)] : [];
  return { url, credentials, secrets: [...new Set([...secrets, ...encoded])] };
}

function credentialsOf(url: ConnectionUrl, env: Env): Credentials {
  const value = (name: string) => secretIn(env, name, url.shown);
  if (url.password !== undefined) return { password: url.password };
  switch (url.engine) {
    case "postgresql":
      return given({ password: value("PGPASSWORD") });
    case "trino":
      return given({ password: value("TRINO_PASSWORD") });
    case "snowflake":
      return snowflakeProof(url, value);
  }
}

/** A key pair or a programmatic access token, which Snowflake wants of programs; a password where that is still let in. */
function snowflakeProof(url: ConnectionUrl, value: (name: string) => string | undefined): Credentials {
  const privateKey = value("SNOWFLAKE_PRIVATE_KEY");
  if (privateKey !== undefined) return given({ privateKey, passphrase: value("SNOWFLAKE_PRIVATE_KEY_PASSPHRASE") });
  const token = value("SNOWFLAKE_TOKEN");
  if (token !== undefined) return { token };
  const password = value("SNOWFLAKE_PASSWORD");
  if (password !== undefined) return { password };
  throw missing(`none of ${PASSWORD_VARIABLES.snowflake} is set for ${url.shown}`, "SNOWFLAKE_PRIVATE_KEY");
}

function given(credentials: { [K in keyof Credentials]: Credentials[K] | undefined }): Credentials {
  return Object.fromEntries(Object.entries(credentials).filter(([, value]) => value !== undefined));
}

/** A text of a driver or a server without the secrets that it may repeat. */
export function withoutSecrets(text: string, secrets: readonly string[]): string {
  return secrets.reduce((left, secret) => left.replaceAll(secret, "***"), text);
}
