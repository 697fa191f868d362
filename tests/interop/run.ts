/**
 * `npm run test:interop [-- [--write] [name…]]`: compares our numbers with those of the Python libraries users know.
 *
 * - `goldens/<owner>.<name>.py` prints `packages/<owner>/test/fixtures/<name>.json`, or that of an action; here it is made
 *   again and compared with the committed file. `--write` writes the file instead.
 * - `<name>.check.py` asks our code live, over bridge.ts, and prints `ok <what>` or `not ok <what>: <why>` lines.
 *
 * A name picks the scripts whose file name contains it. A script that answers nothing, or breaks, has failed.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { compareJson } from "./compare-json.ts";
import { preparePython } from "./python-environment.ts";

const FOLDER = import.meta.dirname;
const ROOT = dirname(dirname(FOLDER));
/** Every version in requirements.txt has a wheel for Python 3.10. */
const OLDEST_MINOR = 10;
/** Room for the largest fixture many times over; Node's default of 1 MiB is less than one. */
const MAX_OUTPUT_BYTES = 256 * 2 ** 20;

interface Tally {
  passed: number;
  failed: number;
}

interface Answer {
  readonly output: string;
  /** Why the script broke; undefined where it ended well. */
  readonly broke: string | undefined;
}

function runScript(python: string, script: string): Answer {
  const result = spawnSync(python, [script], {
    cwd: ROOT,
    encoding: "utf8",
    maxBuffer: MAX_OUTPUT_BYTES,
    stdio: ["ignore", "pipe", "inherit"],
    // One thread, so that a reference adds its numbers in one order; UTF-8 whatever the system's code page.
    env: {
      ...process.env,
      ASSAY_NODE: process.execPath,
      OMP_NUM_THREADS: "1",
      OPENBLAS_NUM_THREADS: "1",
      PYTHONDONTWRITEBYTECODE: "1",
      PYTHONHASHSEED: "0",
      PYTHONPATH: FOLDER,
      PYTHONUTF8: "1",
    },
  });
  const broke = result.error?.message ?? (result.status === 0 ? undefined : `ended with exit code ${result.status}`);
  return { output: result.stdout ?? "", broke };
}

function report(tally: Tally, what: string, why: string | undefined): void {
  if (why === undefined) tally.passed++;
  else {
    tally.failed++;
    console.log(`not ok ${what}: ${why}`);
  }
}

function fixtureOf(script: string): string {
  const [owner = "", name] = basename(script, ".py").split(".");
  const folder = existsSync(join(ROOT, "actions", owner)) ? "actions" : "packages";
  return join(folder, owner, "test", "fixtures", `${name}.json`);
}

function writeGolden(python: string, script: string): void {
  const fixture = fixtureOf(script);
  const { output, broke } = runScript(python, script);
  if (broke) throw new Error(`${basename(script)} ${broke}; ${fixture} is left as it is`);
  mkdirSync(dirname(join(ROOT, fixture)), { recursive: true });
  writeFileSync(join(ROOT, fixture), output);
  console.log(`wrote ${fixture}`);
}

function compareGolden(python: string, script: string, tally: Tally): void {
  const fixture = fixtureOf(script);
  const { output, broke } = runScript(python, script);
  if (broke) report(tally, fixture, `its generator ${broke}`);
  else if (!existsSync(join(ROOT, fixture))) report(tally, fixture, "is not there; make it with --write");
  else {
    const committed: unknown = JSON.parse(readFileSync(join(ROOT, fixture), "utf8"));
    const { compared, difference } = compareJson(committed, JSON.parse(output));
    report(tally, fixture, difference);
    console.log(`${fixture}: ${compared} numbers made again`);
  }
}

function runCheck(python: string, script: string, tally: Tally): void {
  const { output, broke } = runScript(python, script);
  const before = tally.passed + tally.failed;
  for (const line of output.split(/\r?\n/)) {
    if (line.startsWith("ok ")) tally.passed++;
    else if (line.startsWith("not ok ")) report(tally, basename(script), line.slice("not ok ".length));
    else if (line) console.log(line);
  }
  const answers = tally.passed + tally.failed - before;
  if (broke) report(tally, basename(script), broke);
  else if (answers === 0) report(tally, basename(script), "checked nothing");
  console.log(`${basename(script)}: ${answers} comparisons`);
}

function scripts(folder: string, ending: string, wanted: readonly string[]): string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith(ending) && (wanted.length === 0 || wanted.some((part) => file.includes(part))))
    .sort()
    .map((file) => join(folder, file));
}

const args = process.argv.slice(2);
const write = args.includes("--write");
const wanted = args.filter((arg) => arg !== "--write");
const goldens = scripts(join(FOLDER, "goldens"), ".py", wanted);
const checks = write ? [] : scripts(FOLDER, ".check.py", wanted);

try {
  if (goldens.length + checks.length === 0) throw new Error(`no script has ${wanted.join(" or ")} in its file name`);
  const python = preparePython(join(FOLDER, "requirements.txt"), join(ROOT, ".assay", "venv"), OLDEST_MINOR);
  if ("missing" in python) {
    console.log(`skipped ${goldens.length} goldens and ${checks.length} checks: ${python.missing}`);
    console.log("0 passed, 0 failed");
  } else if (write) {
    for (const script of goldens) writeGolden(python.program, script);
  } else {
    const tally: Tally = { passed: 0, failed: 0 };
    for (const script of goldens) compareGolden(python.program, script, tally);
    for (const script of checks) runCheck(python.program, script, tally);
    console.log(`${tally.passed} passed, ${tally.failed} failed`);
    process.exitCode = tally.failed === 0 ? 0 : 1;
  }
} catch (error) {
  console.error(`test:interop: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
