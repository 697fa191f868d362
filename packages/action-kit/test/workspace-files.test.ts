import { mkdir, mkdtemp, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Refusal } from "@assay/report";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { WorkspaceFiles } from "../src/workspace-files.ts";

let home: string;
let files: WorkspaceFiles;
const workspace = (...parts: string[]) => join(home, "workspace", ...parts);

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "assay-files-"));
  for (const folder of ["workspace/sub", "temp", "outside"]) await mkdir(join(home, folder), { recursive: true });
  await writeFile(workspace("a.csv"), "x\n1\n");
  await writeFile(workspace("sub", "b.csv"), "x\n2\n");
  await writeFile(join(home, "outside", "secret"), "secret");
  files = await WorkspaceFiles.open(workspace(), ".", join(home, "temp"));
});
afterEach(() => rm(home, { recursive: true, force: true }));

async function refusal(work: Promise<unknown>): Promise<Refusal> {
  return work.then(
    () => Promise.reject(new Error("nothing was refused")),
    (error: Refusal) => error,
  );
}

describe("WorkspaceFiles", () => {
  test("finds a file and names it from the workspace", async () => {
    const nested = await WorkspaceFiles.open(workspace(), "sub", join(home, "temp"));
    expect((await nested.data("data", "b.csv")).shown).toBe("sub/b.csv");
  });

  test("only a path where nothing stands is absent", async () => {
    expect(await files.findData("baseline", "none.json")).toBeUndefined();
    await symlink(join(home, "gone"), workspace("dangling"));
    expect((await refusal(files.findData("baseline", "dangling"))).code).toBe("unreadable");
  });

  test.each([
    ["a path out of the workspace", "../outside/secret", "outside-workspace"],
    ["an absolute path elsewhere", "/etc/passwd", "outside-workspace"],
    ["a folder", "sub", "is-directory"],
    ["a file that is not there", "none.csv", "file-absent"],
  ])("refuses %s", async (_, path, code) => {
    const error = await refusal(files.data("data", path));
    expect(error.code).toBe(code);
    expect(error.message).toContain(`input \`data\``);
    expect(error.message).toContain(path);
    expect(error.remedy).not.toBe("");
  });

  test.each([
    ["a name nearly right", "sub/bb.csv", "file-absent", 'did you mean "sub/b.csv"?'],
    ["a folder that is not there", "data/train/b.csv", "file-absent", "there is no folder data/train"],
    ["an address", "s3://bucket/b.csv", "remote-file", "remote storage is not read"],
    ["addresses", "s3://bucket/*.csv", "remote-file", "remote storage is not read"],
  ])("says of %s what is wrong with it", async (_, path, code, message) => {
    expect(await refusal(files.dataGlob("data", path))).toMatchObject({
      code,
      message: expect.stringContaining(message),
    });
  });

  test("names no file of a folder outside the workspace", async () => {
    await symlink(join(home, "outside"), workspace("link"));
    expect((await refusal(files.data("data", "link/secrets"))).message).not.toContain("did you mean");
  });

  test("offers a glob in place of a folder only where one is taken", async () => {
    expect((await refusal(files.data("data", "sub"))).remedy).toContain("sub/*.csv");
    expect((await refusal(files.rules("suite", "sub"))).remedy).toBe("give the path of one file in it");
  });

  test("refuses a link that leads out of the workspace", async () => {
    await symlink(join(home, "outside", "secret"), workspace("link.csv"));
    expect((await refusal(files.data("data", "link.csv"))).code).toBe("outside-workspace");
  });

  test.each([
    ["a file", "other.csv", join("sub", "b.csv"), "other.csv"],
    ["a folder", "folder", "sub", "folder/b.csv"],
  ])("names %s that is reached by a link as it was asked for, too", async (_, link, target, asked) => {
    await symlink(workspace(target), workspace(link));
    expect(await files.identity(await files.data("data", asked))).toMatchObject({ path: "sub/b.csv", asked });
    expect(await files.identity(await files.data("data", "sub/b.csv"))).not.toHaveProperty("asked");
  });

  test("takes data from RUNNER_TEMP, but no rules", async () => {
    const path = join(home, "temp", "c.csv");
    await writeFile(path, "x\n");
    expect((await files.data("data", path)).shown).toBe("$RUNNER_TEMP/c.csv");
    expect((await refusal(files.rules("suite", path))).code).toBe("outside-workspace");
  });

  test.each([
    ["Git LFS", "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n"],
    ["DVC", "outs:\n- md5: a304afb96060aad90176268345e10355\n  size: 14445097\n  path: data.csv\n"],
  ])("refuses a %s pointer in place of the file", async (kind, text) => {
    await writeFile(workspace("data.csv"), text);
    const error = await refusal(files.data("data", "data.csv"));
    expect([error.reason, error.message.includes(kind)]).toEqual(["pointer-file", true]);
  });

  test("names DVC where the file is tracked but not here", async () => {
    await writeFile(workspace("model.bin.dvc"), "outs:\n");
    expect((await refusal(files.findData("model", "model.bin"))).remedy).toContain("dvc pull");
  });

  test("a small CSV that only mentions LFS is no pointer", async () => {
    await writeFile(workspace("notes.csv"), "note\nversion https://git-lfs.github.com/spec/v1\n");
    expect((await files.data("data", "notes.csv")).bytes).toBe(48);
  });

  test("expands a glob in order, follows no link out, and refuses one that matches nothing", async () => {
    expect((await files.dataGlob("data", "**/*.csv")).map(({ shown }) => shown)).toEqual(["a.csv", "sub/b.csv"]);
    expect((await refusal(files.dataGlob("data", "*.parquet"))).code).toBe("no-match");
    await symlink(join(home, "outside", "secret"), workspace("z.csv"));
    expect((await refusal(files.dataGlob("data", "*.csv"))).code).toBe("outside-workspace");
  });

  test("refuses text that is not UTF-8, and drops a byte order mark", async () => {
    await writeFile(workspace("latin.yml"), Buffer.from([0x61, 0xe9]));
    expect((await refusal(files.readText("suite", await files.rules("suite", "latin.yml")))).code).toBe("not-utf-8");
    await writeFile(workspace("bom.yml"), "\ufeffa: 1");
    expect(await files.readText("suite", await files.rules("suite", "bom.yml"))).toBe("a: 1");
  });

  test("writes inside the workspace only, and never through a link", async () => {
    await files.write("write-baseline", "new/folder/b.json", "{}");
    expect(await readFile(workspace("new", "folder", "b.json"), "utf8")).toBe("{}");
    expect((await refusal(files.write("write-baseline", "../x.json", "{}"))).code).toBe("outside-workspace");
    for (const path of [".git/hooks/x", "sub/.GIT/config"])
      expect((await refusal(files.write("write-baseline", path, "{}"))).code).toBe("outside-workspace");
    await symlink(join(home, "outside"), workspace("out"));
    expect((await refusal(files.write("write-baseline", "out/x.json", "{}"))).code).toBe("outside-workspace");
    await symlink(join(home, "outside", "secret"), workspace("over.json"));
    expect((await refusal(files.write("write-baseline", "over.json", "{}"))).code).toBe("outside-workspace");
  });

  test("hashes what it read", async () => {
    // printf 'x\n1\n' | sha256sum
    expect((await files.identity(await files.data("data", "a.csv"))).sha256).toBe(
      "daff832f802000e645771a60983c76c963f6ee602a6230e45237bd360e91cc1a",
    );
  });

  test("refuses a working directory outside the workspace or absent", async () => {
    expect((await refusal(WorkspaceFiles.open(workspace(), "..", join(home, "temp")))).code).toBe("outside-workspace");
    expect((await refusal(WorkspaceFiles.open(workspace(), "nowhere", join(home, "temp")))).code).toBe(
      "no-working-directory",
    );
  });

  test("a link to nowhere that a glob finds is unreadable, not a defect", async () => {
    await symlink(join(home, "gone"), workspace("c.csv"));
    expect((await refusal(files.dataGlob("data", "*.csv"))).code).toBe("unreadable");
  });

  test("refuses to write where a folder stands in the way, naming the input", async () => {
    const error = await refusal(files.write("write-baseline", "a.csv/new.json", "{}"));
    expect([error.code, error.message]).toEqual(["not-written", expect.stringContaining("`write-baseline`")]);
  });

  describe("makeFolder", () => {
    test("makes what is asked for, relative to the working directory, also outside the workspace", async () => {
      expect(await files.makeFolder("report-dir", "new/deep")).toBe(workspace("new", "deep"));
      expect(await files.makeFolder("report-dir", join(home, "outside", "reports"))).toContain("reports");
      expect((await stat(join(home, "outside", "reports"))).isDirectory()).toBe(true);
    });

    test.each([
      ["to a folder outside", "outside"],
      ["to nowhere", "gone"],
    ])("refuses a path through a link %s, and makes nothing there", async (_, target) => {
      await symlink(join(home, target), workspace("reports"));
      expect((await refusal(files.makeFolder("report-dir", "reports/new"))).code).toBe("outside-workspace");
      await expect(stat(join(home, target, "new"))).rejects.toThrow("ENOENT");
    });

    test("refuses a path through a file", async () => {
      expect((await refusal(files.makeFolder("report-dir", "a.csv/reports"))).code).toBe("no-folder");
    });
  });
});
