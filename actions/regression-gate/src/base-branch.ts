import { posix, relative, resolve, sep } from "node:path";
import { connectGithub, dig, isNotFound, type Runner } from "@assay/action-kit";

/** `unknown`: it could not be asked, and `why` says what to tell the reader. */
export type BaseBranchAnswer =
  | { readonly state: "present"; readonly branch: string }
  | { readonly state: "absent" }
  | { readonly state: "unknown"; readonly why: string };

/**
 * Whether a file that is absent here exists on the base branch of the pull request: then the pull request has removed
 * the baseline it should be judged by. Outside pull requests, and for paths outside the repository, it is `absent`.
 */
export async function onBaseBranch(runner: Runner, path: string, token: string | undefined): Promise<BaseBranchAnswer> {
  const branch = dig(runner.event, "pull_request", "base", "ref");
  const [owner, repo] = (runner.run.repository ?? "").split("/");
  if (typeof branch !== "string" || !owner || !repo) return { state: "absent" };
  const folder = resolve(runner.workspace, runner.env["INPUT_WORKING-DIRECTORY"] || ".");
  const inRepository = relative(runner.workspace, resolve(folder, path)).split(sep).join(posix.sep);
  if (inRepository.startsWith("../") || /[*?[\]{}]/.test(inRepository)) return { state: "absent" };
  if (!token) return { state: "unknown", why: `no github-token to look for ${path} on ${branch} with` };
  const octokit = await connectGithub(token);
  try {
    await octokit.rest.repos.getContent({ owner, repo, path: inRepository, ref: branch });
    return { state: "present", branch };
  } catch (error) {
    if (isNotFound(error)) return { state: "absent" };
    const said = error instanceof Error ? error.message : String(error);
    return { state: "unknown", why: `whether ${path} exists on ${branch} could not be asked: ${said}` };
  }
}
