import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import {
  sourcesAlone as copySources,
  installed as onShelf,
  runnerHome,
  startEngine as startIn,
} from "./engine-process.ts";

const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const PLACE = /^1\.5\.5-r\.5-[0-9a-f]{12}-/;

let home: string;
beforeEach(() => {
  home = runnerHome();
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const sourcesAlone = () => copySources(home);
const startEngine = (sources: string, env: Record<string, string> = {}) => startIn(home, sources, env);
const installed = () => onShelf(home);

/** Makes the lockfile of the copied sources promise another content for the matching packages. */
function tamper(sources: string, packages: RegExp): void {
  const path = join(sources, "packages", "tables", "src", "duckdb-lock", "package-lock.json");
  const lock = JSON.parse(readFileSync(path, "utf8")) as { packages: Record<string, { integrity?: string }> };
  for (const [name, entry] of Object.entries(lock.packages))
    if (packages.test(name) && entry.integrity) entry.integrity = `sha512-${Buffer.alloc(64, 7).toString("base64")}`;
  writeFileSync(path, JSON.stringify(lock));
}

describe("DuckDB from the sources' own lockfile", () => {
  test("is installed once into an empty tool cache, then found there without npm", async () => {
    const sources = sourcesAlone();
    const first = await startEngine(sources);
    expect(first).toMatchObject({ rows: [{ answer: 42 }], log: [expect.stringMatching(/^Installing DuckDB 1\.5\.5/)] });
    expect(installed()).toEqual([expect.stringMatching(PLACE)]);
    expect(readdirSync(join(home, "workspace"))).toEqual([]);

    const again = await startEngine(sources, { PATH: "" });
    expect(again).toEqual({ rows: [{ answer: 42 }], log: [] });
  });

  test("is installed by two jobs at once on one machine without a clash", async () => {
    const sources = sourcesAlone();
    const both = await Promise.all([startEngine(sources), startEngine(sources)]);
    expect(both).toEqual([
      { rows: [{ answer: 42 }], log: [expect.stringMatching(/^Installing/)] },
      { rows: [{ answer: 42 }], log: [expect.stringMatching(/^Installing/)] },
    ]);
    expect(installed()).toEqual([expect.stringMatching(PLACE)]);
  });

  test("is refused where the download is not what the lockfile promises, though npm exits 0", async () => {
    const sources = sourcesAlone();
    tamper(sources, /node-bindings-/);
    expect(await startEngine(sources)).toMatchObject({
      code: "duckdb-not-installed",
      reason: "engine-unavailable",
      message: expect.stringContaining("left out DuckDB's library"),
      remedy: expect.stringContaining("ASSAY_DUCKDB_DIR"),
    });
    expect(installed()).toEqual([]);
  });

  test("is refused where npm itself refuses the download", async () => {
    const sources = sourcesAlone();
    tamper(sources, /detect-libc/);
    expect(await startEngine(sources)).toMatchObject({
      code: "duckdb-not-installed",
      reason: "engine-unavailable",
      message: expect.stringMatching(/npm could not install DuckDB .*EINTEGRITY/),
    });
    expect(installed()).toEqual([]);
  });

  test("is refused where a file is not the one this release knows", async () => {
    const sources = sourcesAlone();
    const path = join(sources, "packages", "tables", "src", "duckdb-lock", "files.json");
    const known = JSON.parse(readFileSync(path, "utf8")) as Record<string, Record<string, string>>;
    for (const files of Object.values(known)) if ("duckdb.node" in files) files["duckdb.node"] = "0".repeat(64);
    writeFileSync(path, JSON.stringify(known));
    expect(await startEngine(sources)).toMatchObject({
      code: "duckdb-tampered",
      reason: "engine-unavailable",
      message: expect.stringMatching(/duckdb\.node has other content/),
    });
    expect(installed()).toEqual([]);
  });

  test("needs npm on the PATH, and says how to do without", async () => {
    expect(await startEngine(sourcesAlone(), { PATH: "" })).toMatchObject({
      code: "npm-missing",
      reason: "engine-unavailable",
      remedy: expect.stringContaining("ASSAY_DUCKDB_DIR"),
    });
  });

  test("never comes from the workspace", async () => {
    const planted = join(home, "workspace", "node_modules", "@duckdb", "node-bindings");
    mkdirSync(planted, { recursive: true });
    writeFileSync(join(planted, "package.json"), '{"name":"@duckdb/node-bindings","main":"index.js"}');
    writeFileSync(join(planted, "index.js"), 'require("fs").writeFileSync("planted-code-ran", "")');
    expect(await startEngine(sourcesAlone(), { PATH: "" })).toMatchObject({ code: "npm-missing" });
    expect(existsSync(join(home, "workspace", "planted-code-ran"))).toBe(false);
  });

  test("is fetched by an npm that sees none of the job's inputs and tokens", async () => {
    const bin = join(home, "bin");
    mkdirSync(bin);
    writeFileSync(join(bin, "npm"), `#!/bin/sh\n/usr/bin/env > ${join(home, "seen")}\nexit 1\n`, { mode: 0o755 });
    const outcome = await startEngine(sourcesAlone(), {
      PATH: bin,
      "INPUT_GITHUB-TOKEN": "secret-1",
      INPUT_DATA: "secret-2",
      ACTIONS_RUNTIME_TOKEN: "secret-3",
      GITHUB_TOKEN: "secret-4",
      npm_config_registry_note: "kept",
    });
    expect(outcome).toMatchObject({ code: "duckdb-not-installed" });
    const seen = readFileSync(join(home, "seen"), "utf8");
    expect(seen).not.toMatch(/secret-|INPUT_|ACTIONS_/);
    expect(seen).toMatch(/npm_config_registry_note=kept/);
  });
});

/** A bundle copied away from the checkout, as a runner has it. */
const BUNDLE = join(ROOT, "dist", "data-validate");
describe("the bundle of data-validate alone", () => {
  const validate = (dist: string, path: string | undefined) => {
    writeFileSync(join(home, "workspace", "data.csv"), "a,b\n1,2\n3,4\n");
    writeFileSync(
      join(home, "workspace", "suite.yml"),
      "expectations: [{expectation_type: expect_table_row_count_to_equal, kwargs: {value: 2}}]\n",
    );
    const files = Object.fromEntries(
      ["GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY", "GITHUB_STATE", "GITHUB_ENV"].map((name) => [name, join(home, name)]),
    );
    for (const file of Object.values(files)) writeFileSync(file, "");
    const { stdout, stderr, status } = spawnSync(process.execPath, [join(dist, "index.js")], {
      cwd: join(home, "workspace"),
      env: {
        ...files,
        PATH: path ?? process.env.PATH,
        HOME: process.env.HOME,
        // Of the machine, as PATH is: npm trusts nobody behind a proxy that reads along without it.
        NODE_EXTRA_CA_CERTS: process.env.NODE_EXTRA_CA_CERTS,
        GITHUB_WORKSPACE: join(home, "workspace"),
        RUNNER_TEMP: join(home, "temp"),
        RUNNER_TOOL_CACHE: join(home, "tools"),
        INPUT_DATA: "data.csv",
        INPUT_SUITE: "suite.yml",
        "INPUT_UPLOAD-REPORT": "false",
      },
      encoding: "utf8",
    });
    const report = join(home, "temp", "assay", "data-validate.json");
    return {
      status,
      said: stdout + stderr,
      report: existsSync(report) ? JSON.parse(readFileSync(report, "utf8")) : undefined,
    };
  };

  test("installs DuckDB and gives its verdict", () => {
    const dist = join(home, "dist", "data-validate");
    cpSync(BUNDLE, dist, { recursive: true });
    const { status, said, report } = validate(dist, undefined);
    expect({ status, verdict: report?.verdict, said }).toMatchObject({ status: 0, verdict: "pass" });
    expect(installed()).toEqual([expect.stringMatching(PLACE)]);
  });

  test("with a tampered hash refuses, with the remedy in its report", () => {
    const dist = join(home, "dist", "data-validate");
    cpSync(BUNDLE, dist, { recursive: true });
    let changed = 0;
    for (const file of readdirSync(dist, { recursive: true, encoding: "utf8" })) {
      if (!file.endsWith(".js")) continue;
      const code = readFileSync(join(dist, file), "utf8");
      const other = code.replace(
        /(node_modules\/@duckdb\/node-bindings-[^}]*?"integrity\\?":\\?")sha512-[A-Za-z0-9+/=]+/g,
        (_, head: string) => {
          changed++;
          return `${head}sha512-${Buffer.alloc(64, 7).toString("base64")}`;
        },
      );
      writeFileSync(join(dist, file), other);
    }
    expect(changed).toBeGreaterThanOrEqual(8);
    const { status, report } = validate(dist, undefined);
    expect(status).not.toBe(0);
    expect(report).toMatchObject({
      verdict: "error",
      checks: [expect.objectContaining({ reason: "engine-unavailable" })],
    });
  });
});
