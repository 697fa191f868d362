import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { expect, test } from "@jest/globals";
import { parse } from "yaml";

type Versions = Readonly<Record<string, string>>;
type Importer = Readonly<Record<string, Readonly<Record<string, { readonly specifier: string }>>>>;

const KINDS = ["dependencies", "devDependencies", "optionalDependencies"] as const;
const packages = ["package.json", ...globSync("{packages,actions}/*/package.json")].map((file) => ({
  file,
  folder: dirname(file).replaceAll("\\", "/"),
  content: JSON.parse(readFileSync(file, "utf8")),
}));
const lock: { importers: Record<string, Importer> } = parse(readFileSync("pnpm-lock.yaml", "utf8"));
const workspace: { catalog: Versions } = parse(readFileSync("pnpm-workspace.yaml", "utf8"));

test("there are packages to look at", () => {
  expect(packages.length).toBeGreaterThan(7);
});

// An installed checkout does not notice; a fresh clone stops at `pnpm install --frozen-lockfile`.
test.each(packages)("the lockfile has the dependencies of $file, no more and no fewer", ({ folder, content }) => {
  for (const kind of KINDS) {
    const locked = Object.entries(lock.importers[folder]?.[kind] ?? {});
    expect(Object.fromEntries(locked.map(([name, { specifier }]) => [name, specifier]))).toEqual(content[kind] ?? {});
  }
});

test("every dependency is ours or in the catalog", () => {
  const elsewhere = packages.flatMap(({ file, content }) =>
    KINDS.flatMap((kind) => Object.entries((content[kind] ?? {}) as Versions))
      .filter(([name, version]) => (name.startsWith("@assay/") ? version !== "workspace:*" : version !== "catalog:"))
      .map(([name, version]) => `${file}: ${name} ${version}`),
  );
  expect(elsewhere).toEqual([]);
});

test("every version in the catalog is exact", () => {
  expect(Object.entries(workspace.catalog).filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual(
    [],
  );
});

test("every npm script is a command that start.mjs knows, and what it runs is there", () => {
  const start = readFileSync("scripts/start.mjs", "utf8");
  const scripts: Versions = packages[0]?.content.scripts;
  const wrong = Object.entries(scripts).filter(([name, command]) => {
    const known = new RegExp(`^ {2}(?:"${name}"|${name}): `, "m").test(start);
    return command !== `node scripts/start.mjs ${name}` || !known;
  });
  expect(wrong).toEqual([]);
  const run = [...start.matchAll(/"((?:scripts|tests|bench)\/[^"]+)"/g)].map(([, file = ""]) => file);
  expect(run.length).toBeGreaterThan(5);
  expect(run.filter((file) => !existsSync(file))).toEqual([]);
});
