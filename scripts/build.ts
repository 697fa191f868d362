/**
 * Bundles every action (or those named) into dist/: refused where a module did not resolve, minified, and executed
 * once, since ncc exits 0 on a bundle that cannot even start. `--check` then asks git whether what is committed is fresh.
 */
import { execFile, spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { transform } from "esbuild";

const NCC = "node_modules/@vercel/ncc/dist/ncc/cli.js";
const NATIVE = /\.(node|so|dll|dylib)(\.\d+)*$/;
/** What ncc writes, and says nothing of, where an import leads nowhere. */
const UNRESOLVED = /eval\("require"\)\("([^"]+)"\)/g;
/** An HTTP library of the artifact client tries it for proxies that ask for it, and PostgreSQL's client where a variable asks for it. */
const OPTIONAL = new Set(["kerberos", "pg-native"]);
/** A script that Snowflake's driver carries to open a browser for people who log in, which no step does. */
const NEEDLESS = /^xdg-open\d*$/;

class BuildError extends Error {}

/** Bundles into a folder of its own; dist/ is touched only by what was checked. */
async function bundle(action: string): Promise<string> {
  const folder = join(".assay", "build", action);
  rmSync(folder, { recursive: true, force: true });
  const args = [
    NCC,
    "build",
    `actions/${action}/src/index.ts`,
    "-o",
    folder,
    "--no-cache",
    "--license",
    "licenses.txt",
    "--quiet",
  ];
  await promisify(execFile)(process.execPath, args).catch(({ stdout = "", stderr = "" }) => {
    throw new BuildError(`ncc could not bundle ${action}:\n${stdout}${stderr}`);
  });
  for (const file of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    if (NATIVE.test(file)) throw new BuildError(`${action}/${file} is a native library; load it at run time instead`);
    if (NEEDLESS.test(file)) rmSync(join(folder, file));
    if (!file.endsWith(".js")) continue;
    const source = readFileSync(join(folder, file), "utf8");
    for (const [, missing = ""] of source.matchAll(UNRESOLVED))
      if (!OPTIONAL.has(missing)) throw new BuildError(`${action}/${file}: the module "${missing}" did not resolve`);
    const { code } = await transform(source, {
      minify: true,
      // What was CommonJS is a module here, which has no `__dirname`.
      define: { __dirname: "import.meta.dirname" },
      legalComments: "none",
      // One character beyond ASCII would make the whole file a text of two bytes a character, slower to load.
      charset: "ascii",
      target: "node24",
    });
    writeFileSync(join(folder, file), code);
  }
  return folder;
}

/** Without any input every action must refuse in its own words, with a report: that proves that the bundle runs. */
function execute(action: string, folder: string): void {
  const home = mkdtempSync(join(tmpdir(), "assay-build-"));
  try {
    const files = Object.fromEntries(["GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY"].map((name) => [name, join(home, name)]));
    for (const file of Object.values(files)) writeFileSync(file, "");
    const env = { ...files, GITHUB_WORKSPACE: home, RUNNER_TEMP: home, PATH: process.env.PATH };
    const { stdout, stderr } = spawnSync(process.execPath, [resolve(folder, "index.js")], {
      cwd: home,
      env,
      encoding: "utf8",
    });
    const report = join(home, "assay", `${action}.json`);
    const verdict = existsSync(report) ? JSON.parse(readFileSync(report, "utf8")) : undefined;
    const reason = verdict?.checks?.[0]?.reason;
    if (verdict?.verdict !== "error" || reason === "defect")
      throw new BuildError(`the bundle of ${action} does not run:\n${stdout}${stderr}`);
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

async function build(action: string): Promise<void> {
  const folder = await bundle(action);
  execute(action, folder);
  mkdirSync("dist", { recursive: true });
  rmSync(join("dist", action), { recursive: true, force: true });
  renameSync(folder, join("dist", action));
  console.log(`built dist/${action}`);
}

const named = process.argv.slice(2).filter((word) => !word.startsWith("--"));
const actions = readdirSync("actions").filter((action) => existsSync(join("actions", action, "action.yml")));
try {
  const asked = named.length > 0 ? named : actions;
  const unknown = asked.find((action) => !actions.includes(action));
  if (unknown !== undefined) throw new BuildError(`there is no action "${unknown}"; known: ${actions.join(", ")}`);
  const waiting = asked.values();
  const builder = async () => {
    for (const action of waiting) await build(action);
  };
  await Promise.all(Array.from({ length: availableParallelism() }, builder));
  if (process.argv.includes("--check")) {
    for (const left of existsSync("dist") ? readdirSync("dist") : [])
      if (!actions.includes(left)) throw new BuildError(`dist/${left} belongs to no action`);
    // Not `git diff`: that does not see chunk files that are new.
    const { stdout } = spawnSync("git", ["status", "--porcelain", "--", "dist"], { encoding: "utf8" });
    if (stdout !== "") throw new BuildError(`dist is stale; run \`npm run build\` and commit:\n${stdout}`);
    console.log("dist is fresh");
  }
} catch (error) {
  if (!(error instanceof BuildError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
