import type { ErrorObject } from "ajv";
import { remedyOfAlternatives, wantedOfAlternatives } from "./alternatives.ts";
import type { PolicyV1 } from "./generated/policy-v1.ts";
import { validate } from "./generated/policy-v1.validate.js";
import { type LocatedDocument, type Path, parseLocatedYaml } from "./located-yaml.ts";
import { didYouMean } from "./nearest-name.ts";
import type { Policy } from "./policy.ts";
import { Problems } from "./problems.ts";

/** Keys allowed at the place an unknown key was found: what the schema declares there. */
function knownKeys(error: ErrorObject): string[] {
  const schema = error.parentSchema as { properties?: object } | undefined;
  return Object.keys(schema?.properties ?? {});
}

function pathOf(instancePath: string): string[] {
  return instancePath
    .split("/")
    .slice(1)
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
}

const TYPES: Readonly<Record<string, string>> = {
  object: "a mapping (key: value)",
  array: "a list ([a, b])",
  string: "text",
  number: "a number",
  integer: "a whole number",
};

/** What to write in place of a value of the wrong kind; limits are what most people write first. */
function wayOut(error: ErrorObject, path: Path): string {
  const { keyword, params } = error;
  if (keyword === "anyOf") return remedyOfAlternatives(error, String(path.at(-1)));
  if (keyword === "type" && params.type === "object" && path.at(-2) === "limits")
    return `write \`${path.at(-1)}: {max-drop: 0.02}\`, or another limit`;
  if (keyword === "type" && params.type === "object" && path.at(-1) === "limits")
    return "write each metric with its bounds, such as `accuracy: {max-drop: 0.02}`";
  if ((keyword === "type" && params.type === "number") || isBound(error))
    return `write \`${path.at(-1)}\` as a number alone: 0.95 for 95 %, 200 for 200 ms`;
  if (keyword === "minProperties" && path.at(-1) === "limits")
    return "write at least one, such as `accuracy: {max-drop: 0.02}`";
  if (keyword === "minimum" && error.schemaPath.includes("amount"))
    return `write how far it may move, without a sign: \`${path.at(-1)}: ${Math.abs(Number(error.data))}\``;
  return path.length > 0 ? `mend \`${path.join(".")}\`` : "write at least one section, such as `model: churn`";
}

/** `min` and `max`: a number, or a percentage of a share. */
function isBound({ keyword, schemaPath }: ErrorObject): boolean {
  return ["type", "pattern"].includes(keyword) && schemaPath.includes("/bound/");
}

function wanted(error: ErrorObject): string {
  const { params, keyword } = error;
  if (isBound(error)) return 'must be a number, or of a share a percentage such as "10%"';
  if (keyword === "enum") return `must be one of ${(params.allowedValues as unknown[]).map(String).join(", ")}`;
  if (keyword === "required") return `lacks \`${params.missingProperty}\``;
  if (keyword === "minProperties") return "is empty";
  if (keyword === "anyOf") return wantedOfAlternatives(error);
  if (keyword === "type") return `must be ${TYPES[params.type as string] ?? params.type}`;
  if (keyword === "pattern" && error.schemaPath.includes("amount"))
    return 'must be an amount such as 0.02 (in the unit of the metric), "2pp" or "2%"';
  return error.message ?? "is not allowed";
}

/** A value as its author would write it; JSON has no word for what YAML calls `.nan` and `.inf`. */
function shownValue(value: unknown): string {
  return typeof value === "number" ? String(value) : (JSON.stringify(value)?.slice(0, 80) ?? "nothing");
}

/** Validates data against the policy schema; every problem is told with its place in the document. */
export function checkAgainst(
  check: { (data: unknown): boolean; errors?: ErrorObject[] | null },
  document: LocatedDocument,
  problems: Problems,
  schemaName: string,
): void {
  if (check(document.value)) return;
  for (const error of check.errors ?? []) {
    // The branches of an alternative explain themselves by the alternative's own error.
    if (/\/(anyOf|oneOf)\/\d/.test(error.schemaPath)) continue;
    const path: Path = pathOf(error.instancePath);
    const name = path.length > 0 ? path.join(".") : schemaName;
    if (error.keyword === "additionalProperties") {
      const key = String(error.params.additionalProperty);
      const known = knownKeys(error);
      problems.add({
        message: `unknown key "${key}" in ${name}${didYouMean(key, known)}`,
        remedy: `use one of: ${known.join(", ")}`,
        location: document.locate([...path, key], "key"),
      });
    } else {
      const value = shownValue(error.data);
      problems.add({
        message: `${name} ${wanted(error)}, got ${value}`,
        remedy: wayOut(error, path),
        location: document.locate(path),
      });
    }
  }
}

/** Parses and validates a policy; refuses unknown keys, naming the nearest known one, with file, line and column. */
export function parsePolicy(text: string, file: string): Policy {
  const document = parseLocatedYaml(text, file, "the policy", "invalid-policy");
  const problems = new Problems("invalid-policy", "invalid-policy");
  checkAgainst(validate, document, problems, "the policy");
  problems.refuseIfAny();
  return { rules: document.value as PolicyV1, document };
}
