import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type GateResult, InputReader, type Policy, parsePolicy, WorkspaceFiles } from "@assay/action-kit";
import { type Check, type Verdict, worstVerdict } from "@assay/report";
import { openEngine } from "@assay/tables";
import { createWorkspace, type Files } from "@assay/testing";
import type { BaseBranchAnswer } from "../src/base-branch.ts";
import type { HistoryPorts } from "../src/history/keep-history.ts";
import { INPUT_NAMES, readInputs } from "../src/inputs.ts";
import { main } from "../src/main.ts";
import { temporarily } from "../src/temporary-file.ts";

const NO_POLICY: Policy = { rules: {}, document: undefined };

export interface GateRun {
  readonly result: GateResult;
  readonly verdict: Verdict | undefined;
  readonly check: (id: string) => Check | undefined;
  /** The metrics JSON that the run put beside the report. */
  readonly metrics: Readonly<Record<string, number>>;
  /** A file of the workspace as the run left it; `undefined` where there is none. */
  readonly written: (path: string) => string | undefined;
}

export interface GateOptions {
  readonly files: Files;
  readonly inputs: Readonly<Record<string, string>>;
  /** Text of assay.yml. */
  readonly policy?: string;
  readonly onBaseBranch?: BaseBranchAnswer;
  /** Files of the workspace by the places that name them from elsewhere. */
  readonly elsewhere?: Readonly<Record<string, string>>;
  readonly history?: HistoryPorts;
}

/** A run on a developer's machine. */
const NO_RUN: HistoryPorts = {
  run: undefined,
  fromFork: false,
  open: () => {
    throw new Error("no history was asked for");
  },
  pause: async () => undefined,
  now: () => "2026-11-21T02:00:00Z",
};

export function inputsOf(inputs: Readonly<Record<string, string>>, policyText?: string) {
  const policy = policyText === undefined ? NO_POLICY : parsePolicy(policyText, "assay.yml");
  const reader = new InputReader(new Map(Object.entries(inputs)), INPUT_NAMES);
  const read = readInputs(reader, policy);
  reader.finish();
  return read;
}

/** Runs the gate's main on real files and the real engine; throws what it refuses. */
export async function runGate({
  files,
  inputs,
  policy,
  onBaseBranch,
  elsewhere = {},
  history,
}: GateOptions): Promise<GateRun> {
  const read = inputsOf(inputs, policy);
  await using workspace = await createWorkspace({ files });
  const temp = await mkdtemp(join(tmpdir(), "assay-gate-test-"));
  try {
    let metrics = "{}";
    const workspaceFiles = await WorkspaceFiles.open(workspace.path, ".", temp);
    const result = await main(read, {
      files: workspaceFiles,
      remote: () => ({
        fetch: async (input, written) => {
          const path = elsewhere[written];
          if (path === undefined) return { absent: "there is none" };
          return { files: await workspaceFiles.dataGlob(input, path), notes: [`from ${written}`] };
        },
        [Symbol.asyncDispose]: async () => undefined,
      }),
      openEngine: () => openEngine({ env: process.env, temp, workspace: workspace.path, log: () => undefined }),
      onBaseBranch: async () => onBaseBranch ?? { state: "absent" },
      writeMetrics: async (content) => {
        metrics = content;
        return "metrics.json";
      },
      temporarily: (content, ending, work) => temporarily(temp, content, ending, work),
      environment: "assay 1.0.0, Node.js 24.0.0, Linux x64",
      newSalt: () => "00112233445566778899aabbccddeeff",
      history: history ?? NO_RUN,
      progress: { during: (_, work) => work() },
    });
    const contents = new Map<string, string>();
    const kept = inputs["write-baseline"];
    const text = kept && (await readFile(join(workspace.path, kept), "utf8").catch(() => undefined));
    if (kept && text !== undefined) contents.set(kept, text ?? "");
    return {
      result,
      verdict: worstVerdict(result.checks.map((check) => check.verdict)),
      check: (id) => result.checks.find((check) => check.id === id),
      metrics: JSON.parse(metrics),
      written: (path) => contents.get(path),
    };
  } finally {
    await rm(temp, { recursive: true, force: true });
  }
}

/** What the gate refuses, with its code and its words. */
export async function refusalOf(
  options: GateOptions,
): Promise<{ code: string; reason: string; message: string; remedy: string }> {
  try {
    await runGate(options);
  } catch (error) {
    return error as Error & { code: string; reason: string; remedy: string };
  }
  throw new Error("the gate refused nothing");
}

export interface MadeRow {
  readonly id: string;
  readonly group: string;
  readonly truth: "Yes" | "No";
  readonly predicted: "Yes" | "No";
  readonly score: number;
}

/**
 * Rows whose truth follows from their number, four in ten positive, scored by a model that is wrong in one row of
 * `wrongEvery`; the rows that are wrong, and the noise of the scores, shift with `luck`.
 */
export function rowsOf(count: number, wrongEvery: number, luck = 0): MadeRow[] {
  return Array.from({ length: count }, (_, row) => {
    const truth = row % 5 < 2 ? "Yes" : "No";
    const wrong = (row * 7 + luck) % wrongEvery === 0;
    const predicted = wrong === (truth === "Yes") ? "No" : "Yes";
    const noise = ((row * 37 + luck * 13) % 100) / 250;
    const score = predicted === "Yes" ? 0.55 + noise : 0.45 - noise;
    return { id: `k${row}`, group: row % 2 === 0 ? "even" : "odd", truth, predicted, score };
  });
}

export function csvOf(rows: readonly MadeRow[]): string {
  const lines = rows.map(({ id, group, truth, predicted, score }) =>
    [id, group, truth, predicted, score.toFixed(4)].join(","),
  );
  return `${["id,group,truth,predicted,score", ...lines].join("\n")}\n`;
}

export const COLUMNS = { key: "id", truth: "truth", prediction: "predicted", score: "score", positive: "Yes" };

/** Without a positive label only accuracy is computed, which needs no bootstrap: quick, where the metric is no matter. */
export const ACCURACY_COLUMNS = { key: "id", truth: "truth", prediction: "predicted" };
