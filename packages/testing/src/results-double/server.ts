import type { IncomingMessage, ServerResponse } from "node:http";
import { type LoopbackServer, readBody, serveLoopback } from "../loopback-server.ts";
import type { Files } from "../workspace.ts";
import { ArtifactService, type UploadedArtifact } from "./artifact-service.ts";
import { BlobStore } from "./blob-store.ts";
import { type CacheEntry, CacheService } from "./cache-service.ts";
import { issueRuntimeToken, readRuntimeToken, type TokenSubject } from "./runtime-token.ts";
import { type Fields, fieldProblems, type Service, TwirpError } from "./twirp.ts";

/** A service call as it came in. */
export interface ResultsRequest {
  /** Such as `ArtifactService/CreateArtifact`. */
  readonly method: string;
  readonly fields: Fields;
}

export interface ResultsDoubleOptions {
  /**
   * Answers in place of the double. The clients try again for half a minute on 5xx and on bodies that are no JSON, and
   * give up at once on `{status: 4xx, code, message}`.
   */
  readonly before?: (
    request: ResultsRequest,
  ) => { readonly status: number; readonly code: string; readonly message: string } | undefined;
}

/** The artifact and cache services on 127.0.0.1, as the official clients speak to them. */
export interface ResultsDouble extends AsyncDisposable {
  /** ACTIONS_RESULTS_URL. */
  readonly url: string;
  /** ACTIONS_RUNTIME_TOKEN for a job of a run. */
  tokenFor(subject: TokenSubject): string;
  /** Uploaded and finalized, oldest first. */
  readonly artifacts: readonly UploadedArtifact[];
  /** Lays an artifact as a job of the run may have uploaded it, well-formed or not; files are zipped. */
  plantArtifact(subject: TokenSubject, name: string, content: Files | Buffer): void;
  readonly cacheEntries: readonly CacheEntry[];
  /** Replaces what a cache entry holds. */
  tamperCache(key: string, content: Buffer): void;
  readonly requests: readonly ResultsRequest[];
  /** What was asked that the double does not know, or that the service would not take. */
  readonly violations: readonly string[];
  assertClean(): void;
}

const PREFIX = "/twirp/github.actions.results.api.v1.";

/** Starts a double on a free port. */
export async function startResults(options: ResultsDoubleOptions = {}): Promise<ResultsDouble> {
  const server = new Server(options);
  await server.start();
  return server;
}

/** Runs a test against a double of its own, and fails it where the services would not have taken what was sent. */
export async function withResults<T>(
  options: ResultsDoubleOptions,
  use: (results: ResultsDouble) => Promise<T>,
): Promise<T> {
  await using results = await startResults(options);
  const result = await use(results);
  results.assertClean();
  return result;
}

class Server implements ResultsDouble {
  readonly requests: ResultsRequest[] = [];
  readonly violations: string[] = [];
  readonly #options: ResultsDoubleOptions;
  readonly #violation = (message: string) => void this.violations.push(message);
  readonly #origin = () => this.#http?.origin ?? "";
  readonly #blobs = new BlobStore(this.#violation);
  readonly #artifacts = new ArtifactService(this.#blobs, this.#origin, this.#violation);
  readonly #cache = new CacheService(this.#blobs, this.#origin, this.#violation);
  readonly #services: Readonly<Record<string, Service>> = {
    ArtifactService: this.#artifacts.methods,
    CacheService: this.#cache.methods,
  };
  #http: LoopbackServer | undefined;

  constructor(options: ResultsDoubleOptions) {
    this.#options = options;
  }

  async start(): Promise<void> {
    this.#http = await serveLoopback(
      (request, response) => this.#serve(request, response),
      (error) => this.#violation(`the double broke: ${String(error)}`),
    );
  }

  get url(): string {
    return `${this.#origin()}/`;
  }

  tokenFor(subject: TokenSubject): string {
    return issueRuntimeToken(subject);
  }

  get artifacts(): readonly UploadedArtifact[] {
    return this.#artifacts.artifacts;
  }

  plantArtifact(subject: TokenSubject, name: string, content: Files | Buffer): void {
    const owner = readRuntimeToken(`Bearer ${issueRuntimeToken(subject)}`);
    if (!owner) throw new Error("a token of our own is a token");
    this.#artifacts.plant(owner, name, content);
  }

  get cacheEntries(): readonly CacheEntry[] {
    return this.#cache.entries;
  }

  tamperCache(key: string, content: Buffer): void {
    this.#cache.tamper(key, content);
  }

  assertClean(): void {
    if (this.violations.length > 0)
      throw new Error(
        `The results service would not have taken this:\n${this.violations.map((one) => `- ${one}`).join("\n")}`,
      );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#http?.close();
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", this.#origin());
    const method = request.method ?? "GET";
    const body = await readBody(request);
    if (url.pathname.startsWith("/blobs/")) {
      const answer = this.#blobs.serve({ method, url, headers: request.headers, body });
      const length = { "content-length": answer.content?.length ?? 0 };
      response.writeHead(answer.status, { ...answer.headers, ...length }).end(answer.content);
      return;
    }
    const { status, payload } = this.#call(method, url.pathname, request.headers.authorization, body.toString("utf8"));
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(payload));
  }

  #call(verb: string, path: string, authorization: string | undefined, body: string) {
    try {
      const name = path.startsWith(PREFIX) ? path.slice(PREFIX.length) : "";
      const [service = "", method = ""] = name.split("/");
      const known = verb === "POST" ? this.#services[service]?.[method] : undefined;
      if (!known) throw this.#violated(404, "bad_route", `${verb} ${path}: the double does not know this`);
      const fields = JSON.parse(body) as Fields;
      const request = { method: name, fields };
      this.requests.push(request);
      const fault = this.#options.before?.(request);
      if (fault) throw new TwirpError(fault.status, fault.code, fault.message);
      const caller = readRuntimeToken(authorization);
      if (!caller) throw this.#violated(401, "unauthenticated", `${name}: no runtime token`);
      const problems = fieldProblems(known, fields);
      if (problems.length > 0) throw this.#violated(400, "invalid_argument", `${name}: ${problems.join(", ")}`);
      return { status: 200, payload: known.answer(fields, caller) };
    } catch (error) {
      if (!(error instanceof TwirpError)) throw error;
      return { status: error.status, payload: { code: error.code, msg: error.message } };
    }
  }

  #violated(status: number, code: string, message: string): TwirpError {
    this.#violation(message);
    return new TwirpError(status, code, message);
  }
}
