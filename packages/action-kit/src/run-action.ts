import { mkdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import * as core from "@actions/core";
import { type Check, gateVerdict, noChecks, type Report, summarise } from "@assay/report";
import { COMMON_INPUTS, type CommonInputs, readCommonInputs } from "./common-inputs.ts";
import { errorCheck } from "./error-check.ts";
import type { FailOn, Gate, GateContext, GateResult } from "./gate.ts";
import { InputReader } from "./input-reader.ts";
import { NO_POLICY, type Policy, parsePolicy } from "./policy.ts";
import { Progress } from "./progress.ts";
import { publish } from "./publication.ts";
import { reportPaths } from "./report-files.ts";
import { type Runner, readRunner } from "./runner.ts";
import { VERSION } from "./version.ts";
import { WorkspaceFiles } from "./workspace-files.ts";

const FAILING: Record<FailOn, readonly Report["verdict"][]> = {
  fail: ["fail", "error"],
  review: ["review", "fail", "error"],
  never: ["error"],
};

/** The inputs as the runner passes them: `INPUT_` and the name in upper case. */
function givenInputs(env: Runner["env"]): Map<string, string> {
  const given = Object.entries(env).filter(([key]) => key.startsWith("INPUT_"));
  return new Map(given.map(([key, value]) => [key.slice("INPUT_".length).toLowerCase(), value ?? ""]));
}

async function readPolicy(files: WorkspaceFiles, { path, required }: CommonInputs["policy"]) {
  const file = required ? await files.rules("policy", path) : await files.findRules("policy", path);
  if (!file) return { policy: NO_POLICY, identity: [] };
  const policy = parsePolicy(await files.readText("policy", file), file.shown);
  return { policy, identity: [await files.identity(file)] };
}

interface Judged {
  readonly result: GateResult;
  readonly name: string;
  readonly model: string | undefined;
  readonly reportDir: string;
  readonly failOn: FailOn;
  readonly uploadReport: boolean;
}

const NOTHING: Pick<GateResult, "provenance"> = { provenance: { data: [], model: [], rules: [] } };

/** Runs the gate; whatever goes wrong becomes a result with the verdict `error`, under the best name known by then. */
async function judge<Inputs, Ports>(gate: Gate<Inputs, Ports>, runner: Runner): Promise<Judged> {
  const known = [...gate.inputNames, ...COMMON_INPUTS];
  const reader = new InputReader(givenInputs(runner.env), known);
  const common = readCommonInputs(reader);
  let name: string = common.name ?? gate.gate;
  let policy: Policy = NO_POLICY;
  let result: GateResult;
  const reportDir = resolve(runner.workspace, common.workingDirectory, common.reportDir ?? join(runner.temp, "assay"));
  try {
    const files = await WorkspaceFiles.open(runner.workspace, common.workingDirectory, runner.temp);
    const read = await readPolicy(files, common.policy);
    policy = read.policy;
    if (policy.rules.model && !common.name) name = `${policy.rules.model}-${gate.gate}`;
    const inputs = gate.readInputs(reader, policy);
    reader.finish();
    const context: GateContext = { files, progress: new Progress(core.info), runner, name, reportDir, policy };
    const decided = await gate.main(inputs, await gate.ports(context));
    result = {
      ...decided,
      provenance: { ...decided.provenance, rules: [...read.identity, ...decided.provenance.rules] },
    };
  } catch (error) {
    result = { ...NOTHING, checks: [errorCheck(error)] };
  }
  const failOn = common.failOn ?? gate.failOn ?? "fail";
  return { result, name, model: policy.rules.model, reportDir, failOn, uploadReport: common.uploadReport };
}

function makeReport(gate: Report["gate"], judged: Judged, runner: Runner, started: Date): Report {
  const { result, name, model } = judged;
  const judgedNothing = noChecks("the gate had nothing to judge", "give it at least one expectation or limit");
  const checks = result.checks.length > 0 ? [...result.checks] : [judgedNothing];
  const { engine, ...provenance } = result.provenance;
  return {
    schema: "assay/report/v1",
    gate,
    name,
    ...(model === undefined ? {} : { model }),
    verdict: gateVerdict(checks),
    summary: result.summary ?? summarise(checks),
    checks,
    figures: [...(result.figures ?? [])],
    charts: [...(result.charts ?? [])],
    notes: [...(result.notes ?? [])],
    run: runner.run,
    provenance: {
      ...provenance,
      ...(runner.commit ? { commit: runner.commit } : {}),
      ...(engine ? { engine } : {}),
      environment: runner.environment,
    },
    tool: { name: "assay", version: VERSION },
    startedAt: started.toISOString(),
    durationMs: Date.now() - started.getTime(),
  };
}

/** A second step of the same job that reports under a name already taken; the same step run again takes its own place. */
function takenBy(path: string, run: Report["run"]): string | undefined {
  try {
    const earlier = JSON.parse(readFileSync(path, "utf8"))?.run;
    const sameRun = earlier?.id === run.id && earlier?.attempt === run.attempt && earlier?.job === run.job;
    return run.step !== undefined && sameRun && earlier?.step !== run.step ? String(earlier?.step) : undefined;
  } catch {
    return undefined;
  }
}

function nameTaken(name: string, step: string): Check {
  return {
    id: "name",
    title: "A name of its own",
    verdict: "error",
    reason: "duplicate-gate",
    severity: "critical",
    message: `input \`name\` is "${name}", under which step "${step}" of this job has reported already`,
    remedy: "give each step a `name:` of its own",
  };
}

/**
 * Runs one gate as a step: inputs → main → report, outputs, annotations, step summary and artifact → exit. Everything is
 * written before the step fails, and everything is written on `error` too.
 */
export async function runAction<Inputs, Ports>(gate: Gate<Inputs, Ports>): Promise<void> {
  const started = new Date();
  const runner = readRunner(process.env, process.cwd());
  const judged = await judge(gate, runner);
  mkdirSync(judged.reportDir, { recursive: true });
  const taken = takenBy(reportPaths(judged.reportDir, judged.name).json, runner.run);
  const own =
    taken === undefined ? judged : { ...judged, result: { ...NOTHING, checks: [nameTaken(judged.name, taken)] } };
  const fileName = taken === undefined ? judged.name : `${judged.name}.${runner.run.step}`;
  const report = makeReport(gate.gate, own, runner, started);
  await publish(report, {
    reportDir: own.reportDir,
    fileName,
    upload: own.uploadReport,
    outputs: own.result.outputs ?? {},
  });
  if (FAILING[own.failOn].includes(report.verdict))
    core.setFailed(`${report.name}: ${report.verdict}. ${report.summary}`);
}
