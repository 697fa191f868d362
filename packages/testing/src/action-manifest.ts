import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { parse } from "yaml";

export interface ActionManifest {
  readonly name: string;
  /** Absolute path of the script that `runs.main` names. */
  readonly main: string;
  /** Default by input name as written in action.yml; "" where it has none, which is what the runner sends. */
  readonly inputs: ReadonlyMap<string, string>;
}

/** `github` and `runner` values a default may name, e.g. `{"github.token": "…"}`. */
export type DefaultContext = Readonly<Record<string, string>>;

interface RawManifest {
  readonly name?: string;
  readonly inputs?: Record<string, { default?: unknown } | null>;
  readonly runs?: { using?: string; main?: string };
}

/** Reads `<root>/actions/<action>/action.yml`; throws where the runner would refuse it or where it is not `node24`. */
export async function readActionManifest(root: string, action: string): Promise<ActionManifest> {
  const path = join(root, "actions", action, "action.yml");
  const raw = parse(await readFile(path, "utf8")) as RawManifest | null;
  if (raw?.runs?.using !== "node24" || !raw.runs.main)
    throw new Error(`${path}: wants runs.using node24 with a main, got ${JSON.stringify(raw?.runs)}`);
  const inputs = Object.entries(raw.inputs ?? {}).map(
    ([name, input]) => [name, input?.default === undefined ? "" : String(input.default)] as const,
  );
  return { name: raw.name ?? action, main: join(dirname(path), raw.runs.main), inputs: new Map(inputs) };
}

/**
 * The INPUT_* variables as the runner encodes them: the name in upper case with spaces as underscores and dashes kept,
 * a default for every input that was not given. An input that action.yml does not declare throws: the runner only
 * warns, and a test must not pass on a misspelt one.
 */
export function inputVariables(
  manifest: ActionManifest,
  given: Readonly<Record<string, string | number | boolean>>,
  context: DefaultContext,
): Record<string, string> {
  const declared = new Map([...manifest.inputs.keys()].map((name) => [name.toLowerCase(), name]));
  const unknown = Object.keys(given).filter((name) => !declared.has(name.toLowerCase()));
  if (unknown.length > 0)
    throw new Error(
      `Unexpected input(s) '${unknown.join("', '")}', valid inputs are ['${[...manifest.inputs.keys()].join("', '")}']`,
    );
  const variables: Record<string, string> = {};
  for (const [name, value] of manifest.inputs) variables[variableName(name)] = resolveDefault(name, value, context);
  for (const [name, value] of Object.entries(given)) variables[variableName(name)] = String(value);
  return variables;
}

const variableName = (input: string) => `INPUT_${input.replaceAll(" ", "_").toUpperCase()}`;

function resolveDefault(input: string, value: string, context: DefaultContext): string {
  return value.replace(/\$\{\{\s*(.*?)\s*\}\}/g, (_, expression: string) => {
    const resolved = context[expression];
    if (resolved === undefined)
      throw new Error(
        `the default of input "${input}" uses \${{ ${expression} }}, which the bundle runner does not know`,
      );
    return resolved;
  });
}
