import { exampleAnswer } from "./contract.ts";
import type { JsonObject } from "./openapi.ts";
import type { Author } from "./state.ts";

const examples = new Map<string, JsonObject>();

/** An operation's official example, read once and copied at every use. */
export function example(key: string, status = 200): JsonObject {
  const name = `${key} ${status}`;
  const known = examples.get(name) ?? exampleAnswer(key, status);
  examples.set(name, known);
  return structuredClone(known);
}

/** The first element of an operation's example list. */
export function exampleItem(key: string): JsonObject {
  const list = example(key) as unknown as JsonObject[];
  const [first] = list;
  if (!first) throw new Error(`the example of ${key} is no list`);
  return first;
}

/** A user as GitHub embeds one. */
export function userPayload(author: Author): JsonObject {
  const user = exampleItem("GET /repos/{owner}/{repo}/issues/{issue_number}/comments").user as JsonObject;
  const name = encodeURIComponent(author.login);
  const renamed = Object.fromEntries(
    Object.entries(user).map(([key, value]) => [
      key,
      typeof value === "string" ? value.replaceAll("octocat", name) : value,
    ]),
  );
  return { ...renamed, login: author.login, id: author.id, type: author.type };
}

/** An author by login, for those no token stands for. */
export function personNamed(login: string): Author {
  return { login, id: 583231, type: login.endsWith("[bot]") ? "Bot" : "User" };
}
