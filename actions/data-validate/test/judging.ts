import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type GateResult, WorkspaceFiles } from "@assay/action-kit";
import type { Check } from "@assay/report";
import { openEngine } from "@assay/tables";
import { readDriftRules } from "../src/drift/drift-rules.ts";
import type { Inputs } from "../src/inputs.ts";
import { main } from "../src/main.ts";

const DATA = "data.csv";
const SUITE = "suite.yaml";

/** What the inputs are where nothing is given but the data and the suite. */
export const INPUTS: Omit<Inputs, "data" | "suite"> = {
  warehouse: undefined,
  inferSuite: undefined,
  baseContract: undefined,
  contract: undefined,
  githubToken: undefined,
  maxExamples: 20,
  redact: true,
  naValues: undefined,
  reference: undefined,
  writeProfile: undefined,
  drift: readDriftRules({ rules: {}, document: undefined }),
  wantsDrift: false,
  pii: { forbid: new Set<never>(), allow: new Set<string>() },
};

/**
 * Runs the gate on texts, with the real engine and real files in a folder that is gone afterwards. `others` are more files;
 * `written` is the profile that was asked for.
 */
export async function runGate(
  data: string,
  suite: string,
  inputs: Partial<Inputs> = {},
  others: Readonly<Record<string, string | Uint8Array>> = {},
): Promise<GateResult & { readonly written: string | undefined }> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), "assay-data-validate-")));
  try {
    await writeFile(join(folder, DATA), data);
    await writeFile(join(folder, SUITE), suite);
    for (const [name, text] of Object.entries(others)) {
      await mkdir(dirname(join(folder, name)), { recursive: true });
      await writeFile(join(folder, name), text);
    }
    const files = await WorkspaceFiles.open(folder, ".", folder);
    const given: Inputs = { ...INPUTS, data: DATA, suite: SUITE, ...inputs };
    const result = await main(given, {
      files,
      progress: { during: (_what, work) => work() },
      openWarehouse: () => Promise.reject(new Error("a file is judged")),
      openEngine: () => openEngine({ temp: folder, env: process.env, log: () => {} }),
      gitFile: () => Promise.reject(new Error("git was not to be asked")),
    });
    const { writeProfile } = given;
    const profile = writeProfile === undefined ? undefined : join(folder, writeProfile);
    return { ...result, written: profile && existsSync(profile) ? await readFile(profile, "utf8") : undefined };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** One expectation in the spelling of 1.x. JSON is YAML. */
export function suiteOf(...expectations: readonly object[]): string {
  return JSON.stringify({ expectations }, null, 1);
}

export type Kwargs = Readonly<Record<string, unknown>>;

/** The one check of a suite of one expectation. */
export async function judge(data: string, type: string, kwargs: Kwargs, rest: object = {}): Promise<Check> {
  const { checks } = await runGate(data, suiteOf({ type, kwargs, ...rest }));
  const check = checks.find(({ id }) => id.startsWith(type));
  if (!check) throw new Error(`no check of ${type} among ${checks.map(({ id }) => id).join(", ")}`);
  return check;
}

/** A table of one column; missing values are empty cells behind a second column, since a blank line is no row. */
export function columnOf(name: string, cells: readonly (string | number | boolean | null)[]): string {
  return [`${name},other`, ...cells.map((cell) => `${cell ?? ""},.`), ""].join("\n");
}
