import { renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  Refusal,
  type Report,
  renderHtml,
  renderJUnit,
  renderSarif,
  renderSummary,
  serializeReport,
} from "@assay/report";

const EXTENSIONS = { json: ".json", markdown: ".md", html: ".html", junit: ".junit.xml", sarif: ".sarif" } as const;
export type ReportPaths = Readonly<Record<keyof typeof EXTENSIONS, string>>;

export function reportPaths(folder: string, fileName: string): ReportPaths {
  const paths = Object.entries(EXTENSIONS).map(([kind, extension]) => [kind, join(folder, fileName + extension)]);
  return Object.fromEntries(paths) as ReportPaths;
}

/** Puts the file in its place at once. A link that stands there, which a pull request may have laid, is replaced and not followed. */
function place(path: string, text: string): void {
  const part = `${path}.part`;
  try {
    rmSync(part, { force: true });
    writeFileSync(part, text, { flag: "wx" });
    renameSync(part, path);
  } catch (cause) {
    throw new Refusal(
      `the report ${path} cannot be written: ${cause instanceof Error ? cause.message : String(cause)}`,
      {
        code: "report-not-written",
        reason: "invalid-input",
        remedy: "give a `report-dir` that can be written to, with room for the report",
        cause,
      },
    );
  }
}

/**
 * Writes the report and its renderings, the JSON last, so that whoever finds it finds all of them. Answers the summary's
 * Markdown.
 * @throws Refusal where a file cannot be written; Error where the report is none (a defect of the gate).
 */
export async function writeReportFiles(report: Report, paths: ReportPaths): Promise<string> {
  const json = serializeReport(report);
  const summary = renderSummary(report);
  place(paths.markdown, summary);
  place(paths.html, await renderHtml([report]));
  place(paths.junit, renderJUnit(report));
  place(paths.sarif, renderSarif(report));
  place(paths.json, json);
  return summary;
}
