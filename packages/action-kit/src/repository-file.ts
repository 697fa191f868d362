import type { AbsentSource } from "./absent-source.ts";
import { refusal } from "./file-refusals.ts";
import { type Github, githubStatus, isForbidden, isNotFound } from "./github.ts";

export interface RepositoryFile {
  /** Full SHA of the commit that the ref named. */
  readonly commit: string;
  readonly content: Buffer;
}

/** GitHub gives no more of one file. */
const MAX_BYTES = 100 * 1024 * 1024;
const READING = "give the job `permissions: {contents: read}`";

/** `owner/name` in parts, as the REST client wants them. */
export function ownerAndName(repository: string | undefined): { readonly owner: string; readonly repo: string } {
  const [owner, repo] = (repository ?? "").split("/");
  if (owner && repo) return { owner, repo };
  throw refusal(
    "no-repository",
    "invalid-input",
    "it is not known which repository this is: GITHUB_REPOSITORY is not set",
    "run this in a workflow, or give a path",
  );
}

/** Says which permission the token lacks, in place of GitHub's own sentence. */
export async function permitted<T>(what: string, remedy: string, work: Promise<T>): Promise<T> {
  return work.catch((cause: unknown) => {
    if (!isForbidden(cause)) throw cause;
    throw refusal("not-permitted", "not-permitted", `\`github-token\` may not read ${what}`, remedy, cause);
  });
}

type Repository = ReturnType<typeof ownerAndName>;

async function commitOf(octokit: Github, at: Repository, ref: string): Promise<string | AbsentSource> {
  const absent = { absent: `${at.owner}/${at.repo} has no branch, tag or commit ${ref}` };
  try {
    const { data } = await permitted(
      "the repository's contents",
      READING,
      octokit.rest.repos.getCommit({ ...at, ref, mediaType: { format: "sha" } }),
    );
    return String(data);
  } catch (error) {
    // 422: no such commit; 409: no commit at all.
    if ([409, 422].includes(githubStatus(error) ?? 0)) return absent;
    if (!isNotFound(error)) throw error;
    // A token that may not see the repository is told the same as one that asks for what is not there.
    await octokit.rest.repos.get(at);
    return absent;
  }
}

function isFile(data: unknown): data is { type: "file"; sha: string; size: number; encoding: string; content: string } {
  return typeof data === "object" && data !== null && "type" in data && data.type === "file" && "content" in data;
}

async function entryOf(octokit: Github, at: Repository, path: string, commit: string): Promise<unknown> {
  try {
    const asked = { ...at, path, ref: commit, mediaType: { format: "object" } };
    const { data } = await permitted("the repository's contents", READING, octokit.rest.repos.getContent(asked));
    return data;
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

/**
 * A file at a branch, tag or commit by GitHub's API, which a shallow clone has no history for. The ref is resolved once,
 * so that what is read is of the commit that is named.
 *
 * @param path from the repository's root, with forward slashes
 * @returns why it is absent where GitHub says that ref or path do not exist
 * @throws Refusal where the token may not read it, where it is no file, where DVC tracks it, or beyond 100 MB
 */
export async function readRepositoryFile(
  octokit: Github,
  repository: string | undefined,
  { ref, path }: { readonly ref: string; readonly path: string },
): Promise<RepositoryFile | AbsentSource> {
  const at = ownerAndName(repository);
  const commit = await commitOf(octokit, at, ref);
  if (typeof commit !== "string") return commit;
  const shown = `${path} at ${ref}`;
  const entry = await entryOf(octokit, at, path, commit);
  if (entry === undefined) {
    if ((await entryOf(octokit, at, `${path}.dvc`, commit)) !== undefined)
      throw refusal(
        "pointer-file",
        "pointer-file",
        `${shown} is tracked by DVC (${path}.dvc), so GitHub does not have it`,
        `run \`dvc get . ${path} --rev ${ref}\` in a step before this one, and give the path it writes to`,
      );
    return { absent: `${ref} has no file ${path}` };
  }
  if (!isFile(entry))
    throw refusal("not-a-file", "unreadable", `${shown} is a folder, a link or a submodule`, "name one file");
  if (entry.size > MAX_BYTES)
    throw refusal(
      "too-large",
      "unreadable",
      `${shown} has ${entry.size} bytes; GitHub gives at most ${MAX_BYTES} of one file`,
      "keep it as an artifact, or check that ref out in a step before this one and give the path",
    );
  const content = Buffer.from(await contentOf(octokit, at, entry), "base64");
  if (content.length !== entry.size)
    throw refusal(
      "cut-short",
      "unreadable",
      `GitHub gave ${content.length} of the ${entry.size} bytes of ${shown}`,
      "run the job again",
    );
  return { commit, content };
}

/** Base64. A file of more than 1 MB comes without its content, which its blob has. */
async function contentOf(
  octokit: Github,
  at: Repository,
  entry: { readonly sha: string; readonly encoding: string; readonly content: string },
): Promise<string> {
  if (entry.encoding === "base64") return entry.content;
  const asked = octokit.rest.git.getBlob({ ...at, file_sha: entry.sha });
  return (await permitted("the repository's contents", READING, asked)).data.content;
}
