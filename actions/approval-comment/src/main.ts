import type { GateResult, Runner } from "@assay/action-kit";
import { type Check, gateVerdict, Refusal } from "@assay/report";
import { type ChangesPort, rulesCheck } from "./changed-rules.ts";
import { type GatheredGates, gatherGates, refusedCheck } from "./gates.ts";
import type { Inputs } from "./inputs.ts";
import { judgedCommitCheck } from "./judged-commit.ts";
import { needCheck } from "./needs.ts";
import { type PostingPorts, postFindings } from "./posting.ts";
import { pullRequestOf } from "./pull-request.ts";
import type { Found } from "./report-source.ts";
import { type PolicyAtBasePort, requiredGates } from "./required-gates.ts";
import { sentenceOf } from "./sentence.ts";
import type { Subject } from "./standing.ts";

/** What GitHub lets this step's token do. */
export interface GithubPorts extends PostingPorts {
  readonly policyAtBase: PolicyAtBasePort;
  readonly changes: ChangesPort;
}

export interface Ports {
  readonly runner: Pick<Runner, "run" | "event" | "env">;
  /** The policy's path as the workflow asks for it, from the workspace. */
  readonly policyPath: string;
  /** Without a pattern, those of this job's `report-dir` and of all jobs' artifacts. */
  findReports(pattern: string | undefined): Promise<Found>;
  github(token: string, subject: Subject): Promise<GithubPorts>;
  notice(message: string): void;
}

function runUrl({ run, env }: Ports["runner"]): string | null {
  const { GITHUB_SERVER_URL: server } = env;
  return server && run.repository && run.id !== undefined ? `${server}/${run.repository}/actions/runs/${run.id}` : null;
}

interface Gathered extends GatheredGates {
  readonly pages: Found["pages"];
}

/** What was read, or the check that stands for it. */
async function readOr<T>(what: string, instead: T, work: Promise<T>): Promise<readonly [T, readonly Check[]]> {
  try {
    return [await work, []];
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return [instead, [refusedCheck(what, error)]];
  }
}

/**
 * Reports or rules that cannot be read are an `error` to be posted like any other: a status of an earlier attempt must not
 * stand. Each is read whatever became of the other.
 */
async function gather(inputs: Inputs, ports: Ports, subject: Subject, github?: GithubPorts): Promise<Gathered> {
  const own = { gates: inputs.requiredGates, notes: [] };
  const [required, noRules] = await readOr("policy", own, requiredGates(inputs, subject, github?.policyAtBase));
  const nothing: Found = { reports: [], notes: [], pages: new Map() };
  const [found, noReports] = await readOr("reports", nothing, ports.findReports(inputs.reports));
  // Which gates have not reported cannot be told where no report could be read.
  const asked = noReports.length > 0 ? [] : required.gates;
  const gathered = gatherGates(found.reports, asked, ports.runner.run);
  const others = noReports.length > 0 ? [] : gathered.others;
  const notes = [...required.notes, ...found.notes, ...gathered.notes];
  return { gates: gathered.gates, others: [...noRules, ...noReports, ...others], notes, pages: found.pages };
}

/** Gathers the reports, decides one verdict, and puts it before people: statuses, comment, check runs, and the step's own report. */
export async function main(inputs: Inputs, ports: Ports): Promise<GateResult> {
  const { run, event } = ports.runner;
  const { headSha } = run;
  const subject: Subject = { headSha, pullRequest: pullRequestOf(event), policyPath: ports.policyPath };
  const github = inputs.token === undefined ? undefined : await ports.github(inputs.token, subject);
  const gathered = await gather(inputs, ports, subject, github);
  const reports = gathered.gates.flatMap(({ report }) => (report ? [report] : []));
  const rules = await rulesCheck(github?.changes, subject, reports);
  const others = [...gathered.others, ...rules, ...judgedCommitCheck(run), ...inputs.needs.map(needCheck)];
  const checks = [...gathered.gates.map(({ check }) => check), ...others];
  const sentence = sentenceOf(gathered.gates, others);
  const url = runUrl(ports.runner);
  const posted =
    github &&
    (await postFindings(
      github,
      {
        verdict: gateVerdict(checks),
        sentence,
        gates: gathered.gates.map((gate) => ({ ...gate, page: pageUrl(url, gathered.pages.get(gate.name)) })),
        problems: checks.filter(({ reason, verdict }) => reason !== "gate-verdict" && verdict !== "pass"),
        author: { workflow: run.workflow ?? "", run: run.id ?? 0, attempt: run.attempt ?? 1 },
        runUrl: url,
        headSha,
        occasion: subject.pullRequest ? `#${subject.pullRequest.number}` : (run.event ?? ""),
        onPullRequest: subject.pullRequest !== undefined,
      },
      inputs.comment,
      ports.notice,
    ));
  const unposted = posted?.unposted ?? [];
  return {
    checks: [...checks, ...unposted],
    ...(unposted.length === 0 ? { summary: sentence } : {}),
    notes: [...gathered.notes, ...(posted?.notes ?? [])],
    outputs: posted?.commentUrl === undefined ? {} : { "comment-url": posted.commentUrl },
    provenance: { data: [], model: [], rules: [] },
  };
}

/** Where an artifact opens; of a page uploaded unzipped, in the browser. */
function pageUrl(runUrl: string | null, artifact: number | undefined): string | undefined {
  return runUrl !== null && artifact !== undefined ? `${runUrl}/artifacts/${artifact}` : undefined;
}
