import { mkdtemp, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type GateResult, WorkspaceFiles } from "@assay/action-kit";
import { openEngine } from "@assay/tables";
import { parse } from "yaml";
import type { Inputs } from "../../src/inputs.ts";
import { main } from "../../src/main.ts";
import { INPUTS } from "../judging.ts";

export interface Learnt {
  readonly result: GateResult;
  readonly text: string;
}

/** Learns a suite from data, with the real engine and real files in a folder that is gone afterwards. */
export async function learn(data: string, inputs: Partial<Inputs> = {}): Promise<Learnt> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), "assay-infer-suite-")));
  try {
    const file = inputs.data ?? "data.csv";
    await writeFile(join(folder, file), data);
    const files = await WorkspaceFiles.open(folder, ".", folder);
    const given: Inputs = { ...INPUTS, data: file, suite: undefined, inferSuite: "learnt.yaml", ...inputs };
    const result = await main(given, {
      files,
      progress: { during: (_what, work) => work() },
      openWarehouse: () => Promise.reject(new Error("a file is judged")),
      openEngine: () => openEngine({ temp: folder, env: process.env, log: () => {} }),
      gitFile: () => Promise.reject(new Error("git was not to be asked")),
    });
    return { result, text: await readFile(join(folder, given.inferSuite ?? ""), "utf8") };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

export interface Written {
  readonly type: string;
  readonly severity?: string;
  readonly kwargs: Readonly<Record<string, unknown>>;
}

/** What the suite says of one column, as another reader of YAML understands it; `undefined` for the table. */
export function promisesOf(text: string, column: string | undefined): Written[] {
  const { expectations } = parse(text) as { readonly expectations: readonly Written[] };
  return expectations.filter(({ kwargs }) => kwargs.column === column);
}

/** A CSV of columns of cells; every cell is quoted but those that are missing. */
export function csvOf(columns: Readonly<Record<string, readonly (string | number | boolean | null)[]>>): string {
  const quoted = (cell: string | number | boolean | null) =>
    cell === null ? "" : `"${String(cell).replaceAll('"', '""')}"`;
  const names = Object.keys(columns);
  const rows = Array.from({ length: Math.max(...Object.values(columns).map(({ length }) => length)) }, (_, row) =>
    names.map((name) => quoted(columns[name]?.[row] ?? null)).join(","),
  );
  return `${[names.map(quoted).join(","), ...rows].join("\n")}\n`;
}
