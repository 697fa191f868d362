import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { symlink } from "node:fs/promises";
import { join, resolve } from "node:path";
import { createWorkspace, type Workspace } from "@assay/testing";
import { expect, test } from "@jest/globals";

const SCRIPT = resolve(".github", "actions", "training-outputs", "outputs.sh");

/** Runs the script as one step of the workflow, in a checkout, with `held` as what artifacts are packed into. */
function step(what: string, paths: string, { path: cwd }: Workspace, { path: held }: Workspace) {
  const env = { PATH: process.env.PATH, DO: what, PATHS: paths, HELD: join(held, "held") };
  const { status, stdout, stderr } = spawnSync("bash", [SCRIPT], { cwd, env, encoding: "utf8" });
  return { status, said: `${stdout}${stderr}` };
}

test("hands the named files and folders over from one checkout to another, and nothing else", async () => {
  await using training = await createWorkspace({ files: { "models/m.json": "old" } });
  await using gate = await createWorkspace({
    files: { "models/m.json": "old", "onnx/stale.bin": "old", "assay.yml": "policy" },
  });
  await using held = await createWorkspace();
  const paths = "models/m.json onnx\n";
  expect(step("clear", paths, training, held)).toEqual({ status: 0, said: "" });
  expect(existsSync(join(training.path, "models/m.json"))).toBe(false);
  await training.write({ "models/m.json": "new", "onnx/weights.bin": "new", "assay.yml": "max-drop: 1" });
  expect(step("keep", paths, training, held)).toEqual({ status: 0, said: "" });
  // Whoever runs code in the training job can put more into the artifact than was asked for.
  await held.write({ "held/assay.yml": "max-drop: 1", "held/models/baseline.json": "worse" });
  expect(step("take", paths, gate, held)).toEqual({ status: 0, said: "" });
  const text = (path: string) => readFileSync(join(gate.path, path), "utf8");
  expect([text("models/m.json"), text("onnx/weights.bin"), text("assay.yml")]).toEqual(["new", "new", "policy"]);
  expect(existsSync(join(gate.path, "onnx/stale.bin"))).toBe(false);
  expect(existsSync(join(gate.path, "models/baseline.json"))).toBe(false);
});

test("fails where training has not written what was named, though it was committed", async () => {
  await using training = await createWorkspace({ files: { "model.json": "committed" } });
  await using held = await createWorkspace();
  step("clear", "model.json", training, held);
  const { status, said } = step("keep", "model.json", training, held);
  expect([status, said]).toEqual([1, expect.stringContaining('train-command has not written "model.json"')]);
});

test("fails where the artifact lacks what was named", async () => {
  await using gate = await createWorkspace({ files: { "model.json": "committed" } });
  await using held = await createWorkspace();
  expect(step("take", "model.json", gate, held)).toMatchObject({ status: 1 });
  expect(await gate.read("model.json")).toBe("committed");
});

test.each(["/etc/passwd", "../x", "a/../../x", ".", "./.", ".git/config", "a/.GIT/hooks", "C:/x", "a\\b", "", " \n "])(
  "refuses the path %j before it removes anything",
  async (path) => {
    await using checkout = await createWorkspace({ files: { "keep.txt": "kept" }, git: true });
    await using held = await createWorkspace();
    const { status, said } = step("clear", path, checkout, held);
    expect([status, said]).toEqual([1, expect.stringMatching(/^::error title=train-outputs::/)]);
    expect(await checkout.git("status", "--porcelain")).toBe("");
  },
);

test.each([
  ["out/models", "out"],
  ["out/models/", "out"],
  ["a/out/models/m.json", "a/out"],
])("lets no committed link lead %s to where a baseline lies", async (path, link) => {
  await using gate = await createWorkspace({ files: { "models/baseline.json": "good", "a/b": "" } });
  await symlink(link.includes("/") ? ".." : ".", join(gate.path, link));
  await using held = await createWorkspace({
    files: { [`held/${path}${path.endsWith("json") ? "" : "/baseline.json"}`]: "worse" },
  });
  for (const what of ["clear", "take"])
    expect(step(what, path, gate, held)).toMatchObject({ status: 1, said: expect.stringContaining("behind the link") });
  expect(await gate.read("models/baseline.json")).toBe("good");
});

test("takes names for names: neither patterns nor options", async () => {
  await using checkout = await createWorkspace({ files: { "a.csv": "kept", "*": "removed", "-rf": "removed" } });
  await using held = await createWorkspace();
  expect(step("clear", "* -rf", checkout, held)).toEqual({ status: 0, said: "" });
  expect(await checkout.read("a.csv")).toBe("kept");
  expect(existsSync(join(checkout.path, "-rf"))).toBe(false);
});
