import { join } from "node:path";
import type { WorkspaceFiles } from "@assay/action-kit";
import type { ReportFile } from "./gates.ts";

/** Many gates with many checks each; a larger file is no report of ours. */
const MAX_REPORT_BYTES = 50_000_000;

/**
 * The report files that the pattern names, or those of this job's `report-dir`. The metrics that regression-gate writes
 * beside its report (`<name>.metrics.json`) are none; that there may be no files at all is the caller's to judge.
 */
export async function readReportFiles(
  files: WorkspaceFiles,
  reportDir: string,
  pattern?: string,
): Promise<ReportFile[]> {
  const found = await files.matching("reports", pattern ?? join(reportDir, "*.json"));
  const reports = found.filter(({ path }) => path.endsWith(".json") && !path.endsWith(".metrics.json"));
  return Promise.all(
    reports.map(async (file) => ({
      origin: file.shown,
      text: await files.readText("reports", file, MAX_REPORT_BYTES),
    })),
  );
}
