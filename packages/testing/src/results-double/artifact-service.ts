import { createHash } from "node:crypto";
import { unzipSync, zipSync } from "fflate";
import type { Files } from "../workspace.ts";
import type { Blob, BlobStore } from "./blob-store.ts";
import type { BackendIds } from "./runtime-token.ts";
import { type Fields, type Service, TwirpError, text } from "./twirp.ts";

/** An artifact that was uploaded whole. */
export interface UploadedArtifact {
  readonly id: number;
  readonly name: string;
  readonly runId: number;
  readonly content: Buffer;
  /** `application/zip`, or the file's own type where it was uploaded unzipped. */
  readonly contentType: string;
  /** Content by path inside the zip; the one file under the artifact's name where it was uploaded unzipped. */
  readonly entries: ReadonlyMap<string, Buffer>;
  readonly digest: string;
  readonly createdAt: string;
  readonly expired: boolean;
}

interface Stored {
  readonly id: number;
  readonly name: string;
  readonly owner: BackendIds;
  readonly mimeType: string;
  readonly blob: Blob;
  readonly createdAt: string;
  digest: string | undefined;
}

/** Names may hold none of these; the client checks too. */
const FORBIDDEN_IN_NAME = /["<>:|*?\r\n\\/]/;
const OWN_IDS = ["workflow_run_backend_id", "workflow_job_run_backend_id"] as const;

/** `github.actions.results.api.v1.ArtifactService`. */
export class ArtifactService {
  readonly #stored: Stored[] = [];
  readonly #blobs: BlobStore;
  readonly #violation: (message: string) => void;
  readonly #origin: () => string;
  #lastId = 5000;
  #now = Date.parse("2026-01-02T03:04:05Z");

  constructor(blobs: BlobStore, origin: () => string, violation: (message: string) => void) {
    this.#blobs = blobs;
    this.#origin = origin;
    this.#violation = violation;
  }

  /** What was uploaded and finalized, oldest first. */
  get artifacts(): UploadedArtifact[] {
    return this.#finalized().map((one) => ({
      id: one.id,
      name: one.name,
      runId: one.owner.runId,
      content: one.blob.content,
      contentType: one.blob.contentType,
      entries: entriesOf(one),
      digest: one.digest ?? "",
      createdAt: one.createdAt,
      expired: false,
    }));
  }

  /** An artifact as a job of the run may have uploaded it, well-formed or not; files are zipped. */
  plant(owner: BackendIds, name: string, content: Files | Buffer): void {
    const zipped = Buffer.isBuffer(content) ? content : zipOf(content as Files);
    const { blob } = this.#blobs.open(`${name}.zip`);
    Object.assign(blob, { content: zipped, contentType: "application/zip", committed: true });
    this.#store(owner, name, "application/zip", blob).digest = digestOf(zipped);
  }

  readonly methods: Service = {
    CreateArtifact: {
      fields: [...OWN_IDS, "name", "?expires_at", "version", "?mime_type"],
      answer: (fields, caller) => this.#create(fields, caller),
    },
    FinalizeArtifact: {
      fields: [...OWN_IDS, "name", "?size", "?hash"],
      answer: (fields, caller) => this.#finalize(fields, caller),
    },
    ListArtifacts: {
      fields: [...OWN_IDS, "?name_filter", "?id_filter"],
      answer: (fields, caller) => ({ artifacts: this.#list(fields, caller) }),
    },
    GetSignedArtifactURL: {
      fields: [...OWN_IDS, "name"],
      answer: (fields, caller) => {
        const stored = this.#named(fields, caller);
        return { signed_url: `${this.#origin()}${this.#blobs.readPath(stored.blob)}` };
      },
    },
    DeleteArtifact: {
      fields: [...OWN_IDS, "name"],
      answer: (fields, caller) => {
        const stored = this.#named(fields, caller);
        this.#stored.splice(this.#stored.indexOf(stored), 1);
        return { ok: true, artifact_id: String(stored.id) };
      },
    },
  };

  #create(fields: Fields, caller: BackendIds): Record<string, unknown> {
    demandOwn(fields, caller);
    const name = text(fields.name);
    if (FORBIDDEN_IN_NAME.test(name))
      throw new TwirpError(
        400,
        "invalid_argument",
        `the artifact name "${name}" holds a character that is not allowed`,
      );
    // A name that is being uploaded is taken too; a re-run, which has ids of its own, may use it again.
    if (this.#stored.some((one) => one.name === name && one.owner.workflowRun === caller.workflowRun))
      throw new TwirpError(409, "already_exists", "an artifact with this name already exists on the workflow run");
    const mimeType = text(fields.mime_type) || "application/zip";
    const { path, blob } = this.#blobs.open(mimeType === "application/zip" ? `${name}.zip` : name);
    this.#store(caller, name, mimeType, blob);
    return { ok: true, signed_upload_url: `${this.#origin()}${path}` };
  }

  #store(owner: BackendIds, name: string, mimeType: string, blob: Blob): Stored {
    this.#lastId += 1;
    this.#now += 1000;
    const createdAt = new Date(this.#now).toISOString().replace(".000Z", "Z");
    const stored: Stored = { id: this.#lastId, name, owner, mimeType, blob, createdAt, digest: undefined };
    this.#stored.push(stored);
    return stored;
  }

  #finalize(fields: Fields, caller: BackendIds): Record<string, unknown> {
    demandOwn(fields, caller);
    const name = text(fields.name);
    const stored = this.#stored.find((one) => one.name === name && one.owner.workflowRun === caller.workflowRun);
    if (!stored) throw new TwirpError(404, "not_found", `no artifact "${name}" was created`);
    if (!stored.blob.committed) throw new TwirpError(400, "failed_precondition", `nothing was uploaded for "${name}"`);
    const digest = digestOf(stored.blob.content);
    const size = Number(fields.size ?? 0);
    if (size !== stored.blob.content.length || (fields.hash !== undefined && fields.hash !== digest)) {
      this.#violation(
        `artifact "${name}" was finalized with ${size} bytes, ${text(fields.hash)}, but holds ${stored.blob.content.length}, ${digest}`,
      );
      throw new TwirpError(400, "invalid_argument", "size or hash do not fit what was uploaded");
    }
    stored.digest = digest;
    return { ok: true, artifact_id: String(stored.id) };
  }

  #list(fields: Fields, caller: BackendIds): Record<string, unknown>[] {
    demandOwn(fields, caller);
    return this.#finalized()
      .filter((one) => one.owner.runId === caller.runId)
      .filter((one) => fields.name_filter === undefined || one.name === fields.name_filter)
      .filter((one) => fields.id_filter === undefined || String(one.id) === String(fields.id_filter))
      .map((one) => ({
        workflow_run_backend_id: one.owner.workflowRun,
        workflow_job_run_backend_id: one.owner.workflowJobRun,
        database_id: String(one.id),
        name: one.name,
        size: String(one.blob.content.length),
        created_at: one.createdAt,
        digest: one.digest,
      }));
  }

  /** The artifact that a request names by the ids it was listed with: another job's, or an earlier attempt's too. */
  #named(fields: Fields, caller: BackendIds): Stored {
    const stored = this.#finalized().find(
      (one) =>
        one.name === fields.name &&
        one.owner.runId === caller.runId &&
        one.owner.workflowRun === fields.workflow_run_backend_id,
    );
    if (!stored) throw new TwirpError(404, "not_found", `no artifact "${text(fields.name)}" in this run`);
    return stored;
  }

  #finalized(): Stored[] {
    return this.#stored.filter((one) => one.digest !== undefined);
  }
}

function digestOf(content: Buffer): string {
  return `sha256:${createHash("sha256").update(content).digest("hex")}`;
}

function zipOf(files: Files): Buffer {
  const entries = Object.entries(files).map(([path, content]) => [path, new Uint8Array(Buffer.from(content))] as const);
  return Buffer.from(zipSync(Object.fromEntries(entries)));
}

function demandOwn(fields: Fields, caller: BackendIds): void {
  if (
    fields.workflow_run_backend_id !== caller.workflowRun ||
    fields.workflow_job_run_backend_id !== caller.workflowJobRun
  )
    throw new TwirpError(403, "permission_denied", "the token is for another run or job");
}

function entriesOf(stored: Stored): Map<string, Buffer> {
  if (stored.mimeType !== "application/zip") return new Map([[stored.name, stored.blob.content]]);
  const files = Object.entries(unzipSync(stored.blob.content)).filter(([path]) => !path.endsWith("/"));
  return new Map(files.map(([path, content]) => [path, Buffer.from(content)]));
}
