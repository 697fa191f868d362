import { type GateResult, isForbidden, type Runner } from "@assay/action-kit";
import { type Check, gateVerdict, Refusal, renderComment } from "@assay/report";
import { gatesStatus, postStatus, type StatusesPort } from "./commit-status.ts";
import { type GatheredGates, gatherGates, refusedCheck } from "./gates.ts";
import type { Inputs } from "./inputs.ts";
import { needCheck } from "./needs.ts";
import { type PullRequest, pullRequestOf } from "./pull-request.ts";
import type { Found } from "./report-source.ts";
import { type PolicyAtBasePort, requiredGates } from "./required-gates.ts";
import { sentenceOf } from "./sentence.ts";
import { type CommentsPort, postSection } from "./sticky-comment.ts";

/** What GitHub lets this step's token do; `undefined` where the step has no token. */
export interface GithubPorts {
  readonly statuses: StatusesPort;
  readonly policyAtBase: PolicyAtBasePort;
  comments(pullRequest: number): CommentsPort;
}

export interface Ports {
  readonly runner: Pick<Runner, "run" | "event" | "env">;
  /** The policy's path as the workflow asks for it, from the workspace. */
  readonly policyPath: string;
  /** Without a pattern, those of this job's `report-dir` and of all jobs' artifacts. */
  findReports(pattern: string | undefined): Promise<Found>;
  github(token: string): Promise<GithubPorts>;
  notice(message: string): void;
}

function runUrl({ run, env }: Ports["runner"]): string | null {
  const { GITHUB_SERVER_URL: server } = env;
  return server && run.repository && run.id !== undefined ? `${server}/${run.repository}/actions/runs/${run.id}` : null;
}

/** Reports or rules that cannot be read are an `error` to be posted like any other: a status of an earlier attempt must not stand. */
async function gather(
  inputs: Inputs,
  ports: Ports,
  pullRequest: PullRequest | undefined,
  policyAtBase: PolicyAtBasePort | undefined,
): Promise<GatheredGates> {
  try {
    const required = await requiredGates(inputs, ports.policyPath, pullRequest, policyAtBase);
    const found = await ports.findReports(inputs.reports);
    const gathered = gatherGates(found.reports, required.gates, ports.runner.run);
    return { ...gathered, notes: [...required.notes, ...found.notes, ...gathered.notes] };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { reports: [], checks: [refusedCheck("reports", error)], notes: [] };
  }
}

/** Gathers the reports, decides one verdict, and puts it before people: status, comment, and the step's own report. */
export async function main(inputs: Inputs, ports: Ports): Promise<GateResult> {
  const { run, event } = ports.runner;
  const pullRequest = pullRequestOf(event);
  const github = inputs.token === undefined ? undefined : await ports.github(inputs.token);
  const gathered = await gather(inputs, ports, pullRequest, github?.policyAtBase);
  const { reports } = gathered;
  const others = inputs.needs.map(needCheck);
  const checks = [...gathered.checks, ...others];
  const verdict = gateVerdict(checks);
  const summary = sentenceOf(gathered.checks, others);
  const notes = [...gathered.notes];
  const outputs: Record<string, string> = {};
  // What GitHub could not take down is an error of this step; what the gates said stays in its report.
  const unposted: Check[] = [];

  const posting = async (what: string, permission: string, post: () => Promise<void>) => {
    try {
      await post();
    } catch (error) {
      // The token of a pull request from a fork may read only.
      if (!isForbidden(error)) {
        if (!(error instanceof Refusal)) throw error;
        unposted.push(refusedCheck(what, error));
        return;
      }
      const note = `the token may not write the ${what}; grant \`${permission}\` to the job, or read the step summary`;
      notes.push(note);
      ports.notice(note);
    }
  };
  const { headSha } = run;
  const author = { workflow: run.workflow ?? "", run: run.id ?? 0, attempt: run.attempt ?? 1 };
  if (github && headSha)
    await posting("commit status", "statuses: write", async () => {
      const status = gatesStatus(verdict, summary, runUrl(ports.runner), author);
      const posted = await postStatus(github.statuses, headSha, status);
      if (posted === "older") notes.push("a newer run of this workflow has set assay/gates already; its status stands");
    });
  if (github && pullRequest && inputs.comment !== "never") {
    await posting("pull request comment", "pull-requests: write", async () => {
      const mayCreate = inputs.comment === "always" || verdict !== "pass";
      const url = runUrl(ports.runner);
      const render = (maxLength: number) =>
        renderComment(reports, {
          title: run.workflow ?? "Gates",
          verdict,
          sentence: summary,
          problems: checks.filter(({ reason, verdict }) => reason !== "gate-verdict" && verdict !== "pass"),
          maxLength,
          ...(url ? { runUrl: url } : {}),
          ...(headSha ? { headSha } : {}),
        });
      const posted = await postSection(github.comments(pullRequest.number), author, render, mayCreate);
      if (posted.kind === "older") notes.push("a newer run of this workflow has commented already; its comment stands");
      if (posted.url) outputs["comment-url"] = posted.url;
    });
  }
  const said = unposted.length === 0 ? { summary } : {};
  return { checks: [...checks, ...unposted], ...said, notes, outputs, provenance: { data: [], model: [], rules: [] } };
}
