import type { Json } from "./openapi.ts";

/** A request as it came in, and what became of it. */
export interface RequestRecord {
  readonly method: string;
  /** Path under the API's root, decoded, without the query. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly body: Json | undefined;
  /** Login that the token stands for; `undefined` where there was no or an unknown token. */
  readonly login: string | undefined;
  /** 0 where the connection was cut. */
  status: number;
}

/** An answer in place of the double's own; nothing is changed by the request. */
export interface FaultAnswer {
  readonly status: number;
  readonly body?: Json;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * `reset` cuts the connection before anything is done; `lose-answer` does what was asked and cuts it then, the case in
 * which a client that tries again posts twice.
 */
export type Fault = FaultAnswer | "reset" | "lose-answer";

/** Called before each request; `undefined` lets it through. Await inside to be slow. */
export type FaultHook = (request: Omit<RequestRecord, "status">) => Fault | undefined | Promise<Fault | undefined>;

/** GitHub is down. */
export const UNAVAILABLE: FaultAnswer = { status: 503, body: { message: "Service Unavailable" } };

/** GitHub asks to slow down, and says for how long. */
export function secondaryRateLimit(retryAfterSeconds: number): FaultAnswer {
  return {
    status: 403,
    headers: { "retry-after": String(retryAfterSeconds) },
    body: {
      message: "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.",
      documentation_url: "https://docs.github.com/rest/overview/rate-limits-for-the-rest-api",
    },
  };
}

/** The hour's requests are spent. */
export function primaryRateLimit(resetEpochSeconds: number): FaultAnswer {
  return {
    status: 403,
    headers: {
      "x-ratelimit-limit": "1000",
      "x-ratelimit-remaining": "0",
      "x-ratelimit-reset": String(resetEpochSeconds),
    },
    body: { message: "API rate limit exceeded for installation.", documentation_url: "https://docs.github.com/rest" },
  };
}
