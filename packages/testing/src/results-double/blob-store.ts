import { randomUUID } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";

export interface Blob {
  content: Buffer;
  contentType: string;
  /** What a download is to be called. */
  fileName: string;
  committed: boolean;
  readonly writeKey: string;
  readonly readKey: string;
  readonly blocks: Map<string, Buffer>;
}

export interface BlobAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly content?: Buffer;
}

export interface BlobRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** The part of Azure's block blobs that the artifact and cache clients use, behind signed URLs. */
export class BlobStore {
  readonly #blobs = new Map<string, Blob>();
  readonly #violation: (message: string) => void;

  constructor(violation: (message: string) => void) {
    this.#violation = violation;
  }

  /** Opens an empty blob, answering the path and query of the URL that may write it. */
  open(fileName: string): { readonly path: string; readonly blob: Blob } {
    const name = randomUUID();
    const blob: Blob = {
      content: Buffer.alloc(0),
      contentType: "application/octet-stream",
      fileName,
      committed: false,
      writeKey: randomUUID(),
      readKey: randomUUID(),
      blocks: new Map(),
    };
    this.#blobs.set(name, blob);
    return { path: `/blobs/${name}?sv=2026-10-06&sp=cw&sig=${blob.writeKey}`, blob };
  }

  /** Path and query of the URL that may read a blob. */
  readPath(blob: Blob): string {
    const name = [...this.#blobs].find(([, one]) => one === blob)?.[0];
    return `/blobs/${name}?sv=2026-10-06&sp=r&sig=${blob.readKey}`;
  }

  serve(request: BlobRequest): BlobAnswer {
    const blob = this.#blobs.get(request.url.pathname.slice("/blobs/".length));
    const signature = request.url.searchParams.get("sig");
    if (request.headers.authorization !== undefined) {
      this.#violation("a token was carried to the blob storage");
      return refuse(403, "AuthenticationFailed");
    }
    if (!blob) return refuse(404, "BlobNotFound");
    if (request.method === "PUT" && signature === blob.writeKey) return this.#write(blob, request);
    if (request.method === "GET" && signature === blob.readKey) return this.#read(blob, request);
    this.#violation(`${request.method} on a blob is more than the signature in its URL permits`);
    return refuse(403, "AuthorizationPermissionMismatch");
  }

  #write(blob: Blob, { url, headers, body }: BlobRequest): BlobAnswer {
    if (headers["x-ms-version"] === undefined) return this.#refuse(400, "MissingRequiredHeader", "x-ms-version");
    const operation = url.searchParams.get("comp");
    if (operation === "block") return this.#putBlock(blob, url.searchParams.get("blockid") ?? "", body);
    if (operation === "blocklist") {
      const refused = this.#putBlockList(blob, body.toString("utf8"));
      if (refused) return refused;
    } else if (operation === null && headers["x-ms-blob-type"] === "BlockBlob") {
      blob.content = body;
      blob.committed = true;
    } else return this.#refuse(400, "InvalidQueryParameterValue", `comp=${operation}`);
    blob.contentType = text(headers["x-ms-blob-content-type"]) || text(headers["content-type"]) || blob.contentType;
    return created();
  }

  #putBlock(blob: Blob, id: string, body: Buffer): BlobAnswer {
    const canonical = Buffer.from(id, "base64").toString("base64") === id;
    const [other] = blob.blocks.keys();
    if (id === "" || !canonical || (other !== undefined && other.length !== id.length))
      return this.#refuse(
        400,
        "InvalidQueryParameterValue",
        `blockid "${id}" is no base64 or of another length than the others`,
      );
    blob.blocks.set(id, body);
    return created();
  }

  /** The list decides the order, not the order in which blocks came in; a block it does not name is dropped. */
  #putBlockList(blob: Blob, xml: string): BlobAnswer | undefined {
    const ids = [...xml.matchAll(/<(?:Latest|Uncommitted)>([^<]*)<\/(?:Latest|Uncommitted)>/g)].map(
      (one) => one[1] ?? "",
    );
    const blocks = ids.map((id) => blob.blocks.get(id));
    if (!/<BlockList>|<BlockList\/>/.test(xml)) return this.#refuse(400, "InvalidXmlDocument", xml.slice(0, 100));
    if (blocks.includes(undefined)) return this.#refuse(400, "InvalidBlockList", ids.join());
    blob.content = Buffer.concat(blocks.filter((block) => block !== undefined));
    blob.committed = true;
    return undefined;
  }

  #read(blob: Blob, { headers }: BlobRequest): BlobAnswer {
    if (!blob.committed) return refuse(404, "BlobNotFound");
    if (headers.range !== undefined) return this.#refuse(416, "InvalidRange", "the double serves whole blobs only");
    const name = encodeURIComponent(blob.fileName);
    return {
      status: 200,
      content: blob.content,
      headers: {
        "content-type": blob.contentType,
        "content-disposition": `attachment; filename="${name}"; filename*=UTF-8''${name}`,
      },
    };
  }

  #refuse(status: number, code: string, detail: string): BlobAnswer {
    this.#violation(`blob storage: ${code}: ${detail}`);
    return refuse(status, code);
  }
}

const text = (value: string | string[] | undefined) => (Array.isArray(value) ? value.join() : (value ?? ""));

const created = (): BlobAnswer => ({
  status: 201,
  headers: {
    etag: '"0x8DOUBLE"',
    "last-modified": "Fri, 02 Jan 2026 03:04:05 GMT",
    "x-ms-request-id": "double",
    "x-ms-request-server-encrypted": "true",
  },
});

function refuse(status: number, code: string): BlobAnswer {
  const xml = `<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code><Message>${code}</Message></Error>`;
  return {
    status,
    content: Buffer.from(xml),
    headers: { "content-type": "application/xml", "x-ms-error-code": code },
  };
}
