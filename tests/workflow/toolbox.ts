import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { join, resolve } from "node:path";

/** Exact versions, so that a linter's new rule comes with a change of ours and not overnight. */
const ACT = "github.com/nektos/act@v0.2.87";
const ACTIONLINT = "github.com/rhysd/actionlint/cmd/actionlint@v1.7.12";
const ZIZMOR = "zizmor==1.32.0";

const HOME = resolve(".assay", "tools");

export interface Tool {
  /** The program, or why there is none. */
  readonly path?: string;
  readonly missing?: string;
}

function works(program: string, ...args: string[]): boolean {
  return spawnSync(program, args, { stdio: "ignore" }).status === 0;
}

function install(
  name: string,
  needs: string,
  path: string,
  commands: readonly (readonly string[])[],
  env: Record<string, string>,
): Tool {
  if (existsSync(path)) return { path };
  if (!works(needs, needs === "go" ? "version" : "--version"))
    return { missing: `${name} needs ${needs}, which is not on PATH` };
  console.log(`installing ${name} (once, into .assay/tools)`);
  mkdirSync(HOME, { recursive: true });
  for (const [program = "", ...args] of commands) {
    const { status, stderr } = spawnSync(program, args, { encoding: "utf8", env: { ...process.env, ...env } });
    if (status !== 0) return { missing: `${name} could not be installed: ${stderr.trim().split("\n").at(-1)}` };
  }
  return { path };
}

function fromGo(name: string, module: string): Tool {
  const bin = join(HOME, module.replaceAll(/[/@]/g, "-"));
  return install(name, "go", join(bin, name), [["go", "install", module]], { GOBIN: bin, GOFLAGS: "-mod=mod" });
}

export function act(): Tool {
  return fromGo("act", ACT);
}

export function actionlint(): Tool {
  return fromGo("actionlint", ACTIONLINT);
}

export function zizmor(): Tool {
  const home = join(HOME, ZIZMOR);
  const pip = join(home, "bin", "pip");
  return install(
    "zizmor",
    "python3",
    join(home, "bin", "zizmor"),
    [
      ["python3", "-m", "venv", home],
      [pip, "install", "--quiet", ZIZMOR],
    ],
    {},
  );
}
