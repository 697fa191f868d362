import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { TableError } from "../table-error.ts";
import type { Bindings } from "./cells.ts";
import type { DuckDbHome } from "./duckdb-home.ts";

const PACKAGE = "@duckdb/node-bindings";

/** Loads DuckDB's native library from the first place that has it. */
export async function loadDuckDb(home: DuckDbHome): Promise<Bindings> {
  if (home.duckdbDir) return await loadFrom(home.duckdbDir, "ASSAY_DUCKDB_DIR");
  const root = dirname(dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url))))));
  if (existsSync(join(root, "packages", "tables", "node_modules", PACKAGE)))
    return await loadFrom(join(root, "packages", "tables"), "the checkout");
  throw new TableError("DuckDB is not installed", {
    code: "duckdb-missing",
    reason: "engine-unavailable",
    remedy: "set ASSAY_DUCKDB_DIR",
  });
}

async function loadFrom(folder: string, what: string): Promise<Bindings> {
  try {
    const entry = createRequire(join(folder, "package.json")).resolve(PACKAGE);
    const loaded = (await import(/* webpackIgnore: true */ pathToFileURL(entry).href)) as { default: Bindings };
    return loaded.default;
  } catch (cause) {
    throw new TableError(`DuckDB cannot be loaded from ${what}, ${folder}`, {
      code: "duckdb-broken",
      reason: "engine-unavailable",
      remedy: "",
      cause,
    });
  }
}
