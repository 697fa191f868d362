import { existsSync, readFileSync, realpathSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, isAbsolute, join, relative } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { TableError } from "../table-error.ts";
import type { Bindings } from "./cells.ts";
import type { DuckDbHome } from "./duckdb-home.ts";
import { BINDINGS, VERSION } from "./pinned-version.ts";

/**
 * DuckDB's native library is never bundled (71 MB per platform) and never taken from the user's `node_modules`, where a
 * pull request could plant native code. In this order it comes from
 * 1. `ASSAY_DUCKDB_DIR`, which only someone who writes the workflow or owns the runner can set;
 * 2. the development checkout this very file is part of;
 * 3. the runner's tool cache, filled from the repository's cache or by npm, each file's hash checked (`installDuckDb`).
 *
 * @throws TableError with the reason `engine-unavailable`.
 */
export async function loadDuckDb(home: DuckDbHome): Promise<Bindings> {
  if (home.duckdbDir) return await loadFrom(home.duckdbDir, "ASSAY_DUCKDB_DIR");
  const checkout = developmentCheckout(home.workspace);
  if (checkout) return await loadFrom(checkout, "the development checkout");
  return await loadFrom(await installed(home), "the tool cache");
}

async function installed(home: DuckDbHome): Promise<string> {
  try {
    // Only a runner that has to look for DuckDB pays for loading npm's and the cache's ways to it.
    const { installDuckDb } = await import("./install-duckdb.ts");
    return await installDuckDb(home);
  } catch (cause) {
    if (cause instanceof TableError) throw cause;
    throw new TableError(
      `DuckDB ${VERSION} could not be installed: ${cause instanceof Error ? cause.message : String(cause)}`,
      {
        code: "duckdb-not-installed",
        reason: "engine-unavailable",
        remedy: "make RUNNER_TOOL_CACHE or RUNNER_TEMP writable, or set ASSAY_DUCKDB_DIR",
        cause,
      },
    );
  }
}

/**
 * The folder of the tables package, where this file lies in a checkout of Assay with its development dependencies: as
 * `packages/tables/src/duckdb/*.ts`, or bundled as `dist/<action>/*.js`. Two exact places, no search upwards. A
 * checkout that lies in the job's workspace, or is it, does not count: whoever wrote the pull request wrote its
 * `node_modules` too (an action vendored into the repository, Assay's own CI), so DuckDB is installed there as on any runner.
 */
export function developmentCheckout(
  workspace: string | undefined,
  here: string = fileURLToPath(import.meta.url),
): string | undefined {
  const folder = dirname(realpathSync(here));
  for (const root of [join(folder, "..", "..", "..", ".."), join(folder, "..", "..")]) {
    const tables = join(root, "packages", "tables");
    if (!existsSync(join(tables, "node_modules", BINDINGS)) || !isAssay(root)) continue;
    const bindings = realpathSync(join(tables, "node_modules", BINDINGS));
    if (!isInside(bindings, realpathSync(root))) continue;
    if (workspace && existsSync(workspace) && isInside(bindings, realpathSync(workspace))) continue;
    return tables;
  }
  return undefined;
}

function isAssay(root: string): boolean {
  try {
    return JSON.parse(readFileSync(join(root, "package.json"), "utf8")).name === "assay-workspace";
  } catch {
    return false;
  }
}

function isInside(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way !== "" && !way.startsWith("..") && !isAbsolute(way);
}

async function loadFrom(folder: string, what: string): Promise<Bindings> {
  try {
    // Node would go on looking in the folders above.
    if (!existsSync(join(folder, "node_modules", BINDINGS))) throw new Error(`it holds no node_modules/${BINDINGS}`);
    const entry = createRequire(join(folder, "package.json")).resolve(BINDINGS);
    return libraryBeside(entry) ?? (await bindingsOf(entry));
  } catch (cause) {
    throw new TableError(`DuckDB cannot be loaded from ${what} (${folder}): ${firstLine(cause)}`, {
      code: "duckdb-not-loaded",
      reason: "engine-unavailable",
      remedy: `put ${BINDINGS} ${VERSION} for ${process.platform}-${process.arch} there, or have it installed again: unset ASSAY_DUCKDB_DIR, or remove the folder where that is not set`,
      cause,
    });
  }
}

/** The package's own way, which tells the C libraries of Linux apart. */
async function bindingsOf(entry: string): Promise<Bindings> {
  const loaded = (await import(/* webpackIgnore: true */ pathToFileURL(entry).href)) as { default: Bindings };
  return loaded.default;
}

/**
 * The native library where npm has installed that of one C library alone, which it does by the lockfile: telling them
 * apart once more takes the package longer than anything but opening the library.
 */
function libraryBeside(entry: string): Bindings | undefined {
  const beside = createRequire(entry);
  const platform = `${BINDINGS}-${process.platform}-${process.arch}`;
  const found = [platform, `${platform}-musl`].flatMap((name) => {
    try {
      return [beside.resolve(`${name}/duckdb.node`)];
    } catch {
      return [];
    }
  });
  return found.length === 1 ? (beside(found[0] as string) as Bindings) : undefined;
}

function firstLine(cause: unknown): string {
  return (cause instanceof Error ? cause.message : String(cause)).split("\n")[0] ?? "";
}
