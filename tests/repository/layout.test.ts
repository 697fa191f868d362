import { spawnSync } from "node:child_process";
import { globSync, readFileSync } from "node:fs";
import { posix } from "node:path";
import { expect, test } from "@jest/globals";
import ts from "typescript";
import { parse } from "yaml";

/** What each part may import of ours; whatever is not listed here may import nothing. */
const MAY_IMPORT: Record<string, readonly string[]> = {
  actions: ["@assay/action-kit", "@assay/report", "@assay/tables", "@assay/metrics", "@assay/judgement"],
  "packages/judgement": ["@assay/action-kit", "@assay/report", "@assay/metrics"],
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
    const own = file.split("/").slice(0, 3).join("/");
    return importsOf(file)
      .filter((name) => name.startsWith(".") && !posix.join(posix.dirname(file), name).startsWith(`${own}/`))
      .filter((name) => !/\/[a-z-]+-lock\/|\/schema\//.test(name))
      .map((name) => `${file} imports ${name}`);
  });
  expect(wrong).toEqual([]);
});

test("only action-kit and the entries touch the environment", () => {
  const allowed = (file: string) =>
    /^packages\/(action-kit|testing)\//.test(file) || /^actions\/[^/]+\/src\/index\.ts$/.test(file);
  // Platform, architecture, C library and Node's version are the machine's, not the runner's.
  const touches = /\bprocess\s*(?:\.\s*(?!(?:platform|arch|report|versions)\b)\w|\[)|=\s*process\b(?!\s*\.)/;
  const touching = sources.filter(
    (file) =>
      !allowed(file) &&
      (touches.test(readFileSync(file, "utf8")) ||
        importsOf(file).some((name) => /^(node:)?process$|^@actions\/core$/.test(name))),
  );
  expect(touching).toEqual([]);
});

test("report and metrics are pure: of Node they have nothing but hashes", () => {
  const reaching = sources
    .filter((file) => /^packages\/(report|metrics)\//.test(file))
    .flatMap((file) =>
      importsOf(file)
        .filter((name) => name.startsWith("node:") && name !== "node:crypto")
        .map((name) => `${file} imports ${name}`),
    );
  expect(reaching).toEqual([]);
});

test("no source file is named after nothing in particular", () => {
  expect(sources.filter((file) => /\/(utils?|helpers?|misc|common|shared)\.ts$/.test(file))).toEqual([]);
});

test("dist holds no native library", () => {
  expect(tracked().filter((file) => /^dist\/.*\.(node|so|dll|dylib)(\.\d+)*$/.test(file))).toEqual([]);
});

interface Workflow {
  readonly permissions?: unknown;
  readonly jobs?: Readonly<Record<string, { readonly permissions?: unknown }>>;
}

test("every permission in a workflow is written out, and says what it is for", () => {
  const workflows = globSync([".github/workflows/*.yml", "examples/*/.github/workflows/*.yml"]);
  expect(workflows.length).toBeGreaterThan(0);
  const bare = workflows.flatMap((file) => {
    const text = readFileSync(file, "utf8");
    const { permissions, jobs = {} }: Workflow = parse(text);
    const scopes = [permissions, ...Object.values(jobs).map((job) => job.permissions)];
    const granted = scopes.flatMap((one): [string, unknown][] =>
      typeof one === "object" && one !== null ? Object.entries(one) : [["permissions", one ?? "not set"]],
    );
    return granted
      .filter(([scope, access]) => !new RegExp(`^\\s+${scope}: ${access} # \\S`, "m").test(text))
      .map(([scope, access]) => `${file}: ${scope}: ${access}`);
  });
  expect(bare).toEqual([]);
});
