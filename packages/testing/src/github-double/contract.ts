import { type Description, githubDescription, type JsonObject, type Operation } from "./openapi.ts";

/** What a request holds that its operation's description does not allow. */
export function requestProblems(operation: Operation, query: URLSearchParams, body: unknown): string[] {
  const description = githubDescription();
  const problems: string[] = [];
  const parameters = (operation.description.parameters ?? []).map((one) => description.resolve(one));
  const known = new Set(parameters.filter((one) => one.in === "query").map((one) => one.name));
  for (const name of new Set(query.keys()))
    if (!known.has(name)) problems.push(`query parameter "${name}" is unknown to ${operation.key}`);
  for (const parameter of parameters) {
    const name = String(parameter.name);
    const value = parameter.in === "query" ? (query.get(name) ?? undefined) : operation.params[name];
    if (value === undefined) {
      if (parameter.required === true && parameter.in !== "header")
        problems.push(`${parameter.in} "${name}" is missing`);
      continue;
    }
    const schema = { type: "object", properties: { value: parameter.schema } } as JsonObject;
    // Wrapped, since a bare string cannot be coerced in place; the wrapper is compiled per parameter object.
    const wrapper = wrapperOf(parameter, schema);
    for (const problem of description.problems(wrapper, { value }, true))
      problems.push(`${parameter.in} "${name}": ${problem}, got "${value}"`);
  }
  return [...problems, ...bodyProblems(description, operation, body)];
}

const wrappers = new WeakMap<JsonObject, JsonObject>();

function wrapperOf(parameter: JsonObject, schema: JsonObject): JsonObject {
  const known = wrappers.get(parameter);
  if (known) return known;
  wrappers.set(parameter, schema);
  return schema;
}

function bodyProblems(description: Description, operation: Operation, body: unknown): string[] {
  const wanted = operation.description.requestBody;
  const schema = wanted?.content["application/json"]?.schema;
  if (!schema) return body === undefined ? [] : [`${operation.key} takes no body`];
  if (body === undefined) return wanted.required ? [`${operation.key} wants a body`] : [];
  const problems = description.problems(schema, body).map((problem) => `body${problem}`);
  const names = propertyNames(description, schema);
  if (names.size > 0 && typeof body === "object" && body !== null)
    for (const name of Object.keys(body))
      if (!names.has(name)) problems.push(`body: "${name}" is unknown to ${operation.key}`);
  return problems;
}

/** GitHub ignores a body's unknown property in silence; a test must not. */
function propertyNames(description: Description, schema: JsonObject): Set<string> {
  const resolved = description.resolve(schema);
  const names = new Set(Object.keys((resolved.properties ?? {}) as JsonObject));
  for (const keyword of ["oneOf", "anyOf", "allOf"])
    for (const branch of (resolved[keyword] ?? []) as JsonObject[])
      for (const name of propertyNames(description, branch)) names.add(name);
  return names;
}

/** What an answer of ours holds that GitHub's would not. */
export function responseProblems(operation: Operation, status: number, contentType: string, body: unknown): string[] {
  const description = githubDescription();
  const response = description.resolve(operation.description.responses[String(status)]) as JsonObject | undefined;
  // 401, 403, 404 and 5xx may come from anything in front of an operation, and are rarely described.
  if (!response) return status >= 400 ? [] : [`${operation.key} never answers ${status}`];
  const content = response.content as Record<string, { schema?: JsonObject }> | undefined;
  const schema = content?.[contentType]?.schema;
  if (!schema) return [];
  return description.problems(schema, body).map((problem) => `answer${problem}`);
}

/** GitHub's own example of an operation's answer, as a base for ours. A fresh copy each time. */
export function exampleAnswer(key: string, status = 200): JsonObject {
  const description = githubDescription();
  const response = description.resolve(description.byKey(key).responses[String(status)]) as JsonObject;
  const content = (response.content as Record<string, { examples?: Record<string, JsonObject> }>)["application/json"];
  const [first] = Object.values(content?.examples ?? {});
  const example = description.resolve(first as JsonObject | undefined);
  if (example?.value === undefined) throw new Error(`GitHub's description has no example of ${key} ${status}`);
  return structuredClone(example.value) as JsonObject;
}
