import type { SpawnSyncOptions } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";

type Texts = Readonly<Record<string, string>>;

/** A runner's step in the workspace `home`: its inputs in a clean environment, upload off. */
export function step(home: string, inputs: Texts, env: Texts = {}): SpawnSyncOptions {
  const files = Object.fromEntries(["GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY"].map((name) => [name, join(home, name)]));
  for (const file of Object.values(files)) writeFileSync(file, "");
  const given = Object.entries({ ...inputs, "upload-report": "false" }).map(
    ([name, value]) => [`INPUT_${name.toUpperCase()}`, value] as const,
  );
  return {
    cwd: home,
    env: {
      PATH: process.env.PATH,
      GITHUB_WORKSPACE: home,
      RUNNER_TEMP: join(home, "_temp"),
      ...files,
      ...env,
      ...Object.fromEntries(given),
    },
  };
}
