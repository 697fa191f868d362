import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import type { GeneratedFile } from "./generate.ts";

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

/** Each action's README with the tables of its inputs and outputs as action.yml declares them. */
export function readmeTables(): GeneratedFile[] {
  return readdirSync("actions").flatMap((action) => {
    const metadataFile = join("actions", action, "action.yml");
    const path = join("actions", action, "README.md");
    if (!existsSync(metadataFile)) return [];
    const metadata: ActionMetadata = parse(readFileSync(metadataFile, "utf8"));
    const withInputs = between(readFileSync(path, "utf8"), "inputs", inputsTable(metadata.inputs, metadataFile), path);
    return [{ path, text: between(withInputs, "outputs", outputsTable(metadata.outputs, metadataFile), path) }];
  });
}
