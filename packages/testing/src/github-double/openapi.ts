import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { Ajv, type ValidateFunction } from "ajv";

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

/** One operation of GitHub's REST API, found for a request. */
export interface Operation {
  /** Such as `GET /repos/{owner}/{repo}/issues/{issue_number}/comments`. */
  readonly key: string;
  /** The path's parameters, decoded. */
  readonly params: Readonly<Record<string, string>>;
  readonly description: OperationDescription;
}

interface ContentDescription {
  readonly schema?: JsonObject;
  readonly examples?: Record<string, JsonObject>;
}

interface OperationDescription {
  readonly parameters?: readonly JsonObject[];
  readonly requestBody?: { readonly required?: boolean; readonly content: Record<string, ContentDescription> };
  readonly responses: Record<string, JsonObject>;
}

interface Route {
  readonly key: string;
  readonly method: string;
  readonly pattern: RegExp;
  readonly names: readonly string[];
  readonly literalLength: number;
  readonly description: OperationDescription;
}

const SCHEMA_ID = "github";
/** These may hold slashes: `heads/main`, `docs/a.md`, `main...feature/x`. */
const SLASHED = new Set(["path", "ref", "basehead", "branch"]);
const METHODS = ["get", "post", "put", "patch", "delete"];

/**
 * GitHub's own OpenAPI description (`@octokit/openapi`), compiled operation by operation as requests touch them.
 * Loading takes about half a second, so it is done once in a process.
 */
class Description {
  readonly #document: JsonObject;
  readonly #routes: readonly Route[];
  readonly #strict: Ajv;
  readonly #coercing: Ajv;
  readonly #compiled = new Map<object, ValidateFunction>();

  constructor(document: JsonObject) {
    rewriteNullable(document);
    this.#document = document;
    const options = { strict: false, validateFormats: false, allErrors: true, logger: false } as const;
    // Under an id of its own, so that every "#/components/schemas/…" finds its way; ajv walks all that it is given.
    const { schemas } = document.components as JsonObject;
    const root = { $id: SCHEMA_ID, components: { schemas } };
    this.#strict = new Ajv(options).addSchema(root);
    this.#coercing = new Ajv({ ...options, coerceTypes: "array" }).addSchema(root);
    this.#routes = routesOf(this.#document);
  }

  /** The operation that answers a method and path; `undefined` where GitHub has none. */
  find(method: string, path: string): Operation | undefined {
    for (const route of this.#routes) {
      const match = route.method === method ? route.pattern.exec(path) : null;
      if (!match) continue;
      const params = Object.fromEntries(
        route.names.map((name, index) => [name, decodeURIComponent(match[index + 1] ?? "")]),
      );
      return { key: route.key, params, description: route.description };
    }
    return undefined;
  }

  /** The operation with a key, for reading its examples. */
  byKey(key: string): OperationDescription {
    const route = this.#routes.find((one) => one.key === key);
    if (!route) throw new Error(`GitHub's description has no operation ${key}`);
    return route.description;
  }

  /** What `$ref` points at, or the value itself. */
  resolve<T>(value: T): T {
    const ref = (value as JsonObject | undefined)?.$ref;
    if (typeof ref !== "string") return value;
    let found: Json | undefined = this.#document;
    for (const part of ref.slice(2).split("/")) found = (found as JsonObject)[part];
    return found as T;
  }

  /** Problems of a value under a schema of the description; empty where it fits. `coerce` reads text as numbers. */
  problems(schema: JsonObject, value: unknown, coerce = false): string[] {
    let validate = this.#compiled.get(schema);
    if (!validate) {
      validate = (coerce ? this.#coercing : this.#strict).compile(absoluteRefs(schema) as JsonObject);
      this.#compiled.set(schema, validate);
    }
    if (validate(value)) return [];
    return (validate.errors ?? []).map((error) => `${error.instancePath || "/"} ${error.message}`);
  }
}

let loaded: Description | undefined;

/** The description of api.github.com. */
export function githubDescription(): Description {
  loaded ??= new Description(readDocument());
  return loaded;
}

function readDocument(): JsonObject {
  const require = createRequire(import.meta.url);
  const file = require.resolve("@octokit/openapi/generated/api.github.com.json");
  return JSON.parse(readFileSync(file, "utf8")) as JsonObject;
}

function routesOf(document: JsonObject): Route[] {
  const routes: Route[] = [];
  for (const [template, operations] of Object.entries(document.paths as Record<string, JsonObject>))
    for (const method of METHODS) {
      const description = operations[method];
      if (!description) continue;
      const names: string[] = [];
      const pattern = template.split(/(\{[^}]+\})/).map((part) => {
        if (!part.startsWith("{")) return part.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
        const name = part.slice(1, -1);
        names.push(name);
        return SLASHED.has(name) ? "(.+)" : "([^/]+)";
      });
      routes.push({
        key: `${method.toUpperCase()} ${template}`,
        method: method.toUpperCase(),
        // The root folder of `contents/{path}` is asked for without a path, and without the slash before it.
        pattern: new RegExp(`^${pattern.join("")}$`.replace("/contents/(.+)$", "/contents(?:/(.+))?$")),
        names,
        literalLength: template.replaceAll(/\{[^}]+\}/g, "").length,
        description: description as unknown as OperationDescription,
      });
    }
  // The longest literal first, or `/commits/{ref}` would swallow `/commits/{ref}/status`.
  return routes.sort((a, b) => b.literalLength - a.literalLength);
}

/**
 * Says OpenAPI 3.0's `nullable` as JSON Schema does, in place; ajv refuses the keyword where no `type` stands beside it.
 */
function rewriteNullable(value: Json): void {
  if (value === null || typeof value !== "object") return;
  for (const part of Object.values(value)) rewriteNullable(part);
  if (Array.isArray(value) || value.nullable !== true) return;
  const { nullable: _, ...rest } = value;
  for (const key of Object.keys(value)) delete value[key];
  value.anyOf = [{ type: "null" }, rest];
}

function absoluteRefs(value: Json): Json {
  if (Array.isArray(value)) return value.map(absoluteRefs);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => [
      key,
      key === "$ref" && typeof part === "string" ? `${SCHEMA_ID}${part}` : absoluteRefs(part),
    ]),
  );
}

export type { Description };
