import { type Github, isConflict, isNotFound, isRateLimited } from "@assay/action-kit";
import { Refusal } from "@assay/report";
import type { BranchState, HistoryBranch, WriteOutcome } from "./append-entry.ts";

export interface BranchFile {
  readonly owner: string;
  readonly repo: string;
  readonly branch: string;
  /** In the root of the branch. */
  readonly path: string;
}

async function orAbsent<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

/** One file of a branch through GitHub's Git data API, which needs no checkout; the ref only ever moves forward. */
export class GithubBranch implements HistoryBranch {
  readonly #connect: () => Promise<Github>;
  readonly #file: BranchFile;
  /** Of the root's tree at each head that was read. */
  readonly #trees = new Map<string, string>();

  constructor(connect: () => Promise<Github>, file: BranchFile) {
    this.#connect = connect;
    this.#file = file;
  }

  async read(): Promise<BranchState> {
    const { owner, repo, branch, path } = this.#file;
    const { git } = (await this.#connect()).rest;
    const ref = await orAbsent(git.getRef({ owner, repo, ref: `heads/${branch}` }));
    if (!ref) return { head: undefined, content: undefined };
    const head = ref.data.object.sha;
    const commit = await git.getCommit({ owner, repo, commit_sha: head });
    this.#trees.set(head, commit.data.tree.sha);
    const tree = await git.getTree({ owner, repo, tree_sha: commit.data.tree.sha });
    const entry = tree.data.tree.find((one) => one.path === path);
    if (!entry && !tree.data.truncated) return { head, content: undefined };
    if (entry?.type !== "blob" || entry.sha === undefined)
      throw new Refusal(`${path} on the branch ${branch} is not a file that can be appended to`, {
        code: "bad-history",
        reason: "unreadable",
        remedy: "name a branch as `history-branch` that holds nothing but the history",
      });
    const blob = await git.getBlob({ owner, repo, file_sha: entry.sha });
    return { head, content: Buffer.from(blob.data.content, "base64") };
  }

  async write(state: BranchState, content: Buffer, message: string): Promise<WriteOutcome> {
    try {
      return await this.#commit(state, content, message);
    } catch (error) {
      if (isRateLimited(error)) return "busy";
      throw error;
    }
  }

  async #commit({ head }: BranchState, content: Buffer, message: string): Promise<WriteOutcome> {
    const { owner, repo, branch, path } = this.#file;
    const { git } = (await this.#connect()).rest;
    const blob = await git.createBlob({ owner, repo, content: content.toString("base64"), encoding: "base64" });
    const base = head === undefined ? undefined : this.#trees.get(head);
    const tree = await git.createTree({
      owner,
      repo,
      ...(base === undefined ? {} : { base_tree: base }),
      tree: [{ path, mode: "100644", type: "blob", sha: blob.data.sha }],
    });
    const parents = head === undefined ? [] : [head];
    const commit = await git.createCommit({ owner, repo, message, tree: tree.data.sha, parents });
    const { sha } = commit.data;
    try {
      if (head === undefined) await git.createRef({ owner, repo, ref: `refs/heads/${branch}`, sha });
      else await git.updateRef({ owner, repo, ref: `heads/${branch}`, sha, force: false });
      return "written";
    } catch (error) {
      if (isConflict(error)) return "moved";
      throw error;
    }
  }
}
