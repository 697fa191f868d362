import { mkdtemp, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { Refusal } from "@assay/report";

/** An artifact of this run, of any attempt and any job. Whoever can run code in one of its jobs may have written it. */
export interface RunArtifact {
  readonly id: number;
  readonly name: string;
  /** As it is stored: of a zip, packed. */
  readonly bytes: number;
  /** `sha256:…` of what was uploaded. */
  readonly digest: string | undefined;
}

export interface ArtifactFile {
  /** As the zip names it. */
  readonly path: string;
  readonly text: string;
}

/** Our own hold a handful of files; whoever packs thousands wants our time. */
const MAX_ENTRIES = 1000;

export function hasArtifactService(): boolean {
  return Boolean(process.env.ACTIONS_RUNTIME_TOKEN && process.env.ACTIONS_RESULTS_URL);
}

function refusal(name: string, problem: string, cause?: unknown): Refusal {
  return new Refusal(`artifact ${name} ${problem}`, {
    code: "artifact",
    reason: "invalid-report",
    remedy: "see which job uploaded it, and run that job again",
    cause,
  });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/**
 * The run's artifacts, those of earlier attempts too; `undefined` where the server has no such service (GitHub Enterprise
 * Server, a runner that gives the step no token for it).
 * @throws Refusal `unreadable` where the service does not answer.
 */
export async function listRunArtifacts(): Promise<readonly RunArtifact[] | undefined> {
  if (!hasArtifactService()) return undefined;
  const { DefaultArtifactClient, GHESNotSupportedError } = await import("@actions/artifact");
  try {
    const { artifacts } = await new DefaultArtifactClient().listArtifacts();
    return artifacts.map(({ id, name, size, digest }) => ({ id, name, bytes: size, digest }));
  } catch (cause) {
    if (cause instanceof GHESNotSupportedError) return undefined;
    throw new Refusal(`the artifacts of this run cannot be listed: ${messageOf(cause)}`, {
      code: "artifacts",
      reason: "unreadable",
      remedy: "check GitHub's own status, then run the job again",
      cause,
    });
  }
}

/** The one entry with any of the names. Nothing else of the zip is unpacked, and nothing of it is laid on disk. */
async function readEntry(path: string, wanted: readonly string[], maxBytes: number): Promise<ArtifactFile> {
  const { openPromise } = await import("yauzl");
  const zip = await openPromise(path, { autoClose: false });
  try {
    if (zip.entryCount > MAX_ENTRIES)
      throw new Error(`it holds ${zip.entryCount} files; at most ${MAX_ENTRIES} are looked at`);
    const found = [];
    for await (const entry of zip.eachEntry()) if (wanted.includes(entry.fileName)) found.push(entry);
    const [entry] = found;
    if (!entry || found.length > 1)
      throw new Error(`it holds ${found.length === 0 ? "no" : "more than one"} ${wanted.join(" or ")}`);
    if (entry.uncompressedSize > maxBytes)
      throw new Error(`${entry.fileName} has ${entry.uncompressedSize} bytes; at most ${maxBytes} are read`);
    // The reader stops a stream that is longer than its entry says.
    const stream: Readable = await zip.openReadStreamPromise(entry);
    const text = new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(await stream.toArray()));
    return { path: entry.fileName, text };
  } finally {
    zip.close();
  }
}

/**
 * One file of a zipped artifact as UTF-8 text: the only one whose path is among `files`. The zip lies in `temp` while it
 * is read.
 * @throws Refusal where the artifact is larger than `maxBytes`, is no sound zip, or does not hold exactly one such file of
 * at most `maxBytes`.
 */
export async function readArtifactFile(
  artifact: RunArtifact,
  files: readonly string[],
  { maxBytes, temp }: { readonly maxBytes: number; readonly temp: string },
): Promise<ArtifactFile> {
  const { id, name, bytes, digest } = artifact;
  if (bytes > maxBytes) throw refusal(name, `has ${bytes} bytes; at most ${maxBytes} are fetched`);
  const { DefaultArtifactClient } = await import("@actions/artifact");
  const folder = await mkdtemp(join(temp, "assay-artifact-"));
  try {
    const { digestMismatch } = await new DefaultArtifactClient().downloadArtifact(id, {
      path: folder,
      skipDecompress: true,
      ...(digest ? { expectedHash: digest } : {}),
    });
    if (digestMismatch) throw new Error("it is not what was uploaded");
    const [zip] = await readdir(folder);
    if (!zip) throw new Error("nothing was downloaded");
    return await readEntry(join(folder, zip), files, maxBytes);
  } catch (cause) {
    throw refusal(name, `cannot be read: ${messageOf(cause)}`, cause);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
