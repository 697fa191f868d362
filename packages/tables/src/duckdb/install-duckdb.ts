import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { TableError } from "../table-error.ts";
import type { DuckDbHome } from "./duckdb-home.ts";
import { hasPlatformPackage, installationName, verifyInstallation } from "./installation.ts";
import { keepInstallation, restoreInstallation } from "./installation-cache.ts";
import { npmInstall } from "./npm-install.ts";
import { VERSION } from "./pinned-version.ts";

/**
 * The folder with DuckDB in the runner's tool cache, filled first where it is not there yet: from the repository's cache or
 * by npm. It is made beside its place and renamed into it whole, so that two jobs on one machine cannot see half of it.
 */
export async function installDuckDb(home: DuckDbHome): Promise<string> {
  const shelf = join(await writableShelf(home), "assay-duckdb");
  const place = join(shelf, installationName());
  if (hasPlatformPackage(place)) return place;

  await mkdir(shelf, { recursive: true });
  const staging = await mkdtemp(join(shelf, "installing-"));
  try {
    if (!(await restoreInstallation(staging, home))) {
      home.log(`Installing DuckDB ${VERSION} (14 to 37 MB, once per runner)`);
      await npmInstall(staging, home);
      await verifyInstallation(staging, "npm");
      await keepInstallation(staging, home);
    }
    await rename(staging, place).catch(async (error: unknown) => {
      // Another job was faster, or the cache's archive, which is unpacked wherever it says, wrote there past our check.
      if (!hasPlatformPackage(place)) throw error;
      await verifyInstallation(place, "the tool cache");
    });
    return place;
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

/** The tool cache, or the temporary folder where that cannot be written. */
async function writableShelf(home: DuckDbHome): Promise<string> {
  for (const folder of [home.toolCache, home.temp]) {
    if (!folder) continue;
    if (existsSync(join(folder, "assay-duckdb", installationName()))) return folder;
    try {
      await mkdir(join(folder, "assay-duckdb"), { recursive: true });
      await rm(await mkdtemp(join(folder, "assay-duckdb", "writable-")), { recursive: true });
      return folder;
    } catch (error) {
      home.log(`DuckDB cannot be put into ${folder}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  throw new TableError("there is no folder to install DuckDB into", {
    code: "no-place-for-duckdb",
    reason: "engine-unavailable",
    remedy: "make RUNNER_TOOL_CACHE or RUNNER_TEMP writable",
  });
}
