import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type GateResult, InputReader, type Policy, parsePolicy, WorkspaceFiles } from "@assay/action-kit";
import { type Check, type Refusal, type Verdict, worstVerdict } from "@assay/report";
import { openEngine } from "@assay/tables";
import { createWorkspace, type Files } from "@assay/testing";
import { INPUT_NAMES, readInputs } from "../src/inputs.ts";
import { main } from "../src/main.ts";

const NO_POLICY: Policy = { rules: {}, document: undefined };

export interface Comparison {
  readonly files: Files;
  readonly inputs: Readonly<Record<string, string>>;
  /** Text of assay.yml. */
  readonly policy?: string;
}

export interface Compared {
  readonly result: GateResult;
  readonly verdict: Verdict | undefined;
  readonly check: (id: string) => Check | undefined;
  /** Every measure that was shown or judged, by name. */
  readonly measures: ReadonlyMap<string, unknown>;
}

export function inputsOf(inputs: Readonly<Record<string, string>>, policyText?: string) {
  const policy = policyText === undefined ? NO_POLICY : parsePolicy(policyText, "assay.yml");
  const reader = new InputReader(new Map(Object.entries(inputs)), INPUT_NAMES);
  const read = readInputs(reader, policy);
  reader.finish();
  return read;
}

/** Runs the gate's main on real files and the real engine; throws what it refuses. */
export async function compareTables({ files, inputs, policy }: Comparison): Promise<Compared> {
  const read = inputsOf({ current: "current.csv", previous: "previous.csv", ...inputs }, policy);
  await using workspace = await createWorkspace({ files });
  const temp = await mkdtemp(join(tmpdir(), "assay-overlap-test-"));
  try {
    const result = await main(read, {
      files: await WorkspaceFiles.open(workspace.path, ".", temp),
      openEngine: () => openEngine({ env: process.env, temp, workspace: workspace.path, log: () => undefined }),
      progress: { during: (_, work) => work() },
    });
    return {
      result,
      verdict: worstVerdict(result.checks.map((check) => check.verdict)),
      check: (id) => result.checks.find((check) => check.id === id),
      measures: new Map([...result.checks, ...(result.figures ?? [])].map(({ id, observed }) => [id, observed])),
    };
  } finally {
    await rm(temp, { recursive: true, force: true });
  }
}

/** What the gate refuses, with its code and its words. */
export async function refusalOf(comparison: Comparison): Promise<Refusal> {
  try {
    await compareTables(comparison);
  } catch (error) {
    return error as Refusal;
  }
  throw new Error("the gate refused nothing");
}

/** A table as CSV text, from rows of cells. */
export function csv(header: string, rows: readonly (readonly (string | number)[])[]): string {
  return [header, ...rows.map((row) => row.join(","))].map((line) => `${line}\n`).join("");
}
