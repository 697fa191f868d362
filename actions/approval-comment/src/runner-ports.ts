import { type GateContext, listRunArtifacts, notice, readArtifactFile } from "@assay/action-kit";
import { githubPorts } from "./github-ports.ts";
import type { Ports } from "./main.ts";
import { type ArtifactsPort, findReports } from "./report-source.ts";

/** The ports of a real step. */
export function runnerPorts({ files, policyPath, reportDir, runner }: GateContext): Ports {
  const { temp } = runner;
  const artifacts: ArtifactsPort = {
    list: listRunArtifacts,
    read: (artifact, names, maxBytes) => readArtifactFile(artifact, names, { maxBytes, temp }),
  };
  return {
    runner,
    policyPath,
    findReports: (pattern) => findReports(files, artifacts, reportDir, pattern),
    github: (token, subject) => githubPorts(token, runner.run.repository ?? "", subject),
    notice,
  };
}
