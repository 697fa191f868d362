import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { type GithubDouble, startGithub } from "@assay/testing";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { type BranchArtifact, fetchArtifact, findBranchArtifact } from "../src/branch-artifact.ts";
import { FetchedFiles } from "../src/fetched-files.ts";
import { connectGithub } from "../src/github.ts";

let github: GithubDouble;
let temp: string;
let into: FetchedFiles;
beforeAll(async () => {
  github = await startGithub();
  process.env.GITHUB_API_URL = github.apiUrl;
  temp = await mkdtemp(join(tmpdir(), "assay-artifact-test-"));
  into = await FetchedFiles.open(temp);
});
afterAll(async () => {
  github.assertClean();
  await github[Symbol.asyncDispose]();
  await rm(temp, { recursive: true, force: true });
});

const asking = { input: "baseline", asked: "artifact:b@main" };
const found = async (name: string): Promise<BranchArtifact> => {
  const artifact = await findBranchArtifact(await connectGithub("workflow-token"), "octo/churn", {
    name,
    branch: "main",
  });
  if ("absent" in artifact) throw new Error(artifact.absent);
  return artifact;
};
const fetched = async (artifact: BranchArtifact) =>
  fetchArtifact(await connectGithub("workflow-token"), "octo/churn", artifact, { ...asking, into });

describe("an artifact", () => {
  test("is laid down file by file, sorted, under names that are no paths of ours", async () => {
    github.state.addRun({ id: 10 });
    github.state.addArtifact(10, "zip", { "b/2.csv.gz": "two", "a;rm -rf.json": "one", "b/": "" });
    const files = await fetched(await found("zip"));
    expect(files.map(({ shown, asked, bytes }) => [shown, asked, bytes])).toEqual([
      ["artifact:zip@10/a;rm -rf.json", "artifact:b@main", 3],
      ["artifact:zip@10/b/2.csv.gz", "artifact:b@main", 3],
    ]);
    expect(await Promise.all(files.map(({ path }) => readFile(path, "utf8")))).toEqual(["one", "two"]);
    expect(files.map(({ path }) => path.slice(temp.length))).toEqual([
      expect.stringMatching(/^[\\/]assay-fetched-\w+[\\/]\d+\.json$/),
      expect.stringMatching(/^[\\/]assay-fetched-\w+[\\/]\d+\.csv\.gz$/),
    ]);
  });

  test("that was uploaded without being zipped is its one file", async () => {
    const zip = github.state.addArtifact(10, "b.json", {});
    const at = github.state.artifacts.indexOf(zip);
    github.state.artifacts[at] = { ...zip, content: Buffer.from("{}"), contentType: "application/json" };
    const files = await fetched(await found("b.json"));
    expect(files).toMatchObject([{ shown: "artifact:b.json@10/b.json", bytes: 2 }]);
    expect(files[0]?.path).toMatch(/\.json$/);
  });

  test.each([
    ["is not what was uploaded", { digest: `sha256:${"0".repeat(64)}` }, "is not what was uploaded"],
    ["is larger than what is fetched", { bytes: 1_000_000_001 }, "has more than 1000000000 bytes"],
  ])("that %s is refused", async (_, changed, message) => {
    github.state.addArtifact(10, "plain", { "b.json": "{}" });
    await expect(fetched({ ...(await found("plain")), ...changed })).rejects.toMatchObject({
      code: "artifact",
      message: expect.stringContaining(message),
    });
  });

  test("that expires between the look and the fetch is refused as such", async () => {
    const artifact = github.state.addArtifact(10, "late", { "b.json": "{}" });
    const late = await found("late");
    artifact.expired = true;
    await expect(fetched(late)).rejects.toMatchObject({ message: expect.stringContaining("has expired") });
  });

  test("whose path leads out of the zip is refused", async () => {
    github.state.addArtifact(10, "slip", { "../../b.json": "{}" });
    await expect(fetched(await found("slip"))).rejects.toMatchObject({ code: "artifact" });
  });

  test("that holds nothing, or a pointer, is refused", async () => {
    github.state.addArtifact(10, "empty", {});
    await expect(fetched(await found("empty"))).rejects.toMatchObject({ message: expect.stringContaining("is empty") });
    const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${"a".repeat(64)}\nsize 12\n`;
    github.state.addArtifact(10, "pointer", { "b.json": pointer });
    await expect(fetched(await found("pointer"))).rejects.toMatchObject({ code: "pointer-file" });
  });
});

describe("fetched files", () => {
  test("stop where there is more than was allowed", async () => {
    const endless = Readable.from(
      (function* () {
        for (;;) yield Buffer.alloc(1000);
      })(),
    );
    const name = { input: "baseline", shown: "git:x:b.json", asked: "git:main:b.json" };
    await expect(into.add(name, endless, 10_000)).rejects.toMatchObject({
      code: "too-large",
      message: "input `baseline`: git:x:b.json has more than 10000 bytes, and no more are fetched",
    });
  });

  test("are gone when they are disposed of", async () => {
    const other = await FetchedFiles.open(temp);
    const name = { input: "baseline", shown: "a", asked: "b" };
    const { path } = await other.add(name, Buffer.from("x"), 1);
    await other[Symbol.asyncDispose]();
    await expect(readFile(path)).rejects.toMatchObject({ code: "ENOENT" });
    expect(await readdir(temp)).toHaveLength(1);
  });
});
