import { spawnSync } from "node:child_process";
import { pbkdf2Sync, randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { Trino } from "trino-client";
import { certify } from "./certificates.ts";
import { freePort, type RunningServer, run, SHELF, serverFolder, shelf, startServer } from "./server-process.ts";

const VERSION = "476";
/** Copies one artifact; Maven's own settings say from where. */
const COPY = "org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy";
/** Trino's own minimum. */
const OLDEST_JAVA = 24;

export const USER = "reader";
export const PASSWORD = "trino's own password";

export interface TrinoServer extends RunningServer {
  /** The authority that signed the server's certificate. */
  readonly rootCertificate: string;
  /** Runs statements one after the other, over a port without a password. */
  execute(...statements: readonly string[]): Promise<void>;
}

const HOME = join(SHELF, `trino-${VERSION}`);

async function download(artifact: string, kind: string, folder: string): Promise<string> {
  const coordinates = `-Dartifact=io.trino:${artifact}:${VERSION}:${kind}`;
  await run("mvn", ["--batch-mode", "--quiet", COPY, coordinates, `-DoutputDirectory=${folder}`]);
  return join(folder, `${artifact}-${VERSION}.${kind}`);
}

/** What this machine lacks for a Trino. */
export function missingForTrino(java: string | undefined): string | undefined {
  if (java === undefined) return `no Java ${OLDEST_JAVA} or later in JAVA_HOME or /usr/lib/jvm`;
  if (existsSync(HOME) || spawnSync("mvn", ["--version"], { stdio: "ignore" }).status === 0) return undefined;
  return "no Maven (mvn) on PATH, which brings Trino's own server";
}

/** The core server without its 60 connectors, and the one that keeps tables in memory. */
async function install(): Promise<string> {
  if (existsSync(HOME)) return HOME;
  const fresh = `${HOME}.part`;
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(fresh, { recursive: true });
  const downloads = shelf("downloads");
  const server = await download("trino-server-core", "tar.gz", downloads);
  const memory = await download("trino-memory", "zip", downloads);
  await run("tar", ["-xzf", server, "-C", fresh, "--strip-components=1"]);
  await run("unzip", ["-q", memory, "-d", join(fresh, "plugin")]);
  renameSync(join(fresh, "plugin", `trino-memory-${VERSION}`), join(fresh, "plugin", "memory"));
  rmSync(downloads, { recursive: true });
  renameSync(fresh, HOME);
  return HOME;
}

/** A Java that runs this Trino, where one is installed. */
export async function findJava(): Promise<string | undefined> {
  const jvms = existsSync("/usr/lib/jvm") ? readdirSync("/usr/lib/jvm").map((name) => join("/usr/lib/jvm", name)) : [];
  for (const home of [process.env.JAVA_HOME, ...jvms]) {
    const release = home === undefined ? "" : join(home, "release");
    if (!existsSync(release)) continue;
    const major = Number(/JAVA_VERSION="(\d+)/.exec(readFileSync(release, "utf8"))?.[1]);
    if (major >= OLDEST_JAVA) return join(home as string, "bin", "java");
  }
  return undefined;
}

/** One line of Trino's password file: PBKDF2 with 1,000 rounds. */
function passwordLine(user: string, password: string): string {
  const salt = randomBytes(16);
  const hash = pbkdf2Sync(password, salt, 1000, 32, "sha1");
  return `${user}:1000:${salt.toString("hex")}:${hash.toString("hex")}\n`;
}

/** A server that says it has started knows of its own node some seconds later, and runs no query until then. */
async function runsQueries(execute: TrinoServer["execute"]): Promise<void> {
  await execute("CREATE TABLE ready (a integer)");
  for (let asked = 1; ; asked++)
    try {
      await execute("INSERT INTO ready VALUES 1", "SELECT a FROM ready", "DROP TABLE ready");
      return;
    } catch (error) {
      if (asked === 100 || !String(error).includes("No nodes available")) throw error;
      await setTimeout(300);
    }
}

/** Starts a coordinator that works too: HTTPS with a password, and HTTP without one for the test's own statements. */
export async function startTrino(java: string): Promise<TrinoServer> {
  const home = await install();
  const folder = serverFolder("trino");
  const etc = join(folder, "etc");
  const keys = join(folder, "keys");
  for (const path of [keys, join(etc, "catalog"), join(folder, "data")]) mkdirSync(path, { recursive: true });
  const rootCertificate = await certify(keys);
  const identity = join(keys, "server.pem");
  writeFileSync(
    identity,
    readFileSync(join(keys, "server.key"), "utf8") + readFileSync(join(keys, "server.crt"), "utf8"),
  );
  const [port, plain] = [await freePort(), await freePort()];
  const lines = (settings: Record<string, string | number>) =>
    Object.entries(settings)
      .map(([name, value]) => `${name}=${value}\n`)
      .join("");
  writeFileSync(
    join(etc, "config.properties"),
    lines({
      coordinator: "true",
      "node-scheduler.include-coordinator": "true",
      "http-server.http.port": plain,
      "http-server.https.enabled": "true",
      "http-server.https.port": port,
      "http-server.https.keystore.path": identity,
      "http-server.authentication.type": "PASSWORD",
      "http-server.authentication.allow-insecure-over-http": "true",
      "internal-communication.shared-secret": randomBytes(32).toString("hex"),
      "discovery.uri": `http://localhost:${plain}`,
      "query.max-memory": "512MB",
      "plugin.dir": join(home, "plugin"),
    }),
  );
  writeFileSync(
    join(etc, "password-authenticator.properties"),
    lines({ "password-authenticator.name": "file", "file.password-file": join(etc, "passwords") }),
  );
  writeFileSync(join(etc, "passwords"), passwordLine(USER, PASSWORD));
  writeFileSync(join(etc, "catalog", "memory.properties"), "connector.name=memory\n");
  const flags = [
    "-Xmx1G",
    "-XX:+UseSerialGC",
    "-XX:TieredStopAtLevel=1",
    "-XX:+ExitOnOutOfMemoryError",
    "-Djdk.attach.allowAttachSelf=true",
  ];
  const modules = [
    "--add-modules=jdk.incubator.vector",
    "--enable-native-access=ALL-UNNAMED",
    "--sun-misc-unsafe-memory-access=allow",
  ];
  const facts = [
    `-Dconfig=${join(etc, "config.properties")}`,
    "-Dnode.environment=test",
    `-Dnode.data-dir=${join(folder, "data")}`,
  ];
  const args = [...flags, ...modules, ...facts, "-cp", join(home, "lib", "*"), "io.trino.server.TrinoServer"];
  const stop = await startServer(java, args, {
    cwd: folder,
    folder,
    ready: /======== SERVER STARTED ========/,
    end: "SIGKILL",
  });
  const client = Trino.create({
    server: `http://localhost:${plain}`,
    extraHeaders: { "X-Trino-User": "owner" },
    catalog: "memory",
    schema: "default",
  });
  const execute = async (...statements: readonly string[]) => {
    for (const statement of statements)
      for await (const { error } of await client.query(statement))
        if (error) throw new Error(`${error.message}: ${statement}`);
  };
  await runsQueries(execute);
  return { port, rootCertificate, execute, stop };
}
