import { basename, dirname, join } from "node:path";
import { type InputFile, parseLocatedYaml, type WorkspaceFiles } from "@assay/action-kit";
import { type FileIdentity, Refusal } from "@assay/report";
import type { Checkpoint, Named } from "./checkpoint.ts";
import { ExpectationIds } from "./expectation-ids.ts";
import { isFields } from "./fields.ts";
import { parseSuite } from "./parse-suite.ts";
import type { Expectation, Suite } from "./suite.ts";

type Files = Pick<WorkspaceFiles, "findRules" | "readText" | "identity">;

interface Found {
  readonly suite: Suite;
  readonly identities: readonly FileIdentity[];
  readonly notes: readonly string[];
}

/** Where a project of Great Expectations lies, from the folder that holds it. */
const ROOTS = ["gx", "great_expectations"];

/** The folders that may be the root of the checkpoint's project: above its `checkpoints`, its own, and the usual ones. */
function rootsOf({ path }: InputFile): string[] {
  const above: string[] = [];
  for (let folder = dirname(path); dirname(folder) !== folder; folder = dirname(folder))
    if (basename(folder) === "checkpoints") above.push(dirname(folder));
  return [...new Set([...above.slice(0, 1), dirname(path), ...ROOTS])];
}

/** A file of the project by its name: 0.x makes folders of a name's dots, 1.x does not. */
async function find(
  kind: "expectations" | "validation_definitions",
  { name, location }: Pick<Named, "name" | "location">,
  file: InputFile,
  files: Files,
): Promise<InputFile> {
  const spelt = [...new Set([`${name.replaceAll(".", "/")}.json`, `${name}.json`])];
  const tried = rootsOf(file).flatMap((root) => spelt.map((path) => join(root, kind, path)));
  for (const path of tried) {
    const found = await files.findRules("suite", path);
    if (found) return found;
  }
  const what = kind === "expectations" ? "suite" : "validation definition";
  const workspace = file.path.slice(0, -file.shown.length);
  const paths = tried.map((path) =>
    (path.startsWith(workspace) ? path.slice(workspace.length) : path).replaceAll("\\", "/"),
  );
  throw new Refusal(
    `the checkpoint ${file.shown} names the ${what} "${name}", which is at none of ${paths.join(", ")}`,
    {
      code: "no-suite",
      reason: "unreadable",
      remedy: "commit the suite at one of these places, or give its own path as `suite`",
      location,
    },
  );
}

/** The suite that a validation definition of 1.x names, and its data. */
async function suiteOf(definition: Named, file: InputFile, files: Files): Promise<Named> {
  const found = await find("validation_definitions", definition, file, files);
  const document = parseLocatedYaml(
    await files.readText("suite", found),
    found.shown,
    "the validation definition",
    "invalid-suite",
  );
  const fields = isFields(document.value) ? document.value : {};
  const name = isFields(fields.suite) ? fields.suite.name : undefined;
  if (typeof name !== "string" || !/^[^./\\][^/\\]*$/.test(name))
    throw new Refusal(`the validation definition ${found.shown} names no suite`, {
      code: "invalid-suite",
      reason: "invalid-suite",
      remedy: 'write "suite": {"name": "…"}',
      location: document.locate(["suite"]),
    });
  return { ...definition, name, location: document.locate(["suite", "name"]), data: JSON.stringify(fields.data ?? "") };
}

/** Numbers promises that several suites make alike, as one suite numbers its own. */
function numbered(expectations: readonly Expectation[]): Expectation[] {
  const ids = new ExpectationIds();
  return expectations.map((expectation) => ({ ...expectation, id: ids.next(expectation.type, expectation.prepared) }));
}

/**
 * The suites of a checkpoint as one. Its data is not looked up, since the step names it; so suites that are meant for
 * different data are refused, as one table cannot be both.
 */
export async function openCheckpoint(checkpoint: Checkpoint, file: InputFile, files: Files): Promise<Found> {
  const wanted: Named[] = [];
  for (const named of checkpoint.names)
    wanted.push(checkpoint.kind === "definitions" ? await suiteOf(named, file, files) : named);
  const different = [...new Map(wanted.map((one) => [JSON.stringify([one.name, one.parameters]), one])).values()];
  const names = different.map(({ name }) => name);
  if (different.length > 1 && new Set(different.map(({ data }) => data)).size > 1)
    throw new Refusal(
      `the checkpoint ${file.shown} holds different data against different suites: ${names.join(", ")}`,
      {
        code: "several-suites",
        reason: "invalid-suite",
        remedy: "run one step for each, with the suite's own path as `suite`",
        location: different[1]?.location,
      },
    );
  const found: { readonly suite: Suite; readonly file: InputFile }[] = [];
  for (const named of different) {
    const own = await find("expectations", named, file, files);
    found.push({ suite: parseSuite(await files.readText("suite", own), own.shown, named.parameters), file: own });
  }
  const suites = found.map(({ suite }) => suite);
  const lies = found.map((one, index) => `${names[index]} (${one.file.shown})`);
  return {
    suite: {
      name: checkpoint.name ?? suites[0]?.name,
      expectations: numbered(suites.flatMap(({ expectations }) => expectations)),
      onEmpty: suites.every(({ onEmpty }) => onEmpty === "pass") ? "pass" : "fail",
    },
    identities: await Promise.all([file, ...found.map((one) => one.file)].map((one) => files.identity(one))),
    notes: [
      `judged by the checkpoint ${file.shown}: ${names.length === 1 ? "its suite is" : "its suites are"} ${lies.join(", ")}; the data is that of the input \`data\``,
      ...checkpoint.notes,
    ],
  };
}
