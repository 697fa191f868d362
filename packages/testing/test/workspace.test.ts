import { existsSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import { createWorkspace } from "../src/index.ts";

describe("a workspace", () => {
  test("holds the files given over those copied in, and is gone after disposal", async () => {
    await using source = await createWorkspace({ files: { "a.txt": "source", "deep/b.txt": "b" } });
    let path = "";
    {
      await using workspace = await createWorkspace({ from: source.path, files: { "a.txt": "given" } });
      path = workspace.path;
      expect(await workspace.read("a.txt")).toBe("given");
      expect(await workspace.read("deep/b.txt")).toBe("b");
    }
    expect(existsSync(path)).toBe(false);
    expect(await source.read("a.txt")).toBe("source");
  });

  test("is a git repository on main where asked, with the same SHA every time", async () => {
    const shas: string[] = [];
    for (let round = 0; round < 2; round++) {
      await using workspace = await createWorkspace({ files: { "a.txt": "1" }, git: true });
      expect(await workspace.git("branch", "--show-current")).toBe("main");
      await workspace.write({ "a.txt": "2" });
      shas.push(await workspace.commit("Second"));
      expect(await workspace.git("show", "HEAD~1:a.txt")).toBe("1");
    }
    expect(shas[0]).toBe(shas[1]);
  });

  test.each(["../out.txt", "a/../../out.txt", ""])("refuses the fixture path %j", async (path) => {
    await expect(createWorkspace({ files: { [path]: "x" } })).rejects.toThrow(/outside the workspace/);
  });
});
