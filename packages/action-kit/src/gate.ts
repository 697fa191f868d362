import type { Check, Provenance, Report } from "@assay/report";
import type { InputReader } from "./input-reader.ts";
import type { Policy } from "./policy.ts";
import type { Progress } from "./progress.ts";
import type { Runner } from "./runner.ts";
import type { WorkspaceFiles } from "./workspace-files.ts";

/** What a gate's `main` measured and how it decided; runAction adds what only the runner knows and makes the report. */
export interface GateResult {
  /** At least one: a gate that judged nothing ends in `error`. */
  readonly checks: readonly Check[];
  readonly figures?: Report["figures"];
  readonly charts?: Report["charts"];
  readonly notes?: readonly string[];
  /** One sentence; made from the checks where it is not given. */
  readonly summary?: string;
  readonly provenance: Pick<Provenance, "data" | "model" | "rules"> & { readonly engine?: string };
  /** Outputs beside the common ones. */
  readonly outputs?: Readonly<Record<string, string>>;
}

/** What every gate gets to build its ports from. */
export interface GateContext {
  readonly files: WorkspaceFiles;
  readonly progress: Progress;
  readonly runner: Runner;
  /** Name of the report, as given or made from the policy's model. */
  readonly name: string;
  readonly reportDir: string;
  readonly policy: Policy;
  /** The policy's path as asked for, from the workspace, links not followed; there may be no such file. */
  readonly policyPath: string;
}

/** One action: its inputs, how they are read, and what it does with them. */
export interface Gate<Inputs, Ports> {
  readonly gate: Report["gate"];
  /** Names of the inputs it declares in action.yml beside the common ones. */
  readonly inputNames: readonly string[];
  /** Parses and refuses; no I/O. Problems are collected by the reader. */
  readonly readInputs: (reader: InputReader, policy: Policy) => Inputs;
  readonly ports: (context: GateContext) => Ports | Promise<Ports>;
  readonly main: (inputs: Inputs, ports: Ports) => Promise<GateResult>;
  /** The input that names one more place for the report as JUnit XML, and the place where it is not given. */
  readonly junitPath?: { readonly input: string; readonly fallback: string };
  /** What fails the step where `fail-on` is not given; `fail` for all gates but approval-comment. */
  readonly failOn?: FailOn;
}

export const FAIL_ON = ["fail", "review", "never"] as const;
export type FailOn = (typeof FAIL_ON)[number];
