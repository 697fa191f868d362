import type { Answer } from "./answer.ts";
import type { Identity } from "./identity.ts";
import type { Json, JsonObject } from "./openapi.ts";

const VIEWER = /^(?:query\s*\w*\s*)?\{\s*viewer\s*\{([\w\s,]*)\}\s*\}$/;

/** Answers `viewer { … }`, all that the suite asks by GraphQL; `undefined` for any other query. */
export function answerGraphql(body: Json | undefined, identity: Identity): Answer | undefined {
  const query = (body as JsonObject | undefined)?.query;
  const fields = typeof query === "string" ? VIEWER.exec(query.trim())?.[1]?.match(/\w+/g) : undefined;
  if (!fields) return undefined;
  const viewer: JsonObject = {
    login: identity.login,
    databaseId: identity.id,
    id: `U_${identity.id}`,
    __typename: identity.type,
  };
  if (fields.some((field) => !(field in viewer))) return undefined;
  return {
    status: 200,
    body: { data: { viewer: Object.fromEntries(fields.map((field) => [field, viewer[field] ?? null])) } },
  };
}
