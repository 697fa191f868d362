import type { InputReader } from "@assay/action-kit";

/** Where a baseline lies that is not among the runner's own files. */
export type BaselinePlace =
  /** A file of this repository at a branch, tag or commit; the path is from the repository's root. */
  | { readonly kind: "git"; readonly ref: string; readonly path: string }
  /** An artifact of the newest successful run of a branch that has it. */
  | { readonly kind: "artifact"; readonly name: string; readonly branch: string }
  /** The metrics of the run behind a version in MLflow's model registry. */
  | { readonly kind: "mlflow"; readonly model: string; readonly alias: string };

type Kind = BaselinePlace["kind"];

const FORMS: Readonly<Record<Kind, string>> = {
  git: "git:<ref>:<path>",
  artifact: "artifact:<name>@<branch>",
  mlflow: "mlflow:<model>@<alias>",
};

/** Which kind of place a text names; `undefined` where it is a path or a glob. */
function schemeOf(written: string): Kind | undefined {
  return /^(git|artifact|mlflow):/.exec(written)?.[1] as Kind | undefined;
}

/** Whether a text names a place, and no path or glob. */
export function isElsewhere(written: string): boolean {
  return schemeOf(written) !== undefined;
}

/** Control characters and spaces are in no ref, no artifact's name and no alias. */
const UNNAMED = /[\p{Cc}\s]/u;

function parseGit(rest: string): BaselinePlace | string {
  const colon = rest.indexOf(":");
  const [ref, path] = [rest.slice(0, Math.max(colon, 0)), rest.slice(colon + 1)];
  if (ref === "" || path === "") return "lacks a ref or a path";
  if (UNNAMED.test(ref) || ref.startsWith("-")) return `names "${ref}", which no branch, tag or commit is called`;
  if (path.split("/").some((part) => ["", ".", ".."].includes(part)))
    return "wants the path from the repository's root, without `.`, `..` or a slash at its ends";
  if (path.includes("*")) return "names a pattern, and at another ref no files are searched for";
  return { kind: "git", ref, path };
}

function parseArtifact(rest: string): BaselinePlace | string {
  // No name holds an @ that its author did not choose; a branch may (`dependabot/npm/@types/node`).
  const at = rest.indexOf("@");
  const [name, branch] = [rest.slice(0, Math.max(at, 0)), rest.slice(at + 1)];
  if (name === "" || branch === "") return "lacks a name or a branch";
  if (UNNAMED.test(branch)) return `names "${branch}", which no branch is called`;
  if (/["<>:|*?\r\n\\/]/.test(name)) return `names "${name}", which no artifact is called`;
  return { kind: "artifact", name, branch };
}

function parseMlflow(rest: string): BaselinePlace | string {
  const at = rest.lastIndexOf("@");
  const [model, alias] = [rest.slice(0, Math.max(at, 0)), rest.slice(at + 1)];
  if (model === "" || alias === "") return "lacks a model or an alias";
  if (UNNAMED.test(alias)) return `names "${alias}", which no alias is called`;
  return { kind: "mlflow", model, alias };
}

const PARSERS: Readonly<Record<Kind, (rest: string) => BaselinePlace | string>> = {
  git: parseGit,
  artifact: parseArtifact,
  mlflow: parseMlflow,
};

/** The place that a text names, or in words why it names none; `undefined` for a path or a glob. */
export function placeOf(written: string): BaselinePlace | string | undefined {
  const kind = schemeOf(written);
  return kind && PARSERS[kind](written.slice(kind.length + 1));
}

/** What to do about a text that names no place, or one of a kind that is not read there. */
interface PlaceProblem {
  readonly message: string;
  readonly remedy: string;
}

/** What is wrong with a text that is to be a path, a glob or a place of one of these kinds. */
export function placeProblem(shown: string, written: string, kinds: readonly Kind[]): PlaceProblem | undefined {
  const kind = schemeOf(written);
  if (kind === undefined) return undefined;
  if (!kinds.includes(kind))
    return {
      message: `${shown} is "${written}": nothing is fetched from ${kind}: for it`,
      remedy:
        kinds.length === 0
          ? "make the file in an earlier step, and give its path"
          : `give a path, or ${kinds.map((one) => FORMS[one]).join(" or ")}`,
    };
  const place = placeOf(written);
  if (typeof place !== "string") return undefined;
  return { message: `${shown} is "${written}", which ${place}`, remedy: `write it as ${FORMS[kind]}` };
}

/** An input that is a path, a glob or a place of one of these kinds. */
export function readPlace(reader: InputReader, input: string, kinds: readonly Kind[]): string | undefined {
  const written = reader.text(input);
  const problem = written === undefined ? undefined : placeProblem(`input \`${input}\``, written, kinds);
  if (problem) reader.problem(problem.message, problem.remedy);
  return written;
}
