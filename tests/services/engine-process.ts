import { spawn } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";

const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const ENGINE = join("packages", "tables", "src", "index.ts");

/** The folders of one runner: tools, temp and workspace. */
export function runnerHome(): string {
  const home = realpathSync(mkdtempSync(join(tmpdir(), "assay-install-")));
  for (const name of ["tools", "temp", "workspace"]) mkdirSync(join(home, name));
  return home;
}

/** The source of the tables package and what it imports, without a single `node_modules` of DuckDB: as on a runner. */
export function sourcesAlone(home: string): string {
  const copy = join(home, "sources");
  const tables = join(ROOT, "packages", "tables");
  cpSync(join(tables, "src"), join(copy, "packages", "tables", "src"), { recursive: true });
  cpSync(join(tables, "package.json"), join(copy, "packages", "tables", "package.json"));
  mkdirSync(join(copy, "node_modules", "@actions"), { recursive: true });
  for (const name of ["@actions/cache", "@actions/exec", "@actions/io", "fastest-levenshtein"])
    symlinkSync(realpathSync(join(tables, "node_modules", name)), join(copy, "node_modules", name));
  return copy;
}

export interface Outcome {
  readonly rows?: unknown;
  readonly code?: string;
  readonly reason?: string;
  readonly message?: string;
  readonly remedy?: string;
  /** What the engine logged. */
  readonly log: readonly string[];
}

/** Starts the engine in a process of its own and asks it for one row. */
export async function startEngine(home: string, sources: string, env: Record<string, string> = {}): Promise<Outcome> {
  const script = join(home, "ask.ts");
  writeFileSync(
    script,
    `const log = [];
     const { openEngine } = await import(${JSON.stringify(join(sources, ENGINE))});
     const home = { toolCache: ${JSON.stringify(join(home, "tools"))}, temp: ${JSON.stringify(join(home, "temp"))},
       workspace: ${JSON.stringify(join(home, "workspace"))}, env: process.env, log: (line) => log.push(line) };
     try {
       await using engine = await openEngine(home);
       console.log(JSON.stringify({ rows: await engine.rows("select 6 * 7 as answer"), log }));
     } catch ({ code, reason, message, remedy }) {
       console.log(JSON.stringify({ code, reason, message, remedy, log }));
     }`,
  );
  const child = spawn(process.execPath, [script], { cwd: join(home, "workspace"), env: { ...process.env, ...env } });
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const last = stdout.trim().split("\n").at(-1) ?? "";
  if (!last.startsWith("{")) throw new Error(`the engine's process ended without an answer:\n${stdout}${stderr}`);
  return JSON.parse(last) as Outcome;
}

/** What lies on the shelf of the tool cache. */
export function installed(home: string): string[] {
  const shelf = join(home, "tools", "assay-duckdb");
  return existsSync(shelf) ? readdirSync(shelf) : [];
}
