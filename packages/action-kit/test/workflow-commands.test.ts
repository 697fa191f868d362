import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@jest/globals";

const NASTY = "100 % of a,b: c\r\n::error::x\n##[set-output]€";

const OURS = `
  import { addToSummary, annotation, group, info, setFailed, setOutput, setSecret } from ${url("../src/workflow-commands.ts")};
  info("plain");
  annotation("error", text, { title: text, file: "a,b:c.csv", line: 3, col: 7 });
  annotation("warning", text);
  annotation("notice", text, { title: "t" });
  group(text, () => info("inside"));
  setSecret(text);
  setOutput("name", text);
  addToSummary(text);
  setFailed(text);
`;
const TOOLKIT = `
  import * as core from ${url("../node_modules/@actions/core/lib/core.js")};
  core.info("plain");
  core.error(text, { title: text, file: "a,b:c.csv", startLine: 3, startColumn: 7 });
  core.warning(text);
  core.notice(text, { title: "t" });
  core.startGroup(text);
  core.info("inside");
  core.endGroup();
  core.setSecret(text);
  core.setOutput("name", text);
  await core.summary.addRaw(text, true).write();
  core.setFailed(text);
`;

function url(path: string): string {
  return JSON.stringify(new URL(path, import.meta.url).href);
}

/** What a step that runs the script leaves behind; the random delimiters of outputs are made alike. */
function run(script: string) {
  const home = mkdtempSync(join(tmpdir(), "assay-commands-"));
  try {
    const env = { GITHUB_OUTPUT: join(home, "output"), GITHUB_STEP_SUMMARY: join(home, "summary") };
    for (const file of Object.values(env)) writeFileSync(file, "");
    const module = `const text = ${JSON.stringify(NASTY)};${script}`;
    const { status, stdout, stderr } = spawnSync(process.execPath, ["--input-type=module-typescript", "-e", module], {
      env,
      encoding: "utf8",
    });
    const output = readFileSync(env.GITHUB_OUTPUT, "utf8").replaceAll(/ghadelimiter_[0-9a-f-]{36}/g, "ghadelimiter");
    return {
      status,
      stdout,
      stderr: stderr.replaceAll(/\(node:\d+\).*|\(Use `node.*/g, ""),
      output,
      summary: readFileSync(env.GITHUB_STEP_SUMMARY, "utf8"),
    };
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

test("every command is what the official toolkit writes, hostile text included", () => {
  const toolkit = run(TOOLKIT);
  expect([toolkit.status, toolkit.stdout.split("\n").length, toolkit.output === ""]).toEqual([1, 10, false]);
  expect(run(OURS)).toEqual(toolkit);
});
