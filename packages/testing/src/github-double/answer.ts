import type { Access, Identity, Scope } from "./identity.ts";
import type { Json, JsonObject } from "./openapi.ts";
import type { GithubState } from "./state.ts";

/** An answer before it is sent. `body` is sent as JSON, `content` as it is. */
export interface Answer {
  readonly status: number;
  readonly body?: Json;
  readonly content?: Buffer;
  readonly contentType?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A request that passed authentication and the contract. */
export interface Call {
  readonly state: GithubState;
  readonly identity: Identity;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: JsonObject;
  readonly accept: string;
  /** Full URL of the request, for Link headers. */
  readonly url: URL;
  /** The API's root, for the URLs in payloads. */
  readonly apiUrl: string;
  /** Where signed downloads lie: another origin, as GitHub's blob storage is. */
  readonly blobUrl: string;
}

interface Route {
  /** Any of these permissions will do; empty where every known token may. */
  readonly needs: readonly (readonly [Scope, Access])[];
  answer(call: Call): Answer;
}

/** Routes by operation, such as `GET /repos/{owner}/{repo}`. */
export type Routes = Readonly<Record<string, Route>>;

const DOCUMENTATION = "https://docs.github.com/rest";

export function refuse(status: number, message: string, errors?: Json): Answer {
  return {
    status,
    body: {
      message,
      ...(errors !== undefined && { errors }),
      documentation_url: DOCUMENTATION,
      status: String(status),
    },
  };
}

export const notFound = () => refuse(404, "Not Found");

/** GitHub's 422 for a value it does not take. */
export function unprocessable(resource: string, field: string, message: string): Answer {
  return refuse(422, "Validation Failed", [{ resource, code: "custom", field, message }]);
}

/** `per_page` beyond 100 is cut to 100 in silence, as on GitHub. */
const MAX_PER_PAGE = 100;

/** One page of a list, with GitHub's Link header; `wrap` puts it into the answer's body. */
export function paginate<T>(call: Call, items: readonly T[], wrap: (page: T[]) => Json): Answer {
  const perPage = Math.min(MAX_PER_PAGE, Number(call.query.get("per_page") ?? 30)) || 30;
  const page = Number(call.query.get("page") ?? 1) || 1;
  const last = Math.max(1, Math.ceil(items.length / perPage));
  const link = (number: number, relation: string) => {
    const url = new URL(call.url);
    url.searchParams.set("page", String(number));
    return `<${url.href}>; rel="${relation}"`;
  };
  const links = [
    ...(page > 1 ? [link(page - 1, "prev")] : []),
    ...(page < last ? [link(page + 1, "next"), link(last, "last")] : []),
    ...(page > 1 ? [link(1, "first")] : []),
  ];
  return {
    status: 200,
    body: wrap(items.slice((page - 1) * perPage, page * perPage)),
    ...(links.length > 0 && { headers: { link: links.join(", ") } }),
  };
}
