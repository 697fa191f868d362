import { join } from "node:path";
import type { WorkspaceFiles } from "@assay/action-kit";
import type { ReportFile } from "./gates.ts";

/** Many gates with many checks each; a larger file is no report of ours. */
const MAX_REPORT_BYTES = 50_000_000;

/** What a gate measured, beside its report as `<name>.metrics.json`; a gate may be called so itself, and then it is a report. */
function isMetrics({ origin, text }: ReportFile): boolean {
  return origin.endsWith(".metrics.json") && !/"schema"\s*:\s*"assay\/report\//.test(text);
}

/**
 * The report files that the pattern names, or those of this job's `report-dir`, without the metrics that stand beside
 * them. That there may be no files at all is the caller's to judge; one that cannot be read is told in its place.
 */
export async function readReportFiles(
  files: WorkspaceFiles,
  reportDir: string,
  pattern?: string,
): Promise<ReportFile[]> {
  const found = await files.matching("reports", pattern ?? join(reportDir, "*.json"));
  const reports = await Promise.all(
    found
      .filter(({ path }) => path.endsWith(".json"))
      .map(async (file) => ({
        origin: file.shown,
        text: await files.readText("reports", file, MAX_REPORT_BYTES),
      })),
  );
  return reports.filter((file) => !isMetrics(file));
}
