import { createHash } from "node:crypto";
import { zipSync } from "fflate";
import { DEFAULT_BASE_SHA, DEFAULT_HEAD_SHA } from "../events.ts";
import type { Files } from "../workspace.ts";
import type { JsonObject } from "./openapi.ts";

export type Permission = "admin" | "maintain" | "write" | "triage" | "read" | "none";
export type StatusState = "error" | "failure" | "pending" | "success";

export interface Author {
  readonly login: string;
  readonly id: number;
  readonly type: "User" | "Bot";
}

export interface Comment {
  readonly id: number;
  readonly issue: number;
  readonly author: Author;
  body: string;
  readonly createdAt: string;
  updatedAt: string;
  readonly reactions: { readonly id: number; readonly content: string; readonly author: Author }[];
}

export interface Status {
  readonly id: number;
  readonly sha: string;
  readonly context: string;
  readonly state: StatusState;
  readonly description: string | null;
  readonly targetUrl: string | null;
  readonly author: Author;
  readonly createdAt: string;
}

export interface CheckRun {
  readonly id: number;
  readonly headSha: string;
  name: string;
  status: string;
  conclusion: string | null;
  detailsUrl: string | null;
  externalId: string | null;
  startedAt: string;
  completedAt: string | null;
  title: string | null;
  summary: string | null;
  text: string | null;
  /** Updates append here, 50 at most in each request. */
  readonly annotations: JsonObject[];
  readonly app: { readonly id: number; readonly slug: string };
}

export interface PullFile {
  readonly filename: string;
  readonly status?: "added" | "removed" | "modified" | "renamed";
  readonly additions?: number;
  readonly deletions?: number;
  readonly patch?: string;
  readonly previousFilename?: string;
}

export interface Pull {
  readonly number: number;
  state: "open" | "closed";
  draft: boolean;
  readonly author: string;
  title: string;
  readonly head: { ref: string; sha: string; repository: string };
  readonly base: { ref: string; sha: string };
  files: PullFile[];
}

export interface Review {
  readonly id: number;
  readonly pull: number;
  readonly author: Author;
  readonly state: "APPROVED" | "CHANGES_REQUESTED" | "COMMENTED" | "DISMISSED";
  readonly body: string;
  readonly commit: string;
  readonly submittedAt: string;
}

export interface WorkflowRun {
  readonly id: number;
  readonly number: number;
  attempt: number;
  readonly workflow: string;
  readonly event: string;
  readonly headBranch: string;
  readonly headSha: string;
  /** Whether the branch is a fork's, whatever it is called. */
  readonly ofFork: boolean;
  status: string;
  conclusion: string | null;
  readonly createdAt: string;
  jobs: { readonly id: number; readonly name: string; status: string; conclusion: string | null; attempt: number }[];
}

export interface RunArtifact {
  readonly id: number;
  readonly name: string;
  readonly runId: number;
  readonly content: Buffer;
  readonly contentType: string;
  expired: boolean;
  readonly createdAt: string;
}

export interface Commit {
  readonly sha: string;
  readonly tree: ReadonlyMap<string, Buffer>;
  readonly parents: readonly string[];
  readonly message: string;
}

/** Everything the double remembers. Tests may read it and, between requests, change it. */
export class GithubState {
  readonly repository: string;
  readonly comments: Comment[] = [];
  readonly statuses: Status[] = [];
  readonly checkRuns: CheckRun[] = [];
  readonly pulls: Pull[] = [];
  readonly reviews: Review[] = [];
  readonly runs: WorkflowRun[] = [];
  readonly artifacts: RunArtifact[] = [];
  /** Artifacts another double holds, such as those that the run under test has uploaded. */
  uploaded: () => readonly RunArtifact[] = () => [];
  readonly collaborators = new Map<string, Permission>();
  /** Commit SHA by full name, such as `refs/heads/main`. */
  readonly refs = new Map<string, string>();
  readonly commits = new Map<string, Commit>();
  readonly blobs = new Map<string, Buffer>();
  readonly trees = new Map<string, ReadonlyMap<string, Buffer>>();
  #lastId = 1000;
  #now = Date.parse("2026-01-02T03:04:05Z");

  constructor(repository: string) {
    this.repository = repository;
  }

  nextId(): number {
    this.#lastId += 1;
    return this.#lastId;
  }

  /** A clock of its own that moves one second with every reading, so that order is never a tie. */
  now(): string {
    this.#now += 1000;
    return new Date(this.#now).toISOString().replace(".000Z", "Z");
  }

  addComment(issue: number, body: string, author: Author): Comment {
    const now = this.now();
    const comment: Comment = { id: this.nextId(), issue, author, body, createdAt: now, updatedAt: now, reactions: [] };
    this.comments.push(comment);
    return comment;
  }

  /** A pull request that is open from `retrain` to `main`, unless said otherwise. */
  addPull(pull: Partial<Omit<Pull, "head" | "base">> & { head?: Partial<Pull["head"]>; base?: Partial<Pull["base"]> }) {
    const added: Pull = {
      number: pull.number ?? 7,
      state: pull.state ?? "open",
      draft: pull.draft ?? false,
      author: pull.author ?? "mona",
      title: pull.title ?? "Retrain the churn model",
      head: { ref: "retrain", sha: DEFAULT_HEAD_SHA, repository: this.repository, ...pull.head },
      base: { ref: "main", sha: DEFAULT_BASE_SHA, ...pull.base },
      files: pull.files ?? [],
    };
    this.pulls.push(added);
    return added;
  }

  addRun(run: Partial<WorkflowRun> = {}): WorkflowRun {
    const added: WorkflowRun = {
      id: run.id ?? this.nextId(),
      number: run.number ?? this.runs.length + 1,
      attempt: run.attempt ?? 1,
      workflow: run.workflow ?? "ml",
      event: run.event ?? "push",
      headBranch: run.headBranch ?? "main",
      headSha: run.headSha ?? DEFAULT_BASE_SHA,
      ofFork: run.ofFork ?? false,
      status: run.status ?? "completed",
      conclusion: run.conclusion === undefined ? "success" : run.conclusion,
      createdAt: run.createdAt ?? this.now(),
      jobs: run.jobs ?? [],
    };
    this.runs.push(added);
    return added;
  }

  /** An artifact of a run, zipped as the artifact service zips it. */
  addArtifact(runId: number, name: string, files: Files): RunArtifact {
    const entries = Object.entries(files).map(
      ([path, content]) => [path, new Uint8Array(Buffer.from(content))] as const,
    );
    const artifact: RunArtifact = {
      id: this.nextId(),
      name,
      runId,
      content: Buffer.from(zipSync(Object.fromEntries(entries))),
      contentType: "application/zip",
      expired: false,
      createdAt: this.now(),
    };
    this.artifacts.push(artifact);
    return artifact;
  }

  /** Every artifact: those added here and those uploaded. */
  allArtifacts(): RunArtifact[] {
    return [...this.artifacts, ...this.uploaded()];
  }

  /** Commits files on a branch, replacing all that it held; answers the commit's SHA. */
  commitFiles(branch: string, files: Files, options: { sha?: string; message?: string } = {}): string {
    const tree = new Map(Object.entries(files).map(([path, content]) => [path, Buffer.from(content)]));
    for (const content of tree.values()) this.addBlob(content);
    const ref = `refs/heads/${branch}`;
    const parent = this.refs.get(ref);
    const commit = this.addCommit(tree, parent ? [parent] : [], options.message ?? "Change files", options.sha);
    this.refs.set(ref, commit.sha);
    return commit.sha;
  }

  addBlob(content: Buffer): string {
    const sha = blobSha(content);
    this.blobs.set(sha, content);
    return sha;
  }

  addTree(tree: ReadonlyMap<string, Buffer>): string {
    const sha = treeSha(tree);
    this.trees.set(sha, tree);
    return sha;
  }

  addCommit(tree: ReadonlyMap<string, Buffer>, parents: readonly string[], message: string, sha?: string): Commit {
    const treeId = this.addTree(tree);
    const digest = sha1(`commit\0${treeId}\0${parents.join()}\0${message}\0${this.commits.size}`);
    const commit: Commit = { sha: sha ?? digest, tree, parents, message };
    this.commits.set(commit.sha, commit);
    return commit;
  }

  /** The commit that a branch, a tag, a full ref or a SHA names; `undefined` where there is none. */
  commitAt(name: string): Commit | undefined {
    const sha =
      this.refs.get(name) ??
      this.refs.get(`refs/heads/${name}`) ??
      this.refs.get(`refs/tags/${name}`) ??
      this.refs.get(`refs/${name}`) ??
      name;
    return this.commits.get(sha);
  }
}

const sha1 = (data: string | Buffer) => createHash("sha1").update(data).digest("hex");

/** Git's own name of a blob. */
export const blobSha = (content: Buffer) => sha1(Buffer.concat([Buffer.from(`blob ${content.length}\0`), content]));

/** A name of a tree by its content; not git's own, which nothing here relies on. */
export function treeSha(tree: ReadonlyMap<string, Buffer>): string {
  const lines = [...tree].map(([path, content]) => `${path}\0${blobSha(content)}`).sort();
  return sha1(`tree\0${lines.join("\n")}`);
}

/** The newest status of each context on a commit. */
export function newestStatuses(state: GithubState, sha: string): Status[] {
  const newest = new Map<string, Status>();
  for (const status of state.statuses) if (status.sha === sha) newest.set(status.context, status);
  return [...newest.values()];
}
