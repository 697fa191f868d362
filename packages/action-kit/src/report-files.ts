import { renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Report, renderHtml, renderJUnit, renderSarif, renderSummary, serializeReport } from "@assay/report";

const EXTENSIONS = { json: ".json", markdown: ".md", html: ".html", junit: ".junit.xml", sarif: ".sarif" } as const;
export type ReportPaths = Readonly<Record<keyof typeof EXTENSIONS, string>>;

export function reportPaths(folder: string, fileName: string): ReportPaths {
  const paths = Object.entries(EXTENSIONS).map(([kind, extension]) => [kind, join(folder, fileName + extension)]);
  return Object.fromEntries(paths) as ReportPaths;
}

/** Writes the report and its renderings, the JSON last and at once, so that whoever finds it finds all of them. */
export async function writeReportFiles(report: Report, paths: ReportPaths): Promise<void> {
  const json = serializeReport(report);
  writeFileSync(paths.markdown, renderSummary(report));
  writeFileSync(paths.html, await renderHtml([report]));
  writeFileSync(paths.junit, renderJUnit(report));
  writeFileSync(paths.sarif, renderSarif(report));
  writeFileSync(`${paths.json}.part`, json);
  renameSync(`${paths.json}.part`, paths.json);
}
