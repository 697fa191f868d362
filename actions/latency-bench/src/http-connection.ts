import type { Client, Dispatcher } from "undici";
import { type Answer, type Connection, failure, OK } from "./connection.ts";

const MOST_DETAIL = 300;
const HEADERS = { "content-type": "application/json", accept: "application/json" };

/** Collects one answer; its body is read to the end, since that is when it has come. */
class AnswerHandler implements Dispatcher.DispatchHandler {
  readonly #settle: (answer: Answer) => void;
  #status = 0;
  #detail = "";

  constructor(settle: (answer: Answer) => void) {
    this.#settle = settle;
  }

  onRequestStart(): void {}

  onResponseStart(_: unknown, status: number): void {
    this.#status = status;
  }

  onResponseData(_: unknown, chunk: Buffer): void {
    if ((this.#status < 200 || this.#status > 299) && this.#detail.length < MOST_DETAIL)
      this.#detail += chunk.toString("utf8").slice(0, MOST_DETAIL);
  }

  onResponseEnd(): void {
    this.#settle(this.#status >= 200 && this.#status <= 299 ? OK : failure(`status ${this.#status}`, this.#detail));
  }

  onResponseError(_: unknown, error: Error & { code?: string }): void {
    const timedOut = /TIMEOUT/.test(error.code ?? "");
    this.#settle(failure(timedOut ? "no answer in time" : (error.code ?? error.name), error.message, timedOut));
  }
}

class HttpConnection implements Connection {
  readonly #client: Client;
  readonly #path: string;

  constructor(client: Client, path: string) {
    this.#client = client;
    this.#path = path;
  }

  send(body: string): Promise<Answer> {
    return new Promise((resolve) => {
      const request = { path: this.#path, method: "POST", headers: HEADERS, body } as const;
      this.#client.dispatch(request, new AnswerHandler(resolve));
    });
  }

  async close(): Promise<void> {
    await this.#client.destroy();
  }
}

/** Connections that are kept open between requests, without pipelining: one request on each at a time. */
export async function openHttp(url: URL, count: number, timeoutMs: number): Promise<Connection[]> {
  const { Client } = await import("undici");
  const options = { pipelining: 1, headersTimeout: timeoutMs, bodyTimeout: timeoutMs, connectTimeout: timeoutMs };
  return Array.from(
    { length: count },
    () => new HttpConnection(new Client(url.origin, options), `${url.pathname}${url.search}`),
  );
}

/** Whether anything answers at the address, with whatever status. */
export async function answersHttp(url: URL, timeoutMs: number): Promise<boolean> {
  const { Client } = await import("undici");
  const client = new Client(url.origin, {
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    connectTimeout: timeoutMs,
  });
  try {
    const { body } = await client.request({ path: `${url.pathname}${url.search}`, method: "GET" });
    await body.dump();
    return true;
  } catch {
    return false;
  } finally {
    await client.destroy();
  }
}
