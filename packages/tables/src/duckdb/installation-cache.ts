import { cp, mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { DuckDbHome } from "./duckdb-home.ts";
import { installationName, verifyInstallation } from "./installation.ts";

/** Whether this job has a cache service at all; asked first, since the client is 5 MB of code. */
function hasCacheService(home: DuckDbHome): boolean {
  return Boolean(home.env.ACTIONS_RESULTS_URL || home.env.ACTIONS_CACHE_URL) && Boolean(home.env.ACTIONS_RUNTIME_TOKEN);
}

/** The cache client makes the path part of an entry's identity, so it is the same in every job. */
function exchange(home: DuckDbHome): string {
  return join(home.temp, "assay-duckdb-cache");
}

const key = () => `assay-duckdb-${installationName()}`;

/**
 * Fills the empty `folder` from the repository's cache. Any pull request may write to a cache, so every file is checked
 * against the hashes in this bundle. That guards what is loaded as DuckDB and nothing else: the client unpacks with
 * `tar -P`, so that whoever can write this repository's cache can write any file of the runner's user.
 */
export async function restoreInstallation(folder: string, home: DuckDbHome): Promise<boolean> {
  if (!hasCacheService(home)) return false;
  const path = exchange(home);
  try {
    await rm(path, { recursive: true, force: true });
    const { restoreCache } = await import("@actions/cache");
    if ((await restoreCache([path], key())) === undefined) return false;
    await verifyInstallation(path, "the cache");
    await cp(join(path, "node_modules"), join(folder, "node_modules"), { recursive: true });
    return true;
  } catch (error) {
    home.log(`DuckDB is not taken from the cache: ${error instanceof Error ? error.message : String(error)}`);
    await rm(join(folder, "node_modules"), { recursive: true, force: true });
    return false;
  } finally {
    await rm(path, { recursive: true, force: true });
  }
}

/** Keeps a fresh installation for the repository's next jobs; a cache that cannot be written is no reason to fail. */
export async function keepInstallation(folder: string, home: DuckDbHome): Promise<void> {
  if (!hasCacheService(home)) return;
  const path = exchange(home);
  try {
    await mkdir(path, { recursive: true });
    await cp(join(folder, "node_modules"), join(path, "node_modules"), { recursive: true });
    const { saveCache } = await import("@actions/cache");
    await saveCache([path], key());
  } catch (error) {
    home.log(`DuckDB is not kept in the cache: ${error instanceof Error ? error.message : String(error)}`);
  } finally {
    await rm(path, { recursive: true, force: true });
  }
}
