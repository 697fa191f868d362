import type { IncomingMessage, ServerResponse } from "node:http";
import { DEFAULT_REPOSITORY } from "../events.ts";
import { type LoopbackServer, readBody, serveLoopback } from "../loopback-server.ts";
import { type Answer, type Call, type Routes, refuse } from "./answer.ts";
import { requestProblems, responseProblems } from "./contract.ts";
import type { Fault, FaultHook, RequestRecord } from "./faults.ts";
import { answerGraphql } from "./graphql.ts";
import { DEFAULT_IDENTITIES, type Identity, permits } from "./identity.ts";
import { githubDescription, type Json, type JsonObject, type Operation } from "./openapi.ts";
import { actionsRoutes } from "./routes/actions.ts";
import { checkRoutes } from "./routes/checks.ts";
import { commentRoutes } from "./routes/comments.ts";
import { compareRoutes } from "./routes/compare.ts";
import { contentRoutes } from "./routes/contents.ts";
import { gitDataRoutes } from "./routes/git-data.ts";
import { pullRoutes } from "./routes/pulls.ts";
import { repositoryRoutes } from "./routes/repository.ts";
import { statusRoutes } from "./routes/statuses.ts";
import { GithubState, type RunArtifact } from "./state.ts";

export interface GithubDoubleOptions {
  /** The only repository there is, as `owner/name`; default `octo/churn`. */
  readonly repository?: string;
  /** Who each token stands for, beside `workflow-token`, `read-only-token` and `user-token`. */
  readonly identities?: Readonly<Record<string, Identity>>;
  /** Serve under `/api/v3` and `/api/graphql`, as an Enterprise Server does. */
  readonly enterprise?: boolean;
  /** Answers in place of the double: 503, rate limits, cut connections. */
  readonly before?: FaultHook;
  /** Called once with the empty state, to put in what the test starts from. */
  readonly seed?: (state: GithubState) => void;
  /** A results double whose artifacts the REST API lists too. */
  readonly results?: { readonly artifacts: readonly RunArtifact[] };
}

/** GitHub's API on 127.0.0.1, each request and answer checked against GitHub's own OpenAPI description. */
export interface GithubDouble extends AsyncDisposable {
  /** GITHUB_API_URL. */
  readonly apiUrl: string;
  /** GITHUB_GRAPHQL_URL. */
  readonly graphqlUrl: string;
  /** What it remembers; tests may read and change it. */
  readonly state: GithubState;
  /** Every API request so far, in order. */
  readonly requests: readonly RequestRecord[];
  /** The requests that change something. */
  readonly writes: readonly RequestRecord[];
  /** What was asked that the double does not know, or that breaks GitHub's description. */
  readonly violations: readonly string[];
  /** Throws where there are violations. */
  assertClean(): void;
}

const ROUTES: Routes = {
  ...actionsRoutes,
  ...checkRoutes,
  ...commentRoutes,
  ...compareRoutes,
  ...contentRoutes,
  ...gitDataRoutes,
  ...pullRoutes,
  ...repositoryRoutes,
  ...statusRoutes,
};

/** Starts a double on a free port. */
export async function startGithub(options: GithubDoubleOptions = {}): Promise<GithubDouble> {
  const state = new GithubState(options.repository ?? DEFAULT_REPOSITORY);
  if (options.results) {
    const { results } = options;
    state.uploaded = () => results.artifacts;
  }
  options.seed?.(state);
  const server = new Server(state, options);
  await server.start();
  return server;
}

class Server implements GithubDouble {
  readonly state: GithubState;
  readonly requests: RequestRecord[] = [];
  readonly violations: string[] = [];
  readonly #identities: Readonly<Record<string, Identity>>;
  readonly #options: GithubDoubleOptions;
  #api: LoopbackServer | undefined;
  #blobs: LoopbackServer | undefined;

  constructor(state: GithubState, options: GithubDoubleOptions) {
    this.state = state;
    this.#options = options;
    this.#identities = { ...DEFAULT_IDENTITIES, ...options.identities };
  }

  async start(): Promise<void> {
    const onDefect = (error: unknown) => this.violations.push(`the double broke: ${String(error)}`);
    this.#api = await serveLoopback((request, response) => this.#serveApi(request, response), onDefect);
    // Blobs lie on another origin, as on GitHub: a client that carries its token there is refused.
    this.#blobs = await serveLoopback(async (request, response) => this.#serveBlob(request, response), onDefect);
  }

  get apiUrl(): string {
    return `${this.#api?.origin}${this.#options.enterprise ? "/api/v3" : ""}`;
  }

  get graphqlUrl(): string {
    return `${this.#api?.origin}${this.#options.enterprise ? "/api/graphql" : "/graphql"}`;
  }

  get writes(): readonly RequestRecord[] {
    return this.requests.filter((request) => request.method !== "GET" && request.path !== "/graphql");
  }

  assertClean(): void {
    if (this.violations.length > 0)
      throw new Error(`GitHub would not have taken this:\n${this.violations.map((one) => `- ${one}`).join("\n")}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#api?.close();
    await this.#blobs?.close();
  }

  async #serveApi(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", this.#api?.origin);
    const method = request.method ?? "GET";
    const raw = (await readBody(request)).toString("utf8");
    const body = parseJson(raw);
    const identity = this.#identities[tokenOf(request)];
    const graphql = `${url.origin}${url.pathname}` === this.graphqlUrl;
    const root = new URL(this.apiUrl).pathname.replace(/\/$/, "");
    const path = graphql ? "/graphql" : url.pathname.slice(root.length);
    const record: RequestRecord = {
      method,
      path: decodeURIComponent(path),
      query: Object.fromEntries(url.searchParams),
      body,
      login: identity?.login,
      status: 0,
    };
    this.requests.push(record);

    const fault = await this.#options.before?.(record);
    if (fault === "reset") {
      request.socket.destroy();
      return;
    }
    const answer = await this.#faultOr(fault, async () => {
      if (raw !== "" && body === undefined) return this.#violation(400, `${method} ${path}: the body is no JSON`);
      if (!identity) return refuse(401, tokenOf(request) === "" ? "Requires authentication" : "Bad credentials");
      if (graphql) {
        const { answer, problems } = await answerGraphql(body, this.state, identity);
        this.violations.push(...problems);
        return answer;
      }
      if (!url.pathname.startsWith(root)) return this.#violation(404, `${url.pathname} lies outside ${this.apiUrl}`);
      return this.#answerRest({ method, path, url, body, identity, accept: request.headers.accept ?? "" });
    });
    if (fault === "lose-answer") {
      request.socket.destroy();
      return;
    }
    record.status = answer.status;
    send(response, answer);
  }

  async #faultOr(fault: Fault | undefined, otherwise: () => Promise<Answer>): Promise<Answer> {
    return fault === undefined || typeof fault === "string" ? otherwise() : fault;
  }

  #answerRest(request: {
    method: string;
    path: string;
    url: URL;
    body: Json | undefined;
    identity: Identity;
    accept: string;
  }): Answer {
    const { method, path, url, body, identity } = request;
    const operation = githubDescription().find(method, path);
    if (!operation) return this.#violation(404, `${method} ${path}: GitHub has no such operation`);
    const route = ROUTES[operation.key];
    if (!route) return this.#violation(404, `${operation.key}: the double does not know this operation`);
    const { owner, repo } = operation.params;
    if (owner !== undefined && `${owner}/${repo}`.toLowerCase() !== this.state.repository.toLowerCase())
      return refuse(404, "Not Found");
    if (route.needs.length > 0 && !permits(identity, route.needs))
      return refuse(403, "Resource not accessible by integration");
    const call: Call = {
      state: this.state,
      identity,
      params: operation.params,
      query: url.searchParams,
      body: (body ?? {}) as JsonObject,
      accept: request.accept,
      url,
      apiUrl: this.apiUrl,
      blobUrl: this.#blobs?.origin ?? "",
    };
    const problems = requestProblems(operation, url.searchParams, body);
    if (problems.length > 0) {
      this.violations.push(...problems.map((problem) => `${operation.key}: ${problem}`));
      return refuse(422, "Invalid request.", problems);
    }
    const answer = route.answer(call);
    this.#checkAnswer(operation, answer);
    return answer;
  }

  #checkAnswer(operation: Operation, answer: Answer): void {
    if (answer.content) return;
    for (const problem of responseProblems(
      operation,
      answer.status,
      answer.contentType ?? "application/json",
      answer.body,
    ))
      this.violations.push(`${operation.key}: the double's own ${answer.status}: ${problem}`);
  }

  #violation(status: number, message: string): Answer {
    this.violations.push(message);
    return refuse(status, message);
  }

  async #serveBlob(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", this.#blobs?.origin);
    const id = Number(/^\/artifacts\/(\d+)$/.exec(url.pathname)?.[1]);
    const artifact = this.state.allArtifacts().find((one) => one.id === id);
    if (request.headers.authorization !== undefined) {
      this.violations.push("a token was carried to the blob storage");
      send(response, { status: 403, content: Buffer.from("AuthenticationFailed"), contentType: "application/xml" });
    } else if (!artifact || !url.searchParams.has("sig"))
      send(response, { status: 404, content: Buffer.from("BlobNotFound"), contentType: "application/xml" });
    else
      send(response, {
        status: 200,
        content: artifact.content,
        contentType: artifact.contentType,
        headers: { "content-disposition": `attachment; filename="${fileName(artifact)}"` },
      });
  }
}

/** An artifact uploaded unzipped keeps its own name. */
function fileName(artifact: RunArtifact): string {
  return artifact.contentType === "application/zip" ? `${artifact.name}.zip` : artifact.name;
}

function tokenOf(request: IncomingMessage): string {
  return (request.headers.authorization ?? "").replace(/^(?:bearer|token)\s+/i, "");
}

function parseJson(text: string): Json | undefined {
  try {
    return text === "" ? undefined : (JSON.parse(text) as Json);
  } catch {
    return undefined;
  }
}

function send(response: ServerResponse, answer: Answer): void {
  const content = answer.content ?? (answer.body === undefined ? undefined : Buffer.from(JSON.stringify(answer.body)));
  response.writeHead(answer.status, {
    ...(content && {
      "content-type": answer.contentType ?? "application/json; charset=utf-8",
      "content-length": content.length,
    }),
    "x-github-request-id": "DOUBLE",
    ...answer.headers,
  });
  response.end(content);
}
