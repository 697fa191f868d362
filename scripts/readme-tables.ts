import { existsSync, globSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parse } from "yaml";
import type { GeneratedFile } from "./generated-file.ts";

interface ActionMetadata {
  readonly inputs?: Record<string, { description?: string; required?: boolean; default?: string }>;
  readonly outputs?: Record<string, { description?: string }>;
}

const cell = (text: string) =>
  text
    .trim()
    .replaceAll(/\s*\n\s*/g, " ")
    .replaceAll("|", "\\|");

function described(kind: string, name: string, description: string | undefined, file: string): string {
  if (!description?.trim()) throw new Error(`${file}: ${kind} \`${name}\` has no description`);
  return cell(description);
}

function inputsTable(inputs: ActionMetadata["inputs"], file: string): string {
  const rows = Object.entries(inputs ?? {}).map(([name, { description, required, default: fallback }]) => {
    const standard = required ? "required" : fallback ? `\`${fallback}\`` : "";
    return `| \`${name}\` | ${described("input", name, description, file)} | ${standard} |`;
  });
  return ["| input | meaning | default |", "|---|---|---|", ...rows].join("\n");
}

function outputsTable(outputs: ActionMetadata["outputs"], file: string): string {
  const rows = Object.entries(outputs ?? {}).map(
    ([name, { description }]) => `| \`${name}\` | ${described("output", name, description, file)} |`,
  );
  return ["| output | meaning |", "|---|---|", ...rows].join("\n");
}

/** Puts a table between its markers; a README without them is a defect. */
function between(text: string, marker: string, table: string, file: string): string {
  const [start, end] = [`<!-- ${marker}:start -->`, `<!-- ${marker}:end -->`];
  const [before, rest] = text.split(start);
  const after = rest?.split(end)[1];
  if (before === undefined || after === undefined) throw new Error(`${file} lacks the markers ${start} and ${end}`);
  return `${before}${start}\n${table}\n${end}${after}`;
}

/** The page with the tables of the inputs and outputs that `metadata`, read from `file`, declares. */
function withTables(path: string, { inputs, outputs }: ActionMetadata, file: string): GeneratedFile {
  const withInputs = between(readFileSync(path, "utf8"), "inputs", inputsTable(inputs, file), path);
  return { path, text: between(withInputs, "outputs", outputsTable(outputs, file), path) };
}

/** Each action's README, and the page beside each reusable workflow, with the tables of their inputs and outputs. */
export function readmeTables(): GeneratedFile[] {
  const actions = readdirSync("actions").map((action) => join("actions", action, "action.yml"));
  const workflows = globSync(".github/workflows/ml-*.yml");
  return [
    ...actions
      .filter((file) => existsSync(file))
      .map((file) => withTables(join(dirname(file), "README.md"), parse(readFileSync(file, "utf8")), file)),
    ...workflows.map((file) =>
      withTables(file.replace(/\.yml$/, ".md"), parse(readFileSync(file, "utf8")).on.workflow_call, file),
    ),
  ];
}
