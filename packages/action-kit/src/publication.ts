import { existsSync } from "node:fs";
import { join } from "node:path";
import { annotations, isNoted, type Report, visibleText } from "@assay/report";
import { uploadReport } from "./report-artifact.ts";
import type { ReportPaths } from "./report-files.ts";
import { inertLog, sayInert } from "./step-log.ts";
import { addToSummary, annotation, group, setFailed, setOutput } from "./workflow-commands.ts";

export interface Publication {
  readonly workspace: string;
  readonly reportDir: string;
  readonly fileName: string;
  readonly paths: ReportPaths;
  /** Markdown. */
  readonly summary: string;
  readonly upload: boolean;
  readonly outputs: Readonly<Record<string, string>>;
}

function setOutputs(report: Report, { paths, outputs }: Publication): void {
  const count = (verdict: string) => String(report.checks.filter((check) => check.verdict === verdict).length);
  const common = {
    verdict: report.verdict,
    report: paths.json,
    summary: report.summary,
    failed: count("fail"),
    "to-review": count("review"),
  };
  for (const [name, value] of Object.entries({ ...outputs, ...common })) setOutput(name, value);
}

function annotate(report: Report, workspace: string): void {
  for (const { level, title, message, file, line, column } of annotations(report)) {
    // A line of an input, or of data under RUNNER_TEMP, is no file that GitHub could show it beside; a name with control
    // characters would speak to the terminal that shows the log.
    const place =
      file === undefined || visibleText(file) !== file || !existsSync(join(workspace, file))
        ? {}
        : { file, ...(line ? { line } : {}), ...(column ? { col: column } : {}) };
    annotation(level, message, { title, ...place });
  }
}

function log(report: Report): void {
  group(`${report.name}: ${report.verdict}`, () => {
    for (const check of report.checks) {
      const verdict = isNoted(check) ? "noted" : check.verdict;
      sayInert(`${verdict.padEnd(6)} ${check.id}: ${check.message}`);
    }
  });
  sayInert(`${report.name}: ${report.verdict}. ${report.summary}`);
}

/**
 * Puts the written report everywhere else a person or a later step looks for it: outputs, annotations, log, step
 * summary, artifact. Where one of them cannot be had the others are, and the step fails: whoever relies on it would go
 * by nothing.
 */
export async function publish(report: Report, publication: Publication): Promise<void> {
  const attempt = async (what: string, work: () => void | Promise<void>) => {
    try {
      await work();
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      setFailed(inertLog(`${report.name}: ${what} could not be written: ${message}`));
    }
  };
  const { workspace, reportDir, fileName, paths, summary, upload } = publication;
  await attempt("the outputs", () => setOutputs(report, publication));
  await attempt("the annotations", () => annotate(report, workspace));
  log(report);
  await attempt("the step summary", () => addToSummary(summary));
  if (upload) await attempt("the artifact", () => uploadReport(fileName, paths, reportDir));
}
