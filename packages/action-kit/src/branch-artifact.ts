import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { Readable } from "node:stream";
import { Refusal } from "@assay/report";
import type { AbsentSource } from "./absent-source.ts";
import { type FetchedFiles, writeCounted } from "./fetched-files.ts";
import { refusal } from "./file-refusals.ts";
import { type Github, githubStatus } from "./github.ts";
import { ownerAndName, permitted } from "./repository-file.ts";
import type { InputFile } from "./workspace-files.ts";

/** An artifact of a finished run, as GitHub's REST API knows it. */
export interface BranchArtifact {
  readonly id: number;
  readonly name: string;
  /** As it is stored: of a zip, packed. */
  readonly bytes: number;
  /** `sha256:…` of what was uploaded; older servers say none. */
  readonly digest: string | undefined;
  readonly run: { readonly id: number; readonly commit: string };
}

const READING = "give the job `permissions: {actions: read}`";
const PER_PAGE = 100;
/** Of the repository's newest artifacts of that name, whatever branch they are of. */
const MAX_PAGES = 10;
const MAX_PACKED_BYTES = 1_000_000_000;
const MAX_UNPACKED_BYTES = 2_000_000_000;
/** A baseline is a handful of files; whoever packs thousands wants our time. */
const MAX_ENTRIES = 1000;

type Listed = Awaited<ReturnType<Github["rest"]["actions"]["listArtifactsForRepo"]>>["data"]["artifacts"][number];

/** A fork's run bears the name of the fork's branch, which may well be `main`. */
function isOfBranch({ workflow_run: run }: Listed, branch: string): boolean {
  return run?.head_branch === branch && run.head_repository_id === run.repository_id && run.id !== undefined;
}

async function* namedArtifacts(octokit: Github, repository: ReturnType<typeof ownerAndName>, name: string) {
  for (let page = 1; page <= MAX_PAGES; page++) {
    const asked = octokit.rest.actions.listArtifactsForRepo({ ...repository, name, per_page: PER_PAGE, page });
    const { artifacts } = (await permitted("the repository's artifacts", READING, asked)).data;
    yield* artifacts;
    if (artifacts.length < PER_PAGE) return;
  }
  throw refusal(
    "too-many-artifacts",
    "unreadable",
    `none of the ${MAX_PAGES * PER_PAGE} newest artifacts named ${name} is of a successful run of that branch`,
    "upload the baseline under a name that only that branch's workflow uses",
  );
}

/**
 * The artifact of that name of the newest successful run of a branch that has one. Runs of forks do not count, whatever
 * their branches are called.
 *
 * @returns why there is none
 * @throws Refusal where the token may not read artifacts, and where the artifact has expired: it was there, so this is no
 * first run.
 */
export async function findBranchArtifact(
  octokit: Github,
  repository: string | undefined,
  { name, branch }: { readonly name: string; readonly branch: string },
): Promise<BranchArtifact | AbsentSource> {
  const at = ownerAndName(repository);
  const succeeded = new Map<number, boolean>();
  // Newest first, as GitHub lists them.
  for await (const artifact of namedArtifacts(octokit, at, name)) {
    const { id, workflow_run: run, size_in_bytes: bytes, digest, expired } = artifact;
    if (run?.id === undefined || artifact.name !== name || !isOfBranch(artifact, branch)) continue;
    if (!succeeded.has(run.id)) {
      const asked = octokit.rest.actions.getWorkflowRun({ ...at, run_id: run.id });
      const { data } = await permitted("the repository's workflow runs", READING, asked);
      succeeded.set(run.id, data.status === "completed" && data.conclusion === "success");
    }
    if (!succeeded.get(run.id)) continue;
    if (expired)
      throw refusal(
        "expired",
        "unreadable",
        `artifact ${name} of the newest successful run of ${branch} (run ${run.id}) has expired`,
        `run that workflow on ${branch} again, and upload the baseline with a longer \`retention-days\`, or keep it in git`,
      );
    return { id, name, bytes, digest: digest ?? undefined, run: { id: run.id, commit: run.head_sha ?? "" } };
  }
  return { absent: `no successful run of ${branch} has an artifact ${name}` };
}

function unreadable({ name, run }: BranchArtifact, problem: string, cause?: unknown): Error {
  return refusal(
    "artifact",
    "unreadable",
    `artifact ${name} of run ${run.id} ${problem}`,
    "see what that run uploaded, and run it again",
    cause,
  );
}

async function download(octokit: Github, repository: string | undefined, artifact: BranchArtifact) {
  try {
    const { data } = await octokit.rest.actions.downloadArtifact({
      ...ownerAndName(repository),
      artifact_id: artifact.id,
      archive_format: "zip",
      // As a stream: what is larger than the memory is refused by its size, not by the memory.
      request: { parseSuccessResponseBody: false },
    });
    return Readable.fromWeb(data as Parameters<typeof Readable.fromWeb>[0]);
  } catch (error) {
    if (githubStatus(error) === 410) throw unreadable(artifact, "has expired", error);
    throw error;
  }
}

interface Unpacking {
  readonly input: string;
  /** As the input names the artifact; the files are called `artifact:<name>@<run id>/<path>`. */
  readonly asked: string;
  readonly into: FetchedFiles;
}

/** What is no zip was uploaded without being zipped, and is the file itself. */
async function isZip(path: string): Promise<boolean> {
  const handle = await open(path);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(2), 0, 2, 0);
    return bytesRead === 2 && buffer.toString("latin1") === "PK";
  } finally {
    await handle.close();
  }
}

async function unpack(path: string, artifact: BranchArtifact, { input, asked, into }: Unpacking): Promise<InputFile[]> {
  const { openPromise } = await import("yauzl");
  const zip = await openPromise(path, { autoClose: false });
  try {
    if (zip.entryCount > MAX_ENTRIES)
      throw unreadable(artifact, `holds ${zip.entryCount} files; at most ${MAX_ENTRIES} are read`);
    const files: InputFile[] = [];
    let room = MAX_UNPACKED_BYTES;
    for await (const entry of zip.eachEntry()) {
      if (entry.fileName.endsWith("/")) continue;
      const stream = await zip.openReadStreamPromise(entry);
      const shown = shownFile(artifact, entry.fileName);
      const file = await into.add({ input, shown, asked }, stream, room);
      room -= file.bytes;
      files.push(file);
    }
    return files;
  } finally {
    zip.close();
  }
}

function shownFile({ name, run }: BranchArtifact, path: string): string {
  return `artifact:${name}@${run.id}/${path}`;
}

/**
 * The files of an artifact, sorted by their names in it, laid down among the fetched ones.
 *
 * @throws Refusal where it is too large, is not what was uploaded, is no sound zip, or holds a pointer in place of a file
 */
export async function fetchArtifact(
  octokit: Github,
  repository: string | undefined,
  artifact: BranchArtifact,
  unpacking: Unpacking,
): Promise<readonly InputFile[]> {
  const { name, bytes, digest } = artifact;
  const { into } = unpacking;
  const tooLarge = (most: number) => unreadable(artifact, `has more than ${most} bytes, and no more are fetched`);
  if (bytes > MAX_PACKED_BYTES) throw tooLarge(MAX_PACKED_BYTES);
  const packed = into.pathFor(name);
  const content = await download(octokit, repository, artifact);
  const { sha256 } = await writeCounted(packed, content, MAX_PACKED_BYTES, tooLarge);
  if (digest !== undefined && digest !== `sha256:${sha256}`) throw unreadable(artifact, "is not what was uploaded");
  if (!(await isZip(packed))) {
    const named = { input: unpacking.input, asked: unpacking.asked, shown: shownFile(artifact, name) };
    return [await into.add(named, createReadStream(packed), MAX_PACKED_BYTES)];
  }
  const files = await unpack(packed, artifact, unpacking).catch((cause: unknown) => {
    if (cause instanceof Refusal) throw cause;
    throw unreadable(artifact, "is no sound zip file", cause);
  });
  if (files.length === 0) throw unreadable(artifact, "is empty");
  return files.toSorted((left, right) => (left.shown < right.shown ? -1 : 1));
}
