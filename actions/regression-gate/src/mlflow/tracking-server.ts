import { Refusal } from "@assay/report";

/** What a server answers to a question; `body` is `undefined` where it is no JSON. */
export interface ServerAnswer {
  readonly status: number;
  readonly body: unknown;
}

type Env = Readonly<Record<string, string | undefined>>;

/** A run with ten thousand metrics is some 1 MB. */
const MAX_ANSWER_BYTES = 20_000_000;
const TIMEOUT_MS = 30_000;
const RETRIES = 2;

function refuse(
  code: string,
  reason: "invalid-input" | "unreadable",
  message: string,
  remedy: string,
  cause?: unknown,
) {
  return new Refusal(message, { code, reason, remedy, cause });
}

function trackingUrl(written: string | undefined): URL {
  const remedy = "set MLFLOW_TRACKING_URI in the step's `env` to the http(s) URL of the tracking server";
  if (!written) throw refuse("no-tracking-uri", "invalid-input", "MLFLOW_TRACKING_URI is not set", remedy);
  const url = URL.canParse(written) ? new URL(written) : undefined;
  if (url && /^https?:$/.test(url.protocol)) return url;
  // What is no URL may hold a secret all the same.
  throw refuse("bad-tracking-uri", "invalid-input", "MLFLOW_TRACKING_URI is no http(s) URL", remedy);
}

/** User or password of a URL; one whose percent signs encode nothing is meant as it stands. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The header that MLflow's own client sends: a token before user and password, those before what the URL holds. */
function authorization(url: URL, env: Env): string | undefined {
  if (env.MLFLOW_TRACKING_TOKEN) return `Bearer ${env.MLFLOW_TRACKING_TOKEN}`;
  const user = env.MLFLOW_TRACKING_USERNAME || decoded(url.username);
  const password = env.MLFLOW_TRACKING_PASSWORD || decoded(url.password);
  if (user === "" && password === "") return undefined;
  return `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
}

/** MLflow's tracking server and model registry behind MLFLOW_TRACKING_URI, over its REST API. */
export class TrackingServer {
  readonly #url: URL;
  readonly #authorization: string | undefined;
  /** What no log may show. */
  readonly secrets: readonly string[];

  /** @throws Refusal where the environment names no server. */
  constructor(env: Env) {
    this.#url = trackingUrl(env.MLFLOW_TRACKING_URI);
    this.#authorization = authorization(this.#url, env);
    const { MLFLOW_TRACKING_TOKEN, MLFLOW_TRACKING_USERNAME, MLFLOW_TRACKING_PASSWORD } = env;
    this.secrets = [
      MLFLOW_TRACKING_TOKEN,
      MLFLOW_TRACKING_USERNAME,
      MLFLOW_TRACKING_PASSWORD,
      this.#url.password,
      decoded(this.#url.password),
      this.#authorization?.split(" ")[1],
    ].filter((secret) => secret !== undefined && secret !== "") as string[];
  }

  /** The server as messages name it, without what the URL may hold of secrets. */
  get shown(): string {
    return `${this.#url.origin}${this.#url.pathname.replace(/\/+$/, "")}`;
  }

  get hasCredentials(): boolean {
    return this.#authorization !== undefined;
  }

  /**
   * One question to the REST API, such as `runs/get`.
   * @throws Refusal `unreadable` where the server cannot be reached, or answers without end.
   */
  async get(path: string, query: Readonly<Record<string, string>>): Promise<ServerAnswer> {
    const url = `${this.shown}/api/2.0/mlflow/${path}?${new URLSearchParams(query)}`;
    // An HTTP client that knows the runner's proxies, and that most runs have no use for.
    const { HttpClient } = await import("@actions/http-client");
    const client = new HttpClient("assay", [], {
      // A login page is no answer, and the credentials are for this server alone.
      allowRedirects: false,
      allowRetries: true,
      maxRetries: RETRIES,
      socketTimeout: TIMEOUT_MS,
    });
    try {
      const headers = this.#authorization === undefined ? {} : { authorization: this.#authorization };
      const { message } = await client.get(url, { accept: "application/json", ...headers });
      const chunks: Buffer[] = [];
      let bytes = 0;
      for await (const chunk of message) {
        bytes += (chunk as Buffer).length;
        if (bytes > MAX_ANSWER_BYTES) throw new Error(`it answered more than ${MAX_ANSWER_BYTES} bytes`);
        chunks.push(chunk as Buffer);
      }
      return { status: message.statusCode ?? 0, body: parsed(Buffer.concat(chunks).toString("utf8")) };
    } catch (cause) {
      throw refuse(
        "mlflow",
        "unreadable",
        `MLflow at ${this.shown} could not be asked: ${cause instanceof Error ? cause.message : String(cause)}`,
        "check MLFLOW_TRACKING_URI, and the way from the runner to that server",
        cause,
      );
    } finally {
      client.dispose();
    }
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
