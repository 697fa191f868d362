/**
 * Lints the workflows with two independent linters and runs the example's own workflow in act, against the doubles, with
 * the suite taken from this commit. What cannot be installed here is skipped, and said so.
 */
import { spawnSync } from "node:child_process";
import { globSync } from "node:fs";
import { cases } from "./example-workflow.ts";
import { act, actionlint, type Tool, zizmor } from "./toolbox.ts";

let passed = 0;
let failed = 0;
let skipped = 0;

async function check(
  name: string,
  { path, missing }: Tool,
  work: (program: string) => Promise<string | undefined>,
): Promise<void> {
  if (path === undefined) {
    skipped++;
    console.log(`skipped: ${name} (${missing})`);
    return;
  }
  const problem = await work(path).catch((error: unknown) =>
    error instanceof Error ? (error.stack ?? error.message) : String(error),
  );
  if (problem === undefined) passed++;
  else failed++;
  console.log(problem === undefined ? `ok: ${name}` : `FAILED: ${name}\n${problem}`);
}

function lint(program: string, args: readonly string[]): string | undefined {
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: "utf8" });
  return status === 0 ? undefined : `${stdout}${stderr}`;
}

const workflows = globSync([".github/workflows/*.yml", "examples/*/.github/workflows/*.yml"]);
await check("actionlint", actionlint(), async (program) =>
  lint(program, ["-no-color", "-shellcheck=", "-pyflakes=", ...workflows]),
);
await check("zizmor", zizmor(), async (program) =>
  lint(program, [
    "--offline",
    "--no-progress",
    "--persona",
    "pedantic",
    "--config",
    ".github/zizmor.yml",
    ...workflows,
  ]),
);
const runner = act();
for (const { name, run } of cases) await check(name, runner, run);

console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
process.exitCode = failed === 0 ? 0 : 1;
