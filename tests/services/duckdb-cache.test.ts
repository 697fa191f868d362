import { spawnSync } from "node:child_process";
import { appendFileSync, cpSync, existsSync, mkdirSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { constants, zstdCompressSync, zstdDecompressSync } from "node:zlib";
import { DEFAULT_RUN, openJob, type ResultsDouble, type ResultsDoubleOptions, startResults } from "@assay/testing";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { installed, type Outcome, runnerHome, sourcesAlone, startEngine } from "./engine-process.ts";

const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const KEY = /^assay-duckdb-1\.5\.5-r\.5-[0-9a-f]{12}-/;
const ANSWER = [{ answer: 42 }];
const INSTALLING = expect.stringMatching(/^Installing DuckDB/);

let home: string;
let sources: string;
beforeEach(() => {
  home = runnerHome();
  sources = sourcesAlone(home);
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

/** The real cache client's variables, as a runner hands them to every action. */
const service = (results: ResultsDouble) => ({
  GITHUB_SERVER_URL: "https://github.com",
  GITHUB_WORKSPACE: join(home, "workspace"),
  RUNNER_TEMP: join(home, "temp"),
  ACTIONS_RESULTS_URL: results.url,
  ACTIONS_RUNTIME_TOKEN: results.tokenFor(DEFAULT_RUN),
  ACTIONS_CACHE_SERVICE_V2: "True",
  NO_PROXY: "127.0.0.1,localhost",
});

/** A PATH with what the cache client calls, and no npm. */
function pathWithoutNpm(): string {
  const bin = join(home, "bin");
  mkdirSync(bin, { recursive: true });
  for (const name of ["tar", "zstd", "zstdmt", "unzstd", "gzip"]) {
    const found = spawnSync("which", [name], { encoding: "utf8" }).stdout.trim();
    if (found && !existsSync(join(bin, name))) symlinkSync(found, join(bin, name));
  }
  return bin;
}

/** A job on a runner as new: no tool cache, nothing in temp. */
async function job(results: ResultsDouble, env: Record<string, string> = {}): Promise<Outcome> {
  for (const name of ["tools", "temp"]) {
    rmSync(join(home, name), { recursive: true, force: true });
    mkdirSync(join(home, name));
  }
  const outcome = await startEngine(home, sources, { ...service(results), ...env });
  expect(readdirSync(join(home, "temp")).filter((name) => name.includes("duckdb-cache"))).toEqual([]);
  expect(readdirSync(join(home, "workspace"))).toEqual([]);
  return outcome;
}

/** A first job fills the cache; answers the entry's key. */
async function filled(results: ResultsDouble): Promise<string> {
  expect(await job(results)).toEqual({ rows: ANSWER, log: [INSTALLING] });
  expect(results.cacheEntries.map(({ key }) => key)).toEqual([expect.stringMatching(KEY)]);
  return results.cacheEntries[0]?.key as string;
}

/** Unpacks an entry as the client does, spoils it, and puts it back: what a job that was taken over could save. */
function poison(results: ResultsDouble, key: string, spoil: (folders: { temp: string; tools: string }) => string[]) {
  const other = join(home, "other");
  for (const name of ["workspace", "temp", "tools"]) mkdirSync(join(other, name), { recursive: true });
  const run = (args: string[], input?: Buffer) => {
    const { status, stdout, stderr } = spawnSync("tar", ["-P", "-C", join(other, "workspace"), ...args], {
      ...(input && { input }),
      maxBuffer: 2 ** 30,
    });
    if (status !== 0) throw new Error(`tar: ${stderr}`);
    return stdout;
  };
  const packed = results.cacheEntries.find((one) => one.key === key)?.content as Buffer;
  const isZstd = packed.readUInt32LE() === 0xfd2fb528;
  const long = { params: { [constants.ZSTD_d_windowLogMax]: 30 } };
  run(isZstd ? ["-xf", "-"] : ["-xzf", "-"], isZstd ? zstdDecompressSync(packed, long) : packed);
  const more = spoil({ temp: join(other, "temp"), tools: join(other, "tools") });
  const members = ["../temp/assay-duckdb-cache", ...more];
  const tar = run([isZstd ? "-cf" : "-czf", "-", ...members]);
  results.tamperCache(key, isZstd ? zstdCompressSync(tar) : tar);
}

const library = (temp: string) => {
  const scope = join(temp, "assay-duckdb-cache", "node_modules", "@duckdb");
  const name = readdirSync(scope).find((one) => one.startsWith("node-bindings-")) as string;
  return join(scope, name, "duckdb.node");
};

describe("the repository's cache", () => {
  test("is filled by the first job and spares the next one npm", async () => {
    await using results = await startResults();
    await filled(results);
    expect(await job(results, { PATH: pathWithoutNpm() })).toEqual({ rows: ANSWER, log: [] });
    expect(installed(home)).toHaveLength(1);
    expect(results.cacheEntries).toHaveLength(1);
    results.assertClean();
  });

  test("with a changed library is not believed: npm installs, and without npm there is an error", async () => {
    await using results = await startResults();
    const key = await filled(results);
    poison(results, key, ({ temp }) => {
      appendFileSync(library(temp), "x");
      return [];
    });
    const refused = expect.stringMatching(/^DuckDB is not taken from the cache: .*duckdb\.node has other content/);
    expect(await job(results)).toEqual({ rows: ANSWER, log: [refused, INSTALLING] });
    expect(await job(results, { PATH: pathWithoutNpm() })).toMatchObject({
      code: "npm-missing",
      reason: "engine-unavailable",
      log: [refused, INSTALLING],
    });
    expect(installed(home)).toEqual([]);
    results.assertClean();
  });

  test("that holds no archive at all is not believed", async () => {
    await using results = await startResults();
    const key = await filled(results);
    results.tamperCache(key, Buffer.from("rubbish"));
    expect(await job(results)).toEqual({ rows: ANSWER, log: [INSTALLING] });
  });

  test("cannot put DuckDB into the tool cache by itself, past the check", async () => {
    await using results = await startResults();
    const key = await filled(results);
    const [place = ""] = installed(home);
    poison(results, key, ({ temp, tools }) => {
      const planted = join(tools, "assay-duckdb", place);
      mkdirSync(planted, { recursive: true });
      spawnSync("cp", ["-r", join(temp, "assay-duckdb-cache", "node_modules"), planted]);
      const entry = join(planted, "node_modules", "@duckdb", "node-bindings", "duckdb.js");
      appendFileSync(entry, '\nrequire("fs").writeFileSync(process.env.RUNNER_TEMP + "/planted-code-ran", "");\n');
      return [`../tools/assay-duckdb/${place}`];
    });
    expect(await job(results)).toMatchObject({ code: "duckdb-tampered", reason: "engine-unavailable" });
    expect(existsSync(join(home, "temp", "planted-code-ran"))).toBe(false);
  });
});

describe("a cache that does not work never fails the gate", () => {
  const refusal = (status: number, code: string): ResultsDoubleOptions => ({
    before: ({ method }) => (method.startsWith("CacheService/") ? { status, code, message: "no" } : undefined),
  });
  test.each<[string, ResultsDoubleOptions, Record<string, string>]>([
    ["that refuses the token", refusal(401, "unauthenticated"), {}],
    ["that may not be read or written", refusal(403, "permission_denied"), {}],
    ["that is not there", refusal(404, "bad_route"), {}],
    ["of which the job has no token", {}, { ACTIONS_RUNTIME_TOKEN: "" }],
    ["of which the job has no address", {}, { ACTIONS_RESULTS_URL: "", ACTIONS_CACHE_URL: "" }],
    ["on an Enterprise Server without one", {}, { GITHUB_SERVER_URL: "https://git.example.com" }],
    ["on a machine without tar", {}, { PATH: "npm" }],
  ])("%s", async (_, options, env) => {
    await using results = await startResults(options);
    if (env.PATH === "npm") {
      const bin = join(home, "npm-only");
      mkdirSync(bin);
      for (const name of ["npm", "node", "sh", "env"])
        symlinkSync(spawnSync("which", [name], { encoding: "utf8" }).stdout.trim(), join(bin, name));
      env = { PATH: bin };
    }
    expect(await job(results, env)).toMatchObject({ rows: ANSWER, log: expect.arrayContaining([INSTALLING]) });
    expect(results.cacheEntries).toEqual([]);
  });

  test("whose uploads were cut off", async () => {
    await using results = await startResults({
      before: ({ method }) =>
        method === "CacheService/FinalizeCacheEntryUpload"
          ? { status: 400, code: "invalid_argument", message: "no" }
          : undefined,
    });
    expect(await job(results)).toMatchObject({ rows: ANSWER });
    expect(await job(results)).toMatchObject({ rows: ANSWER });
  });
});

/** Two steps on one runner with a tool cache of their own each: what a later job on a new runner finds. */
test("the bundle of data-validate saves DuckDB, restores it without npm, and uploads its report through one service", async () => {
  await using results = await startResults();
  const root = join(home, "suite");
  for (const folder of [join("actions", "data-validate"), join("dist", "data-validate")])
    cpSync(join(ROOT, folder), join(root, folder), {
      recursive: true,
      filter: (path) => !path.includes("node_modules"),
    });
  await using job = await openJob({
    root,
    results,
    files: {
      "data.csv": "a,b\n1,2\n3,4\n",
      "suite.yml": "expectations: [{expectation_type: expect_table_row_count_to_equal, kwargs: {value: 2}}]\n",
    },
  });
  const step = (tools: string, env: Record<string, string>) =>
    job.run({
      action: "data-validate",
      inputs: { data: "data.csv", suite: "suite.yml", name: tools },
      env: { RUNNER_TOOL_CACHE: join(home, tools), ...env },
    });
  const first = await step("tools-1", {});
  expect({ verdict: first.report?.verdict, said: first.stdout }).toMatchObject({
    verdict: "pass",
    said: expect.stringMatching(/Installing DuckDB/),
  });
  const second = await step("tools-2", { PATH: pathWithoutNpm() });
  expect({ verdict: second.report?.verdict, said: second.stdout }).toMatchObject({
    verdict: "pass",
    said: expect.stringMatching(/Cache restored successfully/),
  });
  expect(second.stdout).not.toMatch(/Installing DuckDB/);
  results.assertClean();
});
