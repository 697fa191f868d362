import { randomUUID } from "node:crypto";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Report } from "@assay/report";
import { parseFileCommand } from "./file-commands.ts";
import { type Annotation, annotationsOf, type LogCommand, parseLogCommands } from "./log-commands.ts";
import type { Finished } from "./step-process.ts";

/** The step's summary is dropped beyond this many bytes, with an error annotation. */
const MAX_SUMMARY_BYTES = 1024 * 1024;

export interface StepResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly state: Readonly<Record<string, string>>;
  /** The step summary as Markdown. */
  readonly summary: string;
  readonly annotations: readonly Annotation[];
  /** Values the step told the runner to hide. */
  readonly masks: readonly string[];
  readonly commands: readonly LogCommand[];
  /** The JSON that the output `report` names, where it names one. */
  readonly report: Report | undefined;
  /** Content by path relative to `$RUNNER_TEMP/assay`, after this step. */
  readonly reportFiles: ReadonlyMap<string, Buffer>;
  /** Wall time of the process. */
  readonly durationMs: number;
}

export type CommandFiles = Record<
  "GITHUB_OUTPUT" | "GITHUB_STEP_SUMMARY" | "GITHUB_ENV" | "GITHUB_STATE" | "GITHUB_PATH",
  string
>;

/** The runner makes them before every step, empty; @actions/core throws where one is missing. */
export async function commandFiles(temp: string): Promise<CommandFiles> {
  const id = randomUUID();
  const path = (name: string) => join(temp, "_runner_file_commands", `${name}_${id}`);
  const files: CommandFiles = {
    GITHUB_OUTPUT: path("set_output"),
    GITHUB_STEP_SUMMARY: path("step_summary"),
    GITHUB_ENV: path("set_env"),
    GITHUB_STATE: path("save_state"),
    GITHUB_PATH: path("add_path"),
  };
  for (const file of Object.values(files)) await writeFile(file, "");
  return files;
}

/** Reads what a finished step left behind, as the runner does. */
export async function stepResult(finished: Finished, files: CommandFiles, reportDir: string): Promise<StepResult> {
  // The runner looks for commands in both streams.
  const commands = [...parseLogCommands(finished.stdout), ...parseLogCommands(finished.stderr)];
  const outputs = parseFileCommand(await readFile(files.GITHUB_OUTPUT, "utf8"));
  const summary = await readFile(files.GITHUB_STEP_SUMMARY, "utf8");
  const dropped = Buffer.byteLength(summary) > MAX_SUMMARY_BYTES;
  const annotations = annotationsOf(commands);
  if (dropped)
    annotations.push({
      level: "error",
      message: `$GITHUB_STEP_SUMMARY upload aborted, supports content up to a size of 1024k, got ${Buffer.byteLength(summary)} bytes`,
    });
  return {
    ...finished,
    outputs,
    state: parseFileCommand(await readFile(files.GITHUB_STATE, "utf8")),
    summary: dropped ? "" : summary,
    annotations,
    masks: commands.filter((command) => command.name === "add-mask").map((command) => command.data),
    commands,
    report: outputs.report ? (JSON.parse(await readFile(outputs.report, "utf8")) as Report) : undefined,
    reportFiles: await readFolder(reportDir),
  };
}

async function readFolder(folder: string): Promise<Map<string, Buffer>> {
  const files = new Map<string, Buffer>();
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch((error) => {
    if (error.code === "ENOENT" || error.code === "ENOTDIR") return [];
    throw error;
  });
  for (const entry of entries.filter((one) => one.isFile())) {
    const path = join(entry.parentPath, entry.name);
    files.set(path.slice(folder.length + 1).replaceAll("\\", "/"), await readFile(path));
  }
  return files;
}
