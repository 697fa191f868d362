import { isForbidden } from "@assay/action-kit";
import { type Check, Refusal, type Report, renderComment, type Verdict } from "@assay/report";
import { type CheckRunsPort, postCheckRuns, type ShownGate } from "./check-runs.ts";
import { postStatuses, type StatusAuthor, type StatusesPort } from "./commit-status.ts";
import { refusedCheck } from "./gates.ts";
import type { Inputs } from "./inputs.ts";
import { type CommentsPort, postSection } from "./sticky-comment.ts";

/** Of GitHub's API in one run of this step, what it answered with a passing fault not counted again. */
export const MAX_REQUESTS = 12;

export interface PostingPorts {
  /** Sent so far. */
  requests(): number;
  readonly statuses: StatusesPort;
  readonly comments: CommentsPort;
  readonly checkRuns: CheckRunsPort;
}

/** What is put before people. */
export interface Findings {
  readonly verdict: Verdict;
  readonly sentence: string;
  readonly gates: readonly ShownGate[];
  /** What speaks against the whole rather than against one gate. */
  readonly problems: readonly Check[];
  readonly author: StatusAuthor;
  readonly runUrl: string | null;
  readonly headSha: string | undefined;
  /** The pull request (`#7`), else the event. */
  readonly occasion: string;
  readonly onPullRequest: boolean;
}

export interface Posted {
  readonly notes: readonly string[];
  /** What GitHub could not take down: an error of this step, whatever the gates said. */
  readonly unposted: readonly Check[];
  readonly commentUrl: string | undefined;
}

/** Statuses first, then the comment, then as many check runs as the requests allow: each says less than the one before. */
export async function postFindings(
  github: PostingPorts,
  findings: Findings,
  comment: Inputs["comment"],
  notice: (message: string) => void,
): Promise<Posted> {
  const { author, gates, headSha, runUrl, sentence, verdict } = findings;
  const notes: string[] = [];
  const unposted: Check[] = [];
  const posting = async <T>(what: string, permission: string, post: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await post();
    } catch (error) {
      // The token of a pull request from a fork may read only.
      if (!isForbidden(error)) {
        if (!(error instanceof Refusal)) throw error;
        unposted.push(refusedCheck(what, error));
        return undefined;
      }
      const note = `the token may not write the ${what}; grant \`${permission}\` to the job, or read the step summary`;
      notes.push(note);
      notice(note);
      return undefined;
    }
  };

  if (headSha)
    await posting("commit statuses", "statuses: write", async () => {
      const ours = { ...author, occasion: findings.occasion, verdict };
      for (const [context, kind] of await postStatuses(github.statuses, headSha, { ours, sentence, runUrl }))
        if (kind === "older") notes.push(`a newer run of this workflow has set ${context} already; its status stands`);
    });
  let commentUrl: string | undefined;
  if (findings.onPullRequest && comment !== "never")
    await posting("pull request comment", "pull-requests: write", async () => {
      const mayCreate = comment === "always" || verdict !== "pass";
      const posted = await postSection(github.comments, author, commentRenderer(findings), mayCreate);
      if (posted.kind === "older") notes.push("a newer run of this workflow has commented already; its comment stands");
      if (posted.kind === "too many")
        notes.push(
          `the pull request has more comments than can be looked through in ${MAX_REQUESTS} requests; none is written, since ours may be among them`,
        );
      commentUrl = posted.url;
    });
  if (headSha)
    await posting("check runs", "checks: write", async () => {
      const mayAsk = () => github.requests() < MAX_REQUESTS;
      const { older, leftOut } = await postCheckRuns(github.checkRuns, headSha, gates, { author, runUrl, mayAsk });
      if (older.length > 0) notes.push(`a newer run of this workflow has its check runs already: ${older.join(", ")}`);
      if (leftOut.length > 0)
        notes.push(
          `without a check run of this run, which would have taken more requests than ${MAX_REQUESTS}: ${leftOut.join(", ")}`,
        );
    });
  return { notes, unposted, commentUrl };
}

function commentRenderer({ author, gates, headSha, problems, runUrl, sentence, verdict }: Findings) {
  const reports = gates.flatMap(({ report }): Report[] => (report ? [report] : []));
  const htmlUrls = new Map(gates.flatMap(({ name, page }): [string, string][] => (page ? [[name, page]] : [])));
  return (maxLength: number) =>
    renderComment(reports, {
      title: author.workflow || "Gates",
      verdict,
      sentence,
      problems,
      maxLength,
      htmlUrls,
      ...(runUrl ? { runUrl } : {}),
      ...(headSha ? { headSha } : {}),
    });
}
