import { notice, runAction } from "@assay/action-kit";
import { githubPorts } from "./github-ports.ts";
import { INPUT_NAMES, readInputs } from "./inputs.ts";
import { main } from "./main.ts";
import { readReportFiles } from "./report-source.ts";

await runAction({
  gate: "approval-comment",
  inputNames: INPUT_NAMES,
  failOn: "never",
  readInputs,
  main,
  ports: ({ runner, files, reportDir, policyPath }) => ({
    runner,
    policyPath,
    readReports: (pattern) => readReportFiles(files, reportDir, pattern),
    github: (token) => githubPorts(token, runner.run.repository ?? ""),
    notice,
  }),
});
