import type { ReportPaths } from "./report-files.ts";
import { hasArtifactService } from "./run-artifacts.ts";
import { annotation, notice } from "./workflow-commands.ts";

const NO_SERVICE = "the report stays in the step summary and in report-dir";
/** Of gates by one name in one attempt, how many are kept beside each other; one is a mistake that two can show. */
const MAX_NAMESAKES = 9;

/** The service's answer to a name that a job of this same attempt has taken; a re-run may use it again. */
function isTaken(error: unknown): boolean {
  return error instanceof Error && /\(409\)/.test(error.message);
}

/**
 * Uploads this gate's files as one artifact, and the HTML alone unzipped, so that it opens in the browser. Another job's
 * (or matrix leg's) artifact of the same name is never replaced: the files go beside it as `<name>.2`, so that
 * approval-comment sees both and says so. The report is no less true where it could not be uploaded: that is a notice.
 */
export async function uploadReport(fileName: string, paths: ReportPaths, folder: string): Promise<void> {
  if (!hasArtifactService()) {
    notice(`no artifact service here; ${NO_SERVICE}`);
    return;
  }
  // 5 MB of client that a step without upload should not load.
  const { DefaultArtifactClient, GHESNotSupportedError } = await import("@actions/artifact");
  const client = new DefaultArtifactClient();
  const files = Object.values(paths);
  const uploadBeside = async (namesakes: number): Promise<void> => {
    const name = namesakes === 0 ? fileName : `${fileName}.${namesakes + 1}`;
    try {
      await client.uploadArtifact(`assay-${name}`, files, folder);
    } catch (error) {
      if (!isTaken(error) || namesakes === MAX_NAMESAKES) throw error;
      return uploadBeside(namesakes + 1);
    }
    // The client names an unzipped artifact after its file, so that a namesake's page is in its zip alone.
    if (namesakes === 0) await client.uploadArtifact(`${name}.html`, [paths.html], folder, { skipArchive: true });
    else
      annotation(
        "warning",
        `another job of this run has reported as ${fileName}; give each job and matrix leg a \`name:\` of its own`,
      );
  };
  try {
    await uploadBeside(0);
  } catch (error) {
    const level = error instanceof GHESNotSupportedError ? "notice" : "warning";
    annotation(
      level,
      `the report was not uploaded: ${error instanceof Error ? error.message : String(error)}; ${NO_SERVICE}`,
    );
  }
}
