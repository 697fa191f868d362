import * as core from "@actions/core";
import { annotations, type Report, renderSummary } from "@assay/report";
import { uploadReport } from "./artifact.ts";
import { reportPaths, writeReportFiles } from "./report-files.ts";

export interface Publication {
  readonly reportDir: string;
  readonly fileName: string;
  readonly upload: boolean;
  readonly outputs: Readonly<Record<string, string>>;
}

const SAY = { error: core.error, warning: core.warning, notice: core.notice };

/** Puts the report everywhere a person or a later step looks for it: files, outputs, annotations, step summary, artifact. */
export async function publish(report: Report, { reportDir, fileName, upload, outputs }: Publication): Promise<void> {
  const paths = reportPaths(reportDir, fileName);
  await writeReportFiles(report, paths);

  const count = (verdict: string) => String(report.checks.filter((check) => check.verdict === verdict).length);
  const common = {
    verdict: report.verdict,
    report: paths.json,
    summary: report.summary,
    failed: count("fail"),
    "to-review": count("review"),
  };
  for (const [name, value] of Object.entries({ ...outputs, ...common })) core.setOutput(name, value);

  for (const { level, title, message, file, line, column } of annotations(report)) {
    const place =
      file === undefined
        ? {}
        : { file, ...(line ? { startLine: line } : {}), ...(column ? { startColumn: column } : {}) };
    SAY[level](message, { title, ...place });
  }
  core.startGroup(`${report.name}: ${report.verdict}`);
  for (const check of report.checks) core.info(`${check.verdict.padEnd(6)} ${check.id}: ${check.message}`);
  core.endGroup();
  core.info(`${report.name}: ${report.verdict}. ${report.summary}`);

  if (process.env.GITHUB_STEP_SUMMARY) await core.summary.addRaw(renderSummary(report), true).write();
  if (upload) await uploadReport(fileName, paths, reportDir);
}
