import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** Newer ones lack wheels of what is pinned. */
const NEWEST_MINOR = 13;
const NAMES = ["python3", "python3.13", "python3.12", "python3.11", "python3.10", "python"];

interface Interpreter {
  readonly program: string;
  readonly version: string;
}

export type Python = { readonly program: string } | { readonly missing: string };

/**
 * Makes the virtual environment `home` that holds exactly `requirements`, once for each content of that file and each
 * Python version. Answers with `missing` where no usable Python is on PATH; throws where one is, but the environment
 * cannot be made: tests that were to run and cannot are no success.
 *
 * @param oldestMinor of the Python 3 that every pinned version has a wheel for.
 */
export function preparePython(requirements: string, home: string, oldestMinor: number): Python {
  const found = NAMES.map(versionOf).filter((python) => python !== undefined);
  const base = found.find(({ version }) => isUsable(version, oldestMinor));
  if (!base) {
    const others = found.map(({ program, version }) => `${program} is ${version}`).join(", ") || "there is none";
    return { missing: `needs a Python from 3.${oldestMinor} to 3.${NEWEST_MINOR} on PATH; ${others}` };
  }

  const program = process.platform === "win32" ? join(home, "Scripts", "python.exe") : join(home, "bin", "python");
  const stamp = join(home, "assay-stamp");
  const wanted = createHash("sha256").update(readFileSync(requirements)).update(base.version).digest("hex");
  if (readOrEmpty(stamp) === wanted) return { program };

  console.log(`making a virtual environment of Python ${base.version} in ${home} (once, about a minute)`);
  mkdirSync(dirname(home), { recursive: true });
  runOrThrow(base.program, ["-m", "venv", "--clear", home], "could not make a virtual environment");
  const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--only-binary", ":all:"];
  runOrThrow(program, [...pip, "--requirement", requirements], "could not install requirements.txt");
  writeFileSync(stamp, wanted);
  return { program };
}

function versionOf(program: string): Interpreter | undefined {
  const ask = "import sys; print('%d.%d.%d' % sys.version_info[:3])";
  const { status, stdout } = spawnSync(program, ["-c", ask], { encoding: "utf8" });
  return status === 0 ? { program, version: stdout.trim() } : undefined;
}

function isUsable(version: string, oldestMinor: number): boolean {
  const [major, minor] = version.split(".").map(Number);
  return major === 3 && minor !== undefined && minor >= oldestMinor && minor <= NEWEST_MINOR;
}

function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

function runOrThrow(program: string, args: readonly string[], failure: string): void {
  const { status, error } = spawnSync(program, args, { stdio: "inherit" });
  if (status !== 0) throw new Error(`${failure}: ${error?.message ?? `exit code ${status}`}`);
}
