import { createPrivateKey, generateKeyPairSync } from "node:crypto";
import { join } from "node:path";
import { preparePython } from "../../interop/python-environment.ts";
import { certify } from "./certificates.ts";
import { freePort, type RunningServer, SHELF, serverFolder, startServer } from "./server-process.ts";

/** Oldest minor version of Python 3 that every version in the requirements has a wheel for. */
const OLDEST_MINOR = 11;

export const USER = "reader";
export const PASSWORD = "snowflake's own password";
export const PASSPHRASE = "words around a key";
export const TOKEN = "a programmatic access token";

export interface SnowflakeEmulator extends RunningServer {
  /** The authority that signed the server's certificate. */
  readonly rootCertificate: string;
  /** PEM of the key whose public half the user is known by. */
  readonly privateKey: string;
  /** The same under {@link PASSPHRASE}. */
  readonly encryptedKey: string;
}

/** The Python that runs the emulator, or why there is none. */
export function prepareEmulator(): { program: string } | { missing: string } {
  const requirements = join(import.meta.dirname, "snowflake-requirements.txt");
  return preparePython(requirements, join(SHELF, "fakesnow"), OLDEST_MINOR);
}

/**
 * fakesnow speaks Snowflake's protocol to the vendor's own driver, translates its SQL and runs it on DuckDB.
 *
 * @param statements run first, in TEST.PUBLIC.
 */
export async function startSnowflakeEmulator(
  python: string,
  statements: readonly string[],
): Promise<SnowflakeEmulator> {
  const folder = serverFolder("snowflake");
  const rootCertificate = await certify(folder);
  const port = await freePort();
  const { publicKey, privateKey } = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
  const sealed = { type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase: PASSPHRASE } as const;
  const encryptedKey = createPrivateKey(privateKey).export(sealed).toString();
  const settings = {
    ...{ port, certificate: join(folder, "server.crt"), key: join(folder, "server.key") },
    ...{ user: USER, password: PASSWORD, token: TOKEN, publicKey, statements },
  };
  const script = join(import.meta.dirname, "snowflake_server.py");
  const stop = await startServer(python, [script, JSON.stringify(settings)], {
    cwd: folder,
    folder,
    ready: /Uvicorn running/,
    end: "SIGKILL",
  });
  return { port, rootCertificate, privateKey, encryptedKey, stop };
}
