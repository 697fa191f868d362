/**
 * Jest on all tests, or with the arguments given. Tests that time requests come last and one after the other: beside others
 * on few processors, what they time is those.
 */
import { spawnSync } from "node:child_process";

const JEST = ["--experimental-vm-modules", "--no-warnings=ExperimentalWarning", "node_modules/jest/bin/jest.js"];
const TIMED = ["actions/latency-bench/", "tests/bundle/latency-bench", "tests/compose/"];

function jest(args: readonly string[]): boolean {
  const { status, error } = spawnSync(process.execPath, [...JEST, ...args], { stdio: "inherit" });
  if (error) throw error;
  return status === 0;
}

const given = process.argv.slice(2);
const passed =
  given.length > 0
    ? [jest(given)]
    : [
        jest(["--maxWorkers=100%", "--testPathIgnorePatterns", "/node_modules/", ...TIMED]),
        jest(["--maxWorkers=1", ...TIMED]),
      ];
process.exitCode = passed.every(Boolean) ? 0 : 1;
