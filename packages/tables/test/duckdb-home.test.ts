import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { verifyInstallation } from "../src/duckdb/installation.ts";
import { developmentCheckout } from "../src/duckdb/load-duckdb.ts";
import hashes from "../src/duckdb-lock/files.json" with { type: "json" };
import lock from "../src/duckdb-lock/package-lock.json" with { type: "json" };
import { openEngine } from "../src/index.ts";

const BINDINGS = "@duckdb/node-bindings";
const PLATFORMS = [
  "darwin-arm64",
  "darwin-x64",
  "linux-arm64",
  "linux-arm64-musl",
  "linux-x64",
  "linux-x64-musl",
  "win32-arm64",
  "win32-x64",
];

let home: string;
beforeEach(() => {
  home = realpathSync(mkdtempSync(join(tmpdir(), "assay-home-")));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

describe("the embedded lockfile", () => {
  const { "": root, ...packages } = lock.packages as Record<
    string,
    { version: string; integrity?: string; resolved?: string }
  >;

  test("pins every package by its sha512 and names no registry", () => {
    expect(root).toBeDefined();
    for (const [name, entry] of Object.entries(packages)) {
      expect({ name, integrity: entry.integrity }).toEqual({
        name,
        integrity: expect.stringMatching(/^sha512-[A-Za-z0-9+/]{86}==$/),
      });
      expect(entry).not.toHaveProperty("resolved");
    }
    expect(JSON.stringify(lock)).not.toMatch(/https?:/);
  });

  test("has the library for all eight platforms, and the hash of each of its files", () => {
    const names = Object.keys(packages).map((name) => name.replace("node_modules/", ""));
    expect(names).toEqual(expect.arrayContaining(PLATFORMS.map((platform) => `${BINDINGS}-${platform}`)));
    expect(Object.keys(hashes).sort()).toEqual(names.sort());
  });

  test("is the version the tests run with", () => {
    const entry = createRequire(import.meta.url).resolve(`${BINDINGS}/package.json`);
    expect(packages[`node_modules/${BINDINGS}`]?.version).toBe(JSON.parse(readFileSync(entry, "utf8")).version);
  });
});

describe("an installation is verified file by file", () => {
  const packageFolder = (name: string, from: string) => dirname(createRequire(from).resolve(`${name}/package.json`));
  const install = () => {
    const bindings = packageFolder(BINDINGS, import.meta.url);
    const entry = join(bindings, "package.json");
    const platform = Object.keys(hashes).find((name) =>
      name.startsWith(`${BINDINGS}-${process.platform}-${process.arch}`),
    ) as string;
    for (const [name, folder] of [
      [BINDINGS, bindings],
      ["detect-libc", dirname(dirname(createRequire(entry).resolve("detect-libc")))],
      [platform, packageFolder(platform, entry)],
    ] as const)
      cpSync(folder, join(home, "node_modules", name), { recursive: true, dereference: true });
    return { library: join(home, "node_modules", platform), modules: join(home, "node_modules") };
  };

  test("and is accepted as npm leaves it", async () => {
    const { modules } = install();
    writeFileSync(join(modules, ".package-lock.json"), "{}");
    await expect(verifyInstallation(home, "here")).resolves.toBeUndefined();
  });

  test.each<[string, (folders: { library: string; modules: string }) => void, RegExp]>([
    [
      "a changed file",
      ({ modules }) => writeFileSync(join(modules, BINDINGS, "duckdb.js"), "module.exports = {}"),
      /duckdb\.js has other content/,
    ],
    [
      "an extra file, which Node might resolve first",
      ({ modules }) => writeFileSync(join(modules, "detect-libc", "lib", "process"), ""),
      /process does not belong there/,
    ],
    [
      "an extra package",
      ({ modules }) => {
        mkdirSync(join(modules, "x"));
        writeFileSync(join(modules, "x", "index.js"), "");
      },
      /x\/index\.js does not belong/,
    ],
    [
      "a link",
      ({ library, modules }) => {
        rmSync(join(modules, BINDINGS, "LICENSE"));
        symlinkSync(join(library, "LICENSE"), join(modules, BINDINGS, "LICENSE"));
      },
      /LICENSE does not belong there/,
    ],
    ["no native library", ({ library }) => rmSync(library, { recursive: true }), /node-bindings-.* is missing/],
    ["a missing file", ({ modules }) => rmSync(join(modules, BINDINGS, "duckdb.js")), /duckdb\.js is missing/],
  ])("and refused with %s", async (_, spoil, message) => {
    spoil(install());
    await expect(verifyInstallation(home, "the cache")).rejects.toMatchObject({
      code: "duckdb-tampered",
      reason: "engine-unavailable",
      message: expect.stringMatching(message),
    });
  });
});

describe("the development checkout counts only", () => {
  const checkout = (root: string, name = "assay-workspace") => {
    mkdirSync(join(root, "packages", "tables", "node_modules", BINDINGS), { recursive: true });
    mkdirSync(join(root, "dist", "data-validate"), { recursive: true });
    writeFileSync(join(root, "package.json"), JSON.stringify({ name }));
    writeFileSync(join(root, "dist", "data-validate", "index.js"), "");
    return join(root, "dist", "data-validate", "index.js");
  };

  test("where the bundle lies in it", () => {
    expect(developmentCheckout(join(home, "elsewhere"), checkout(join(home, "assay")))).toBe(
      join(home, "assay", "packages", "tables"),
    );
  });

  test("where it is not the workspace or in it: a pull request writes its node_modules", () => {
    const vendored = checkout(join(home, "work", "vendor", "assay"));
    expect(developmentCheckout(join(home, "work"), vendored)).toBeUndefined();
    expect(developmentCheckout(join(home, "work", "vendor", "assay"), vendored)).toBeUndefined();
  });

  test("where it is Assay's own", () => {
    expect(developmentCheckout(undefined, checkout(join(home, "other"), "other-workspace"))).toBeUndefined();
  });

  test("where its dependency is not a link out of it into the workspace", () => {
    const bundle = checkout(join(home, "assay"));
    const link = join(home, "assay", "packages", "tables", "node_modules", BINDINGS);
    mkdirSync(join(home, "work", "planted"), { recursive: true });
    rmSync(link, { recursive: true });
    symlinkSync(join(home, "work", "planted"), link);
    expect(developmentCheckout(join(home, "work"), bundle)).toBeUndefined();
  });
});

test("ASSAY_DUCKDB_DIR without DuckDB in it is an error that says what to put there", async () => {
  await expect(openEngine({ duckdbDir: home, temp: home, env: {}, log: () => {} })).rejects.toMatchObject({
    code: "duckdb-not-loaded",
    reason: "engine-unavailable",
    message: expect.stringContaining("ASSAY_DUCKDB_DIR"),
    remedy: expect.stringContaining(`${BINDINGS} 1.5.5-r.5`),
  });
});
