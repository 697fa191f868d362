import type { ReportPaths } from "./report-files.ts";
import { annotation, notice } from "./workflow-commands.ts";

const NO_SERVICE = "the report stays in the step summary and in report-dir";

/**
 * Uploads this gate's files as one artifact, and the HTML alone unzipped, so that it opens in the browser. A re-run
 * replaces what it uploaded before. The report is no less true where it could not be uploaded: that is a notice.
 */
export async function uploadReport(fileName: string, paths: ReportPaths, folder: string): Promise<void> {
  if (!process.env.ACTIONS_RUNTIME_TOKEN || !process.env.ACTIONS_RESULTS_URL) {
    notice(`no artifact service here; ${NO_SERVICE}`);
    return;
  }
  // 5 MB of client that a step without upload should not load.
  const { ArtifactNotFoundError, DefaultArtifactClient, GHESNotSupportedError } = await import("@actions/artifact");
  const client = new DefaultArtifactClient();
  const replace = async (name: string, files: string[], options: { skipArchive?: boolean }) => {
    await client.deleteArtifact(name).catch((error: unknown) => {
      if (!(error instanceof ArtifactNotFoundError)) throw error;
    });
    await client.uploadArtifact(name, files, folder, options);
  };
  try {
    await replace(`assay-${fileName}`, Object.values(paths), {});
    await replace(`${fileName}.html`, [paths.html], { skipArchive: true });
  } catch (error) {
    const level = error instanceof GHESNotSupportedError ? "notice" : "warning";
    annotation(
      level,
      `the report was not uploaded: ${error instanceof Error ? error.message : String(error)}; ${NO_SERVICE}`,
    );
  }
}
