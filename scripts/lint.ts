/** Biome over the code, GitHub's own language service over the workflows and the action metadata. */
import { spawnSync } from "node:child_process";
import { existsSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { validate } from "@actions/languageservice";
import { TextDocument } from "vscode-languageserver-textdocument";
import { parse } from "yaml";

/** Inputs of the actions we use from elsewhere, as far as we use them: the linter asks for metadata and has no network. */
const ELSEWHERE: Record<string, { inputs: string[]; outputs?: string[] }> = {
  "actions/checkout": { inputs: ["persist-credentials", "ref", "fetch-depth", "lfs"] },
  "actions/download-artifact": { inputs: ["name", "path"] },
  "actions/setup-node": { inputs: ["node-version", "node-version-file", "package-manager-cache"] },
  "actions/setup-python": { inputs: ["python-version", "cache"] },
  "actions/upload-artifact": {
    inputs: ["name", "path", "include-hidden-files", "if-no-files-found", "overwrite", "retention-days"],
  },
};

function metadataOf(owner: string, name: string, path: string | undefined) {
  const own = join(path ?? "", "action.yml");
  if (`${owner}/${name}` === "assay-ml/assay" && existsSync(own)) return parse(readFileSync(own, "utf8"));
  const known = ELSEWHERE[`${owner}/${name}`];
  if (!known) return undefined;
  const named = (names: string[] = []) =>
    Object.fromEntries(names.map((key) => [key, { description: key, required: false }]));
  return { name, description: name, inputs: named(known.inputs), outputs: named(known.outputs) };
}

async function findings(file: string): Promise<string[]> {
  const text = readFileSync(file, "utf8");
  // Steps that use this checkout's own actions are checked as if published: `./` is not looked at by the language service.
  const published = text.replaceAll(/uses: \.\/(actions\/[a-z-]+)\s*$/gm, "uses: assay-ml/assay/$1@v1");
  const uri = /action\.yml$/.test(file) ? `file:///${file}` : `file:///.github/workflows/${file.replaceAll("/", "-")}`;
  const diagnostics = await validate(TextDocument.create(uri, "yaml", 1, published), {
    actionsMetadataProvider: { fetchActionMetadata: async ({ owner, name, path }) => metadataOf(owner, name, path) },
    // A called workflow's inputs and permissions are held against this checkout's own file.
    fileProvider: { getFileContent: async ({ path }) => ({ name: path, content: readFileSync(path, "utf8") }) },
  });
  return diagnostics.map(
    ({ range, message }) => `${file}:${range.start.line + 1}:${range.start.character + 1}: ${message}`,
  );
}

const biome = spawnSync(
  process.execPath,
  ["node_modules/@biomejs/biome/bin/biome", "check", "--error-on-warnings", "."],
  { stdio: "inherit" },
);
const files = [
  ...globSync(".github/workflows/*.yml"),
  ...globSync("examples/*/.github/workflows/*.yml"),
  ...globSync("actions/*/action.yml"),
  ...globSync(".github/actions/*/action.yml"),
];
const found = (await Promise.all(files.map(findings))).flat();
for (const finding of found) console.error(finding);
console.log(`${files.length} workflows and action files checked, ${found.length} findings`);
process.exitCode = biome.status === 0 && found.length === 0 ? 0 : 1;
