import { spawnSync } from "node:child_process";
import { globSync, readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";
import ts from "typescript";

/** What each part may import of ours; whatever is not listed here may import nothing. */
const MAY_IMPORT: Record<string, readonly string[]> = {
  actions: ["@assay/action-kit", "@assay/report", "@assay/tables", "@assay/metrics"],
  "packages/action-kit": ["@assay/report"],
  "packages/testing": ["@assay/report"],
};

function importsOf(file: string): string[] {
  return ts.preProcessFile(readFileSync(file, "utf8"), true, true).importedFiles.map(({ fileName }) => fileName);
}

const sources = globSync(["actions/*/src/**/*.ts", "packages/*/src/**/*.ts"]).map((file) => file.replaceAll("\\", "/"));
const partOf = (file: string) => (file.startsWith("actions/") ? "actions" : file.split("/").slice(0, 2).join("/"));
const tracked = () => spawnSync("git", ["ls-files"], { encoding: "utf8" }).stdout.trim().split("\n");

test("there are sources to look at", () => {
  expect(sources.length).toBeGreaterThan(50);
});

test("parts import of ours only what they may", () => {
  const wrong = sources.flatMap((file) => {
    const allowed = MAY_IMPORT[partOf(file)] ?? [];
    return importsOf(file)
      .filter((name) => name.startsWith("@assay/") && !allowed.includes(name))
      .map((name) => `${file} imports ${name}`);
  });
  expect(wrong).toEqual([]);
});

test("no file reaches into another part by a relative path", () => {
  const wrong = sources.flatMap((file) => {
    const up = file.split("/").length - 3;
    return importsOf(file)
      .filter((name) => name.startsWith("../".repeat(up)))
      .map((name) => `${file} imports ${name}`);
  });
  expect(wrong).toEqual([]);
});

test("only action-kit and the entries touch the environment", () => {
  const allowed = (file: string) =>
    /^packages\/(action-kit|testing)\//.test(file) || /^actions\/[^/]+\/src\/index\.ts$/.test(file);
  const touching = sources.filter(
    (file) => !allowed(file) && /\bprocess\.(env|cwd|exit)|@actions\/core/.test(readFileSync(file, "utf8")),
  );
  expect(touching).toEqual([]);
});

test("no source file is named after nothing in particular", () => {
  expect(sources.filter((file) => /\/(utils?|helpers?|misc|common|shared)\.ts$/.test(file))).toEqual([]);
});

test("dist holds no native library", () => {
  expect(tracked().filter((file) => /^dist\/.*\.(node|so|dll|dylib)(\.\d+)*$/.test(file))).toEqual([]);
});

test("every permission in a workflow says what it is for", () => {
  const workflows = globSync([".github/workflows/*.yml", "examples/*/.github/workflows/*.yml"]);
  const bare = workflows.flatMap((file) =>
    readFileSync(file, "utf8")
      .split("\n")
      .flatMap((line, index) => (/^\s+[a-z-]+: (read|write)\b(?!.*#)/.test(line) ? [`${file}:${index + 1}`] : [])),
  );
  expect(workflows.length).toBeGreaterThan(0);
  expect(bare).toEqual([]);
});
