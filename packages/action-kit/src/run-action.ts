import { existsSync, mkdirSync, readFileSync, realpathSync } from "node:fs";
import { isAbsolute, join, relative, resolve, sep } from "node:path";
import {
  type Check,
  fitReport,
  gateVerdict,
  noChecks,
  Refusal,
  type Report,
  renderJUnit,
  summarise,
} from "@assay/report";
import { COMMON_INPUTS, type CommonInputs, readCommonInputs } from "./common-inputs.ts";
import { errorCheck } from "./error-check.ts";
import type { FailOn, Gate, GateContext, GateResult } from "./gate.ts";
import { InputReader } from "./input-reader.ts";
import { NO_POLICY, type Policy } from "./policy.ts";
import { Progress } from "./progress.ts";
import { publish } from "./publication.ts";
import { type ReportPaths, reportPaths, writeReportFiles } from "./report-files.ts";
import { type Runner, readRunner } from "./runner.ts";
import { inertLog, sayInert } from "./step-log.ts";
import { VERSION } from "./version.ts";
import { setFailed, setOutput, setSecret } from "./workflow-commands.ts";
import { WorkspaceFiles } from "./workspace-files.ts";

const FAILING: Record<FailOn, readonly Report["verdict"][]> = {
  fail: ["fail", "error"],
  review: ["review", "fail", "error"],
  never: ["error"],
};

/** Inputs whose values no log may show; the runner knows those of its own secrets only. */
const SECRET_INPUT = /-(token|webhook-url)$/;

/** The inputs as the runner passes them: `INPUT_` and the name in upper case. Any other spelling is not the runner's. */
function givenInputs(env: Runner["env"]): Map<string, string> {
  const given = Object.entries(env).filter(([key]) => key.startsWith("INPUT_") && key === key.toUpperCase());
  return new Map(given.map(([key, value]) => [key.slice("INPUT_".length).toLowerCase(), value ?? ""]));
}

function maskSecrets(given: ReadonlyMap<string, string>): void {
  for (const [name, value] of given) if (SECRET_INPUT.test(name) && value.trim() !== "") setSecret(value.trim());
}

/**
 * Where the policy stands by the name it was asked for, relative to the workspace with forward slashes. Links are not
 * followed: a pull request could lead the name to another file, and the base branch would be asked for that one.
 */
function policyPath(runner: Runner, { workingDirectory, policy }: CommonInputs): string {
  const asked = resolve(runner.workspace, workingDirectory, policy.path);
  const ways = [runner.workspace, realpathSync(runner.workspace)].map((root) => relative(resolve(root), asked));
  const inside = ways.find((way) => way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way));
  return (inside ?? policy.path).split(sep).join("/");
}

const OTHER_SPELLING = "assay.yaml";

function misspeltPolicy(): Refusal {
  return new Refusal(`there is no assay.yml, but ${OTHER_SPELLING}, which would not be read`, {
    code: "misspelt-policy",
    reason: "invalid-policy",
    remedy: `rename it to assay.yml, or give \`policy: ${OTHER_SPELLING}\``,
  });
}

async function readPolicy(files: WorkspaceFiles, { path, required }: CommonInputs["policy"]) {
  const file = required ? await files.rules("policy", path) : await files.findRules("policy", path);
  if (!file) {
    if (await files.findRules("policy", OTHER_SPELLING)) throw misspeltPolicy();
    return { policy: NO_POLICY, identity: [] };
  }
  // The schema's validator is loaded only where there is something to validate.
  const { parsePolicy } = await import("./parse-policy.ts");
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
  /** Puts the report as JUnit where an input asks for it too. */
  readonly writeJUnit: ((report: Report) => Promise<unknown>) | undefined;
}

const NOTHING: Pick<GateResult, "provenance"> = { provenance: { data: [], model: [], rules: [] } };

function defaultReportDir(runner: Runner): string {
  return join(runner.temp, "assay");
}

/** Runs the gate; whatever goes wrong becomes a result with the verdict `error`, under the best name known by then. */
async function judge<Inputs, Ports>(gate: Gate<Inputs, Ports>, runner: Runner): Promise<Judged> {
  const known = [...gate.inputNames, ...COMMON_INPUTS];
  const given = givenInputs(runner.env);
  maskSecrets(given);
  const reader = new InputReader(given, known);
  const common = readCommonInputs(reader);
  let name: string = common.name ?? gate.gate;
  let policy: Policy = NO_POLICY;
  let result: GateResult;
  let reportDir = defaultReportDir(runner);
  let files: WorkspaceFiles | undefined;
  try {
    files = await WorkspaceFiles.open(runner.workspace, common.workingDirectory, runner.temp);
    if (common.reportDir !== undefined) reportDir = await files.makeFolder("report-dir", common.reportDir);
    const read = await readPolicy(files, common.policy);
    policy = read.policy;
    if (policy.rules.model && !common.name) name = `${policy.rules.model}-${gate.gate}`;
    const inputs = gate.readInputs(reader, policy);
    reader.finish();
    const context: GateContext = {
      files,
      progress: new Progress(sayInert),
      runner,
      name,
      reportDir,
      policy,
      policyPath: policyPath(runner, common),
    };
    const decided = await gate.main(inputs, await gate.ports(context));
    result = {
      ...decided,
      provenance: { ...decided.provenance, rules: [...read.identity, ...decided.provenance.rules] },
    };
  } catch (error) {
    result = { ...NOTHING, checks: [errorCheck(error, (text) => files?.places.inShownPaths(text) ?? text)] };
  }
  return {
    result,
    name,
    model: policy.rules.model,
    reportDir,
    failOn: common.failOn ?? gate.failOn ?? "fail",
    uploadReport: common.uploadReport,
    writeJUnit: junitWriter(gate, reader, files),
  };
}

/** Of a report that says `error` too: whoever reads the file shall not find an older one. */
function junitWriter<Inputs, Ports>(
  { junitPath }: Gate<Inputs, Ports>,
  reader: InputReader,
  files: WorkspaceFiles | undefined,
): Judged["writeJUnit"] {
  if (!junitPath || !files) return undefined;
  const { input, fallback } = junitPath;
  return (report) => files.write(input, reader.text(input) ?? fallback, renderJUnit(report));
}

function makeReport(gate: Report["gate"], judged: Judged, runner: Runner, started: Date): Report {
  const { result, name, model } = judged;
  const judgedNothing = noChecks("the gate had nothing to judge", "give it at least one expectation or limit");
  const checks = result.checks.length > 0 ? [...result.checks] : [judgedNothing];
  const { engine, ...provenance } = result.provenance;
  return fitReport({
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
  });
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

interface Written {
  readonly report: Report;
  readonly fileName: string;
  readonly paths: ReportPaths;
  readonly summary: string;
}

async function write(gate: Report["gate"], judged: Judged, runner: Runner, started: Date): Promise<Written> {
  mkdirSync(judged.reportDir, { recursive: true });
  const taken = takenBy(reportPaths(judged.reportDir, judged.name).json, runner.run);
  const refused = judged.result.checks.filter(({ verdict }) => verdict === "error");
  const own =
    taken === undefined
      ? judged
      : { ...judged, result: { ...NOTHING, checks: [nameTaken(judged.name, taken), ...refused] } };
  const fileName = taken === undefined ? judged.name : `${judged.name}.${runner.run.step}`;
  const report = makeReport(gate, own, runner, started);
  const paths = reportPaths(judged.reportDir, fileName);
  await judged.writeJUnit?.(report);
  const summary = await writeReportFiles(report, paths);
  return { report, fileName, paths, summary };
}

/** Judges and writes. A verdict whose report cannot be written is no verdict: an `error` takes its place, in the default folder if need be. */
async function judgeAndWrite<Inputs, Ports>(
  gate: Gate<Inputs, Ports>,
  runner: Runner,
  started: Date,
): Promise<{ readonly judged: Judged; readonly written: Written }> {
  const judged = await judge(gate, runner);
  try {
    return { judged, written: await write(gate.gate, judged, runner, started) };
  } catch (error) {
    const reportDir = error instanceof Refusal ? defaultReportDir(runner) : judged.reportDir;
    const result = { ...NOTHING, checks: [errorCheck(error)] };
    const unwritten = { ...judged, reportDir, result, writeJUnit: undefined };
    return { judged: unwritten, written: await write(gate.gate, unwritten, runner, started) };
  }
}

/**
 * Runs one gate as a step: inputs → main → report, outputs, annotations, step summary and artifact → exit. Everything is
 * written before the step fails, and everything is written on `error` too.
 */
export async function runAction<Inputs, Ports>(gate: Gate<Inputs, Ports>): Promise<void> {
  const started = new Date();
  try {
    const runner = readRunner(process.env, process.cwd());
    const { judged, written } = await judgeAndWrite(gate, runner, started);
    const { report } = written;
    const { reportDir, result, uploadReport: upload } = judged;
    const { workspace } = runner;
    await publish(report, { ...written, workspace, reportDir, upload, outputs: result.outputs ?? {} });
    if (FAILING[judged.failOn].includes(report.verdict))
      setFailed(inertLog(`${report.name}: ${report.verdict}. ${report.summary}`));
  } catch (error) {
    // No report could be written anywhere.
    const { message, remedy } = errorCheck(error);
    setFailed(inertLog(`${gate.gate}: error. ${message}; ${remedy}`));
    if (existsSync(process.env.GITHUB_OUTPUT ?? "")) setOutput("verdict", "error");
  }
}
