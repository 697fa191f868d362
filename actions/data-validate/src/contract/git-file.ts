import { connectGithub, dig, isNotFound, type Runner } from "@assay/action-kit";
import { Refusal } from "@assay/report";
import type { GitFile } from "./read-contract.ts";

function refused(message: string, remedy: string, cause?: unknown): Refusal {
  return new Refusal(message, { code: "git-file", reason: "unreadable", remedy, ...(cause ? { cause } : {}) });
}

/**
 * A file of the run's own repository, by GitHub's API, since the checkout may be shallow. An empty `ref` is the base of the
 * pull request, or of the merge group. A commit that does not exist is refused; a file that does not is `absent`.
 */
export async function gitFile(runner: Runner, token: string | undefined, ref: string, path: string): Promise<GitFile> {
  const base = dig(runner.event, "pull_request", "base", "sha") ?? dig(runner.event, "merge_group", "base_sha");
  if (ref === "" && typeof base !== "string") return { state: "no-pull-request" };
  const commit = ref === "" ? String(base) : ref;
  const [owner, repo] = (runner.run.repository ?? "").split("/");
  if (!token || !owner || !repo)
    throw refused(`${path} at ${commit} cannot be asked for without a github-token`, "give `github-token` to the step");
  const octokit = await connectGithub(token);
  const at = { owner, repo, ref: commit };
  try {
    const { data } = await octokit.rest.repos.getContent({ ...at, path, mediaType: { format: "raw" } });
    if (typeof data === "string") return { state: "present", text: data, commit };
  } catch (error) {
    if (!isNotFound(error)) throw error;
    try {
      await octokit.rest.repos.getCommit(at);
    } catch (cause) {
      throw refused(
        `there is no ${commit} in ${owner}/${repo}, or the token may not see it`,
        "check the branch, tag or commit in `base-contract`, and grant `contents: read` to the job",
        cause,
      );
    }
    return { state: "absent", commit };
  }
  throw refused(`${path} at ${commit} is no file`, "name a suite or a Table Schema in `base-contract`");
}
