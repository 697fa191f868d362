import { setTimeout } from "node:timers/promises";
import { connectGithub, dig, type GateContext, type Github, type Runner } from "@assay/action-kit";
import { Refusal } from "@assay/report";
import { GithubBranch } from "./github-branch.ts";
import type { HistoryPorts } from "./keep-history.ts";

function refuse(message: string, remedy: string): never {
  throw new Refusal(message, { code: "history-not-written", reason: "not-permitted", remedy });
}

/** Branches that people work on: a line pushed there would land in front of whatever they are about to push. */
function refuseWorkingBranch({ event, env }: Runner, branch: string): void {
  const taken = [
    dig(event, "repository", "default_branch"),
    dig(event, "pull_request", "base", "ref"),
    env.GITHUB_REF_TYPE === "branch" ? env.GITHUB_REF_NAME : undefined,
    env.GITHUB_HEAD_REF,
  ];
  if (taken.includes(branch))
    refuse(`${branch} is a branch that holds code`, "give the history a branch of its own, such as `assay-history`");
}

function openBranch(context: GateContext, branch: string, token: string | undefined): GithubBranch {
  refuseWorkingBranch(context.runner, branch);
  const [owner, repo] = (context.runner.run.repository ?? "").split("/");
  if (!owner || !repo) refuse("it is not said which repository this is", "run the gate in a workflow");
  if (!token) refuse("there is no `github-token` to write it with", "leave `github-token` at its default");
  let connection: Promise<Github> | undefined;
  const connect = () => {
    connection ??= connectGithub(token);
    return connection;
  };
  return new GithubBranch(connect, { owner, repo, branch, path: `${context.name}.jsonl` });
}

function isFromFork({ event, run }: Runner): boolean {
  const pull = dig(event, "pull_request");
  // Of a fork that has been deleted there is no repository any more.
  return typeof pull === "object" && pull !== null && dig(pull, "head", "repo", "full_name") !== run.repository;
}

function runOf({ run, commit }: Runner, name: string): HistoryPorts["run"] {
  const sha = run.headSha ?? commit;
  if (run.id === undefined || sha === undefined) return undefined;
  return { commit: sha, run: run.id, attempt: run.attempt ?? 1, name, event: run.event ?? "unknown" };
}

/** The history of a real step. */
export function historyPorts(context: GateContext): HistoryPorts {
  return {
    run: runOf(context.runner, context.name),
    fromFork: isFromFork(context.runner),
    open: (branch, token) => openBranch(context, branch, token),
    pause: (longestMs) => setTimeout(Math.random() * longestMs),
    now: () => new Date().toISOString(),
  };
}
