import { createHash } from "node:crypto";
import { createReadStream, existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { pipeline } from "node:stream/promises";
import hashes from "../duckdb-lock/files.json" with { type: "json" };
import lock from "../duckdb-lock/package-lock.json" with { type: "json" };
import { TableError } from "../table-error.ts";
import { BINDINGS, VERSION } from "./pinned-version.ts";

const FILES: Readonly<Record<string, Readonly<Record<string, string>>>> = hashes;

/**
 * Where on a runner this very installation lives: the version, the start of the lockfile's hash, the platform. A runner's
 * tool cache is seen from Alpine containers too, so the C library is part of it.
 */
export function installationName(): string {
  const digest = createHash("sha256").update(JSON.stringify(lock)).digest("hex").slice(0, 12);
  return `${VERSION}-${digest}-${process.platform}-${process.arch}${isMusl() ? "-musl" : ""}`;
}

function isMusl(): boolean {
  if (process.platform !== "linux") return false;
  const machine = process.arch === "arm64" ? "aarch64" : "x86_64";
  const glibc = process.arch === "arm64" ? "/lib/ld-linux-aarch64.so.1" : "/lib64/ld-linux-x86-64.so.2";
  return existsSync(`/lib/ld-musl-${machine}.so.1`) && !existsSync(glibc);
}

/** The packages of which one must be there: this platform's, for either C library. */
function platformPackages(): string[] {
  const name = `${BINDINGS}-${process.platform}-${process.arch}`;
  return [name, `${name}-musl`].filter((one) => one in FILES);
}

/** Whether npm put a native library for this platform there: it skips one whose hash is wrong, and exits 0. */
export function hasPlatformPackage(folder: string): boolean {
  return platformPackages().some((name) => existsSync(join(folder, "node_modules", name, "duckdb.node")));
}

/**
 * Refuses an installation unless every file below `node_modules` is one of those this bundle knows, byte for byte: an extra
 * file could be resolved before a genuine one.
 *
 * @throws TableError naming the first file that differs.
 */
export async function verifyInstallation(folder: string, from: string): Promise<void> {
  const modules = join(folder, "node_modules");
  const refuse = (file: string, what: string): never => {
    throw new TableError(`DuckDB from ${from} is not the one expected: ${file} ${what}`, {
      code: "duckdb-tampered",
      reason: "engine-unavailable",
      remedy: "do not use this copy; find out what changed it, then remove it and run the job again",
    });
  };
  for (const name of [BINDINGS, "detect-libc"])
    for (const file of Object.keys(FILES[name] ?? {}))
      if (!existsSync(join(modules, name, file))) refuse(`${name}/${file}`, "is missing");
  if (!hasPlatformPackage(folder)) refuse(platformPackages()[0] ?? `${process.platform}-${process.arch}`, "is missing");
  for (const entry of await readdir(modules, { recursive: true, withFileTypes: true })) {
    if (entry.isDirectory()) continue;
    const path = join(entry.parentPath, entry.name);
    const file = relative(modules, path).split(sep).join("/");
    if (file === ".package-lock.json") continue; // npm's note to itself, never loaded
    const expected = entry.isFile() ? expectedHash(file) : undefined;
    if (expected === undefined) refuse(file, "does not belong there");
    if ((await sha256(path)) !== expected) refuse(file, "has other content");
  }
}

function expectedHash(file: string): string | undefined {
  const name = Object.keys(FILES).find((one) => file.startsWith(`${one}/`));
  return name === undefined ? undefined : FILES[name]?.[file.slice(name.length + 1)];
}

async function sha256(path: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path), hash);
  return hash.digest("hex");
}
