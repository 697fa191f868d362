import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { exec } from "@actions/exec";
import { which } from "@actions/io";
import manifest from "../duckdb-lock/package.json" with { type: "json" };
import lock from "../duckdb-lock/package-lock.json" with { type: "json" };
import { TableError } from "../table-error.ts";
import type { DuckDbHome } from "./duckdb-home.ts";
import { hasPlatformPackage } from "./installation.ts";
import { VERSION } from "./pinned-version.ts";

const AIR_GAPPED =
  "or set ASSAY_DUCKDB_DIR to a folder in which `npm install @duckdb/node-bindings@<version>` was run on a machine like this one";

/** Installs the locked packages into the empty `folder` with the runner's own npm, mirrors and credentials. */
export async function npmInstall(folder: string, home: DuckDbHome): Promise<void> {
  const npm = await which("npm", false);
  if (npm === "")
    throw new TableError("DuckDB has to be installed once, and there is no npm on the PATH to do it", {
      code: "npm-missing",
      reason: "engine-unavailable",
      remedy: `put Node.js with npm on the PATH (actions/setup-node), ${AIR_GAPPED.replace("<version>", VERSION)}`,
    });
  await writeFile(join(folder, "package.json"), JSON.stringify(manifest));
  await writeFile(join(folder, "package-lock.json"), JSON.stringify(lock));
  const said: string[] = [];
  const collect = (data: Buffer) => said.push(data.toString());
  const args = ["ci", "--ignore-scripts", "--include=optional", "--no-audit", "--no-fund", "--loglevel=error"];
  const status = await exec(`"${npm}"`, args, {
    cwd: folder,
    env: npmEnvironment(home.env),
    silent: true,
    ignoreReturnCode: true,
    listeners: { stdout: collect, stderr: collect },
  });
  if (status === 0 && hasPlatformPackage(folder)) return;
  const last = said.join("").trim().split("\n").slice(0, 5).join(" ").slice(0, 500);
  throw new TableError(
    status === 0
      ? `npm left out DuckDB's library for ${process.platform}-${process.arch}: what it downloaded is not what the lockfile promises, or its settings omit optional packages${last && `; it said: ${last}`}`
      : `npm could not install DuckDB ${VERSION} (exit ${status}): ${last}`,
    {
      code: "duckdb-not-installed",
      reason: "engine-unavailable",
      remedy: `check npm's registry settings and the network and run the job again, ${AIR_GAPPED.replace("<version>", VERSION)}`,
    },
  );
}

/** npm needs PATH, proxies, its settings and credentials; nothing of the job's own. */
function npmEnvironment(env: DuckDbHome["env"]): Record<string, string> {
  const secret = /^(INPUT_|ACTIONS_|GITHUB_TOKEN$|GH_TOKEN$|NODE_OPTIONS$)/i;
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(env)) if (value !== undefined && !secret.test(name)) kept[name] = value;
  return kept;
}
