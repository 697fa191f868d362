/**
 * Lints the workflows with two independent linters and runs the example's own workflow in act, against the doubles, with
 * the suite taken from this working tree. What cannot be installed here is skipped, and said so.
 *
 * `npm run test:workflow -- linter`: only the cases whose name has that text.
 */
import { spawnSync } from "node:child_process";
import { globSync } from "node:fs";
import { join } from "node:path";
import { preparePython } from "../interop/python-environment.ts";
import { cases } from "./churn-cases.ts";
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

/** The oldest Python that examples/churn/requirements.txt has a wheel for everything for is 3.11. */
function examplePython(): Tool {
  const python = preparePython(join("examples", "churn", "requirements.txt"), join(".assay", "venv-churn"), 11);
  return "missing" in python ? python : { path: python.program };
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
    ...globSync(".github/actions/*/action.yml"),
  ]),
);
const wanted = process.argv.slice(2);
const runner = act();
const python = examplePython();
const both = runner.path === undefined ? runner : python;
for (const { name, run } of cases.filter((one) => wanted.every((part) => one.name.includes(part))))
  await check(name, both, async () => run({ act: runner.path ?? "", python: python.path ?? "" }));

console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
process.exitCode = failed === 0 ? 0 : 1;
