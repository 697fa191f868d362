import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Refusal } from "@assay/report";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { DvcTracking } from "../src/dvc/dvc-tracking.ts";
import { WorkspaceFiles } from "../src/workspace-files.ts";

// Written by DVC 3.67.1: `dvc add data/train.csv data/raw`, and `dvc repro` of a stage with `wdir: ..` in work/dvc.yaml.
const TRAIN = "a,b\r\n1,2\r\n3,4\r\n";
const TRAIN_DVC = "outs:\n- md5: cd29759071dec430239f1dbcf6f5ba39\n  size: 15\n  hash: md5\n  path: train.csv\n";
const RAW_DVC = `outs:
- md5: f36f3045c31f2568f66ad413f2901299.dir
  size: 19
  nfiles: 3
  hash: md5
  path: raw
`;
const RAW = {
  "data/raw/one.csv": "a,b\n1,2\n",
  "data/raw/sub/zwölf.csv": "a,b\n3,ä\n",
  "data/raw/Ab.csv": "x\n",
  "data/raw.dvc": RAW_DVC,
};
const LOCK = `schema: '2.0'
stages:
  prepare:
    cmd: cp data/train.csv data/prepared.csv
    deps:
    - path: data/train.csv
      hash: md5
      md5: cd29759071dec430239f1dbcf6f5ba39
      size: 15
    outs:
    - path: data/prepared.csv
      hash: md5
      md5: cd29759071dec430239f1dbcf6f5ba39
      size: 15
`;
const PIPELINE = "stages:\n  prepare:\n    wdir: ..\n    cmd: cp data/train.csv data/prepared.csv\n";
/** `file_md5(…, name="md5-dos2unix")` of dvc-data on the same bytes. */
const TRAIN_AS_DVC2 = "outs:\n- md5: c3c6bc2ae8ece4bd2510dca21225c041\n  size: 15\n  path: train.csv\n";

let home: string;
beforeEach(async () => {
  home = await realpath(await mkdtemp(join(tmpdir(), "assay-dvc-")));
  await mkdir(join(home, "workspace"));
  await mkdir(join(home, "temp"));
});
afterEach(() => rm(home, { recursive: true, force: true }));

async function trackingOf(contents: Readonly<Record<string, string>>, workingDirectory = "."): Promise<DvcTracking> {
  for (const [path, text] of Object.entries(contents)) {
    const target = join(home, "workspace", path);
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, text);
  }
  const files = await WorkspaceFiles.open(join(home, "workspace"), workingDirectory, join(home, "temp"));
  return new DvcTracking(files, "data");
}

/** What is tracked, by what, where its hash stands, and whether it is what is on disk. */
async function record(tracking: DvcTracking, path: string) {
  const [file] = await tracking.dataGlob(path);
  if (!file) throw new Error("no file");
  const tracked = await tracking.recordOf(file);
  if (!tracked) return undefined;
  const now = await tracking.hashNow(tracked);
  const { out } = tracked;
  return [out.path, tracked.file.shown, out.location.line, now.md5 === out.md5 ? "same" : "differs"];
}

describe("the record of a file", () => {
  test.each<[string, Record<string, string>, string, readonly unknown[] | undefined]>([
    [
      "a .dvc file beside it",
      { "data/train.csv": TRAIN, "data/train.csv.dvc": TRAIN_DVC },
      "data/train.csv",
      ["data/train.csv", "data/train.csv.dvc", 2, "same"],
    ],
    [
      "the .dvc file itself",
      { "data/train.csv": TRAIN, "data/train.csv.dvc": TRAIN_DVC },
      "data/train.csv.dvc",
      ["data/train.csv", "data/train.csv.dvc", 2, "same"],
    ],
    [
      "other content",
      { "data/train.csv": "a,b\n", "data/train.csv.dvc": TRAIN_DVC },
      "data/train.csv",
      ["data/train.csv", "data/train.csv.dvc", 2, "differs"],
    ],
    [
      "other line ends, which DVC 3 tells apart",
      { "data/train.csv": TRAIN.replaceAll("\r", ""), "data/train.csv.dvc": TRAIN_DVC },
      "data/train.csv",
      ["data/train.csv", "data/train.csv.dvc", 2, "differs"],
    ],
    [
      "a .dvc file of DVC 2, Windows line ends",
      { "data/train.csv": TRAIN, "data/train.csv.dvc": TRAIN_AS_DVC2 },
      "data/train.csv",
      ["data/train.csv", "data/train.csv.dvc", 2, "same"],
    ],
    [
      "a .dvc file of DVC 2, Unix line ends",
      { "data/train.csv": TRAIN.replaceAll("\r", ""), "data/train.csv.dvc": TRAIN_AS_DVC2 },
      "data/train.csv",
      ["data/train.csv", "data/train.csv.dvc", 2, "same"],
    ],
    ["a .dvc file of a folder", RAW, "data/raw/one.csv", ["data/raw", "data/raw.dvc", 2, "same"]],
    [
      "a folder of other content",
      { ...RAW, "data/raw/Ab.csv": "y\n" },
      "data/raw/one.csv",
      ["data/raw", "data/raw.dvc", 2, "differs"],
    ],
    [
      "a folder with a file more",
      { ...RAW, "data/raw/more.csv": "" },
      "data/raw/one.csv",
      ["data/raw", "data/raw.dvc", 2, "differs"],
    ],
    [
      "a lock file of a folder that does not hold it",
      { "data/prepared.csv": TRAIN, "work/dvc.lock": LOCK, "work/dvc.yaml": PIPELINE },
      "data/prepared.csv",
      undefined,
    ],
    [
      "a lock file above it",
      { "data/prepared.csv": TRAIN, "dvc.lock": LOCK },
      "data/prepared.csv",
      ["data/prepared.csv", "dvc.lock", 13, "same"],
    ],
    ["what a pipeline only reads", { "data/train.csv": TRAIN, "dvc.lock": LOCK }, "data/train.csv", undefined],
    [
      "a .dvc file of something else",
      { "data/other.csv": TRAIN, "data/other.csv.dvc": TRAIN_DVC },
      "data/other.csv",
      undefined,
    ],
    ["nothing", { "data/train.csv": TRAIN }, "data/train.csv", undefined],
  ])("%s", async (_, contents, path, expected) => {
    expect(await record(await trackingOf(contents), path)).toEqual(expected);
  });

  test("is found by the folder that a stage runs in", async () => {
    const tracking = await trackingOf({
      "project/data/prepared.csv": TRAIN,
      "project/work/dvc.lock": LOCK.replaceAll("data/", "../data/"),
      "dvc.lock": LOCK.replaceAll(" data/", " data/"),
      "dvc.yaml": PIPELINE.replace("..", "project"),
    });
    expect(await record(tracking, "project/data/prepared.csv")).toEqual([
      "project/data/prepared.csv",
      "dvc.lock",
      13,
      "same",
    ]);
  });

  test("is found from a working directory, and its `wdir` is followed", async () => {
    const contents = { "p/data/train.csv": TRAIN, "p/data/train.csv.dvc": `wdir: ../data\n${TRAIN_DVC}` };
    expect(await record(await trackingOf(contents, "p"), "data/train.csv")).toEqual([
      "p/data/train.csv",
      "p/data/train.csv.dvc",
      3,
      "same",
    ]);
  });

  test("is found for a link into DVC's cache", async () => {
    const tracking = await trackingOf({ ".dvc/cache/files/md5/cd/29": TRAIN, "data/train.csv.dvc": TRAIN_DVC });
    await symlink(join(home, "workspace/.dvc/cache/files/md5/cd/29"), join(home, "workspace/data/train.csv"));
    expect(await record(tracking, "data/train.csv")).toEqual(["data/train.csv", "data/train.csv.dvc", 2, "same"]);
  });

  test.each([
    ["of another name", "x.dvc", TRAIN_DVC.replace("train.csv", "data/train.csv")],
    ["in another folder", "meta/x.dvc", `wdir: ../data\n${TRAIN_DVC}`],
  ])("is the .dvc file that named it: %s", async (_, path, text) => {
    const line = text.startsWith("wdir") ? 3 : 2;
    const same = await trackingOf({ "data/train.csv": TRAIN, [path]: text });
    expect(await record(same, path)).toEqual(["data/train.csv", path, line, "same"]);
    const other = await trackingOf({ "data/train.csv": "other\n" });
    expect(await record(other, path)).toEqual(["data/train.csv", path, line, "differs"]);
  });

  test("is found for a link to a tracked file", async () => {
    const tracking = await trackingOf({ "data/train.csv": "other\n", "data/train.csv.dvc": TRAIN_DVC });
    await symlink(join(home, "workspace/data/train.csv"), join(home, "workspace/link.csv"));
    expect(await record(tracking, "link.csv")).toEqual(["data/train.csv", "data/train.csv.dvc", 2, "differs"]);
  });

  test.each(["data/train.csv", "data/train.csv.dvc"])("of two that differ is refused: %s", async (path) => {
    const twice = `${TRAIN_DVC}${TRAIN_AS_DVC2.replace("outs:\n", "")}`;
    const found = await refused(
      record(await trackingOf({ "data/train.csv": TRAIN, "data/train.csv.dvc": twice }), path),
    );
    expect(found.reason).toBe("unreadable");
    expect(found.message).toContain("data/train.csv.dvc records data/train.csv 2 times, with different hashes");
  });

  test("that is all digits without quotes is known as a number, and no hash", async () => {
    const text = `outs:\n- md5: ${"1234567890".repeat(3)}12\n  path: train.csv\n`;
    const tracking = await trackingOf({ "data/train.csv": TRAIN, "data/train.csv.dvc": text });
    const [file] = await tracking.dataGlob("data/train.csv");
    expect((file && (await tracking.recordOf(file)))?.out).toMatchObject({ md5: undefined, md5IsNumber: true });
  });

  test.each([
    ["an etag in place of a hash", "outs:\n- etag: '0x8D'\n  path: train.csv\n"],
    ["something that is no hash", "outs:\n- md5: none\n  path: train.csv\n"],
  ])("%s is no hash to compare with", async (_, text) => {
    const tracking = await trackingOf({ "data/train.csv": TRAIN, "data/train.csv.dvc": text });
    const [file] = await tracking.dataGlob("data/train.csv");
    expect((file && (await tracking.recordOf(file)))?.out.md5).toBeUndefined();
  });
});

async function refused(work: Promise<unknown>): Promise<Pick<Refusal, "reason" | "message" | "remedy">> {
  return work.then(
    () => Promise.reject(new Error("nothing was refused")),
    ({ reason, message, remedy }: Refusal) => ({ reason, message, remedy }),
  );
}

describe("what is tracked and not here is refused with the way to get it", () => {
  test.each<[string, Record<string, string>, string, string]>([
    ["by its .dvc file", { "data/train.csv.dvc": TRAIN_DVC }, "data/train.csv", "dvc pull data/train.csv"],
    ["named by its .dvc file", { "data/train.csv.dvc": TRAIN_DVC }, "data/train.csv.dvc", "dvc pull data/train.csv"],
    ["by a lock file", { "dvc.lock": LOCK }, "data/prepared.csv", "dvc pull data/prepared.csv"],
    ["in a folder", { "data/raw.dvc": RAW_DVC }, "data/raw/one.csv", "dvc pull data/raw"],
    ["a glob of a folder", { "data/raw.dvc": RAW_DVC }, "data/raw/*.csv", "dvc pull data/raw"],
  ])("%s", async (_, contents, path, remedy) => {
    const found = await refused((await trackingOf(contents)).dataGlob(path));
    expect(found.reason).toBe("pointer-file");
    expect(found.message).toContain(`"${path.replace(/\.dvc$/, "")}", which DVC tracks`);
    expect(found.remedy).toContain(remedy);
  });

  test("what is not tracked is only absent", async () => {
    expect((await refused((await trackingOf({ "dvc.lock": LOCK })).dataGlob("data/none.csv"))).reason).toBe(
      "unreadable",
    );
  });

  test.each([
    [
      "a path out of the workspace",
      "outs:\n- md5: cd29759071dec430239f1dbcf6f5ba39\n  path: ../../secret.csv\n",
      "outside-workspace",
    ],
    ["a file that is no YAML", "outs: [\n", "unreadable"],
  ])("%s", async (_, text, reason) => {
    await writeFile(join(home, "secret.csv"), TRAIN);
    const tracking = await trackingOf({ "data/train.csv": TRAIN, "data/train.csv.dvc": text });
    expect(
      (await refused(tracking.dataGlob("data/train.csv.dvc").then(([file]) => file && tracking.recordOf(file)))).reason,
    ).toBe(reason);
  });

  test("a folder's link to what lies outside is not read", async () => {
    const tracking = await trackingOf(RAW);
    await writeFile(join(home, "secret"), "secret");
    await symlink(join(home, "secret"), join(home, "workspace/data/raw/link.csv"));
    expect((await refused(record(tracking, "data/raw/one.csv"))).reason).toBe("outside-workspace");
  });
});

test("texts are what somebody wrote, with their lines; hashes and sizes are none", async () => {
  const tracking = await trackingOf({
    "data/train.csv": TRAIN,
    "data/train.csv.dvc": `${TRAIN_DVC}desc: from jane\nmeta:\n  owner: 42\n`,
  });
  const [file] = await tracking.dataGlob("data/train.csv");
  const texts = (file && (await tracking.recordOf(file)))?.file.texts.map(
    ({ text, location }) => `${location().line} ${text}`,
  );
  expect(texts).toEqual([
    "1 outs",
    "2 md5",
    "3 size",
    "4 hash",
    "4 md5",
    "5 path",
    "5 train.csv",
    "6 desc",
    "6 from jane",
    "7 meta",
    "8 owner",
    "8 42",
  ]);
});
