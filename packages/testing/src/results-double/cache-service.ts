import type { Blob, BlobStore } from "./blob-store.ts";
import { type Fields, type Service, TwirpError, text } from "./twirp.ts";

export interface CacheEntry {
  readonly key: string;
  /** sha256 of paths and compression: an entry saved of other paths is never found. */
  readonly version: string;
  readonly content: Buffer;
}

interface Stored {
  readonly id: number;
  readonly key: string;
  readonly version: string;
  readonly blob: Blob;
  finalized: boolean;
}

/** `github.actions.results.api.v1.CacheService`, version 2. */
export class CacheService {
  readonly #stored: Stored[] = [];
  readonly #blobs: BlobStore;
  readonly #violation: (message: string) => void;
  readonly #origin: () => string;
  #lastId = 9000;

  constructor(blobs: BlobStore, origin: () => string, violation: (message: string) => void) {
    this.#blobs = blobs;
    this.#origin = origin;
    this.#violation = violation;
  }

  /** What was saved, oldest first. */
  get entries(): CacheEntry[] {
    return this.#finalized().map(({ key, version, blob }) => ({ key, version, content: blob.content }));
  }

  /** Replaces what an entry holds, as a poisoned cache would. Throws where there is no such entry. */
  tamper(key: string, content: Buffer): void {
    const stored = this.#finalized().find((one) => one.key === key);
    if (!stored) throw new Error(`no cache entry "${key}"`);
    stored.blob.content = content;
  }

  readonly methods: Service = {
    CreateCacheEntry: {
      fields: ["?metadata", "key", "version"],
      answer: (fields) => this.#create(text(fields.key), text(fields.version)),
    },
    FinalizeCacheEntryUpload: {
      fields: ["?metadata", "key", "?size_bytes", "version"],
      answer: (fields) => this.#finalize(fields),
    },
    GetCacheEntryDownloadURL: {
      fields: ["?metadata", "key", "?restore_keys", "version"],
      answer: (fields) => this.#find(fields),
    },
  };

  #create(key: string, version: string): Record<string, unknown> {
    if (this.#stored.some((one) => one.key === key && one.version === version))
      throw new TwirpError(409, "already_exists", "cache entry with the same key, version, and scope already exists");
    const { path, blob } = this.#blobs.open("cache");
    this.#lastId += 1;
    this.#stored.push({ id: this.#lastId, key, version, blob, finalized: false });
    return { ok: true, signed_upload_url: `${this.#origin()}${path}` };
  }

  #finalize(fields: Fields): Record<string, unknown> {
    const stored = this.#stored.find((one) => one.key === fields.key && one.version === fields.version);
    if (!stored?.blob.committed)
      throw new TwirpError(404, "not_found", `nothing was uploaded for "${text(fields.key)}"`);
    if (Number(fields.size_bytes ?? 0) !== stored.blob.content.length) {
      this.#violation(
        `cache entry "${stored.key}" was finalized with ${text(fields.size_bytes)} bytes, but holds ${stored.blob.content.length}`,
      );
      throw new TwirpError(400, "invalid_argument", "size does not fit what was uploaded");
    }
    stored.finalized = true;
    return { ok: true, entry_id: String(stored.id) };
  }

  /** The exact key, then the newest entry that starts with it, then the same for each restore key in turn. */
  #find(fields: Fields): Record<string, unknown> {
    const candidates = this.#finalized()
      .filter((one) => one.version === fields.version)
      .reverse();
    const keys = [text(fields.key), ...((fields.restore_keys ?? []) as string[])];
    const found =
      candidates.find((one) => one.key === keys[0]) ??
      keys.map((key) => candidates.find((one) => one.key.startsWith(key))).find((one) => one !== undefined);
    if (!found) return { ok: false };
    return {
      ok: true,
      signed_download_url: `${this.#origin()}${this.#blobs.readPath(found.blob)}`,
      matched_key: found.key,
    };
  }

  #finalized(): Stored[] {
    return this.#stored.filter((one) => one.finalized);
  }
}
