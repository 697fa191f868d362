import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync } from "node:fs";
import { join, resolve } from "node:path";

/** What a caller of the suite gets: the actions with their bundles, and the workflows. */
const PUBLISHED = ["actions", "dist", ".github"];

function git(args: readonly string[], env: Record<string, string> = {}): Buffer {
  const { status, stdout, stderr } = spawnSync("git", args, { env: { ...process.env, ...env }, maxBuffer: 1 << 30 });
  if (status !== 0) throw new Error(`git ${args[0]}: ${stderr}`);
  return stdout;
}

/**
 * Lays the suite in `folder` as a caller's `uses: assay-ml/assay/…@v1` gets it: by `git archive`, from this working tree
 * as it would be committed. On a clean checkout that is HEAD; before a commit it has the bundles that were built last.
 */
export function laySuite(folder: string): void {
  mkdirSync(folder, { recursive: true });
  // An index of its own: what the developer has staged stays as it is.
  const index = { GIT_INDEX_FILE: join(folder, "..", "suite.index") };
  copyFileSync(resolve(git(["rev-parse", "--git-path", "index"]).toString().trim()), index.GIT_INDEX_FILE);
  git(["add", "--all", "--", ...PUBLISHED], index);
  const tree = git(["write-tree"], index).toString().trim();
  const unpacked = spawnSync("tar", ["-x", "-C", folder], { input: git(["archive", tree, ...PUBLISHED]) });
  if (unpacked.status !== 0) throw new Error(`tar: ${unpacked.stderr}`);
}
