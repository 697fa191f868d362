import { createHash, randomUUID } from "node:crypto";
import { type Answer, type Call, notFound, paginate, type Routes, refuse } from "../answer.ts";
import type { JsonObject } from "../openapi.ts";
import { example } from "../payloads.ts";
import type { RunArtifact, WorkflowRun } from "../state.ts";
import { repositoryPayload } from "./repository.ts";

const READ = [["actions", "read"]] as const;
const WRITE = [["actions", "write"]] as const;
const RUN = "GET /repos/{owner}/{repo}/actions/runs/{run_id}";
const RUNS = "GET /repos/{owner}/{repo}/actions/runs";
const WORKFLOW_RUNS = "GET /repos/{owner}/{repo}/actions/workflows/{workflow_id}/runs";
const JOBS = `${RUN}/jobs`;
const ATTEMPT_JOBS = `${RUN}/attempts/{attempt_number}/jobs`;
const ARTIFACTS = "GET /repos/{owner}/{repo}/actions/artifacts";
const ARTIFACT = `${ARTIFACTS}/{artifact_id}`;

/** Any other than that of the repository in GitHub's examples. */
const FORK_ID = 1_296_270;

/** Workflow runs, their jobs and their artifacts. */
export const actionsRoutes: Routes = {
  [RUNS]: { needs: READ, answer: (call) => listRuns(call, () => true) },
  [WORKFLOW_RUNS]: {
    needs: READ,
    answer: (call) => listRuns(call, (run) => `${run.workflow}.yml` === call.params.workflow_id),
  },
  [RUN]: {
    needs: READ,
    answer: (call) => withRun(call, (run) => ({ status: 200, body: runPayload(call, run) })),
  },
  [JOBS]: {
    needs: READ,
    answer: (call) =>
      withRun(call, (run) =>
        listJobs(
          call,
          run,
          run.jobs.filter((job) => call.query.get("filter") === "all" || job.attempt === run.attempt),
        ),
      ),
  },
  [ATTEMPT_JOBS]: {
    needs: READ,
    answer: (call) =>
      withRun(call, (run) =>
        listJobs(
          call,
          run,
          run.jobs.filter((job) => job.attempt === Number(call.params.attempt_number)),
        ),
      ),
  },
  [ARTIFACTS]: { needs: READ, answer: (call) => listArtifacts(call, call.state.allArtifacts()) },
  [`${RUN}/artifacts`]: {
    needs: READ,
    answer: (call) =>
      withRun(call, (run) =>
        listArtifacts(
          call,
          call.state.allArtifacts().filter((artifact) => artifact.runId === run.id),
        ),
      ),
  },
  [ARTIFACT]: {
    needs: READ,
    answer: (call) => withArtifact(call, (artifact) => ({ status: 200, body: artifactPayload(call, artifact) })),
  },
  [`DELETE ${ARTIFACT.slice(4)}`]: {
    needs: WRITE,
    answer: (call) =>
      withArtifact(call, (artifact) => {
        call.state.artifacts.splice(call.state.artifacts.indexOf(artifact), 1);
        return { status: 204 };
      }),
  },
  [`${ARTIFACT}/{archive_format}`]: {
    needs: READ,
    answer: (call) =>
      withArtifact(call, (artifact) => {
        if (call.params.archive_format !== "zip") return notFound();
        if (artifact.expired) return refuse(410, "Artifact has expired");
        return { status: 302, headers: { location: `${call.blobUrl}/artifacts/${artifact.id}?sig=${randomUUID()}` } };
      }),
  },
};

function withRun(call: Call, answer: (run: WorkflowRun) => Answer): Answer {
  const run = call.state.runs.find((one) => one.id === Number(call.params.run_id));
  return run ? answer(run) : notFound();
}

function withArtifact(call: Call, answer: (artifact: RunArtifact) => Answer): Answer {
  const artifact = call.state.allArtifacts().find((one) => one.id === Number(call.params.artifact_id));
  return artifact ? answer(artifact) : notFound();
}

function listRuns(call: Call, belongs: (run: WorkflowRun) => boolean): Answer {
  const matches = (name: string, value: string | null) => {
    const wanted = call.query.get(name);
    return wanted === null || wanted === value;
  };
  const status = call.query.get("status");
  const runs = call.state.runs
    .filter(
      (run) =>
        belongs(run) &&
        matches("branch", run.headBranch) &&
        matches("event", run.event) &&
        matches("head_sha", run.headSha) &&
        // "Returns workflow runs with the check run status or conclusion that you specify."
        (status === null || status === run.status || status === run.conclusion),
    )
    .sort((a, b) => b.id - a.id);
  return paginate(call, runs, (page) => ({
    total_count: runs.length,
    workflow_runs: page.map((run) => runPayload(call, run)),
  }));
}

function runPayload(call: Call, run: WorkflowRun): JsonObject {
  const base = example(RUN);
  const url = `${call.apiUrl}/repos/${call.state.repository}/actions/runs/${run.id}`;
  return {
    ...base,
    id: run.id,
    name: run.workflow,
    path: `.github/workflows/${run.workflow}.yml`,
    run_number: run.number,
    run_attempt: run.attempt,
    event: run.event,
    head_branch: run.headBranch,
    head_sha: run.headSha,
    status: run.status,
    conclusion: run.conclusion,
    created_at: run.createdAt,
    updated_at: run.createdAt,
    run_started_at: run.createdAt,
    url,
    html_url: `https://github.com/${call.state.repository}/actions/runs/${run.id}`,
    jobs_url: `${url}/jobs`,
    artifacts_url: `${url}/artifacts`,
    pull_requests: [],
    repository: repositoryPayload(call, base.repository as JsonObject),
    head_repository: repositoryPayload(call, base.head_repository as JsonObject),
  };
}

function listJobs(call: Call, run: WorkflowRun, jobs: WorkflowRun["jobs"]): Answer {
  const [base] = example(JOBS).jobs as JsonObject[];
  return paginate(call, jobs, (page) => ({
    total_count: jobs.length,
    jobs: page.map((job) => ({
      ...base,
      id: job.id,
      run_id: run.id,
      run_attempt: job.attempt,
      head_sha: run.headSha,
      head_branch: run.headBranch,
      name: job.name,
      status: job.status,
      conclusion: job.conclusion,
      created_at: run.createdAt,
      started_at: run.createdAt,
      workflow_name: run.workflow,
      html_url: `https://github.com/${call.state.repository}/actions/runs/${run.id}/job/${job.id}`,
    })),
  }));
}

function listArtifacts(call: Call, artifacts: readonly RunArtifact[]): Answer {
  const name = call.query.get("name");
  // Newest first.
  const found = artifacts.filter((one) => name === null || one.name === name).sort((a, b) => b.id - a.id);
  return paginate(call, found, (page) => ({
    total_count: found.length,
    artifacts: page.map((artifact) => artifactPayload(call, artifact)),
  }));
}

function artifactPayload(call: Call, artifact: RunArtifact): JsonObject {
  const run = call.state.runs.find((one) => one.id === artifact.runId);
  const url = `${call.apiUrl}/repos/${call.state.repository}/actions/artifacts/${artifact.id}`;
  const base = example(ARTIFACT);
  return {
    ...base,
    id: artifact.id,
    node_id: `A_${artifact.id}`,
    name: artifact.name,
    size_in_bytes: artifact.content.length,
    url,
    archive_download_url: `${url}/zip`,
    expired: artifact.expired,
    created_at: artifact.createdAt,
    updated_at: artifact.createdAt,
    digest: `sha256:${createHash("sha256").update(artifact.content).digest("hex")}`,
    workflow_run: {
      ...(base.workflow_run as JsonObject),
      id: artifact.runId,
      ...(run?.ofFork ? { head_repository_id: FORK_ID } : {}),
      head_branch: run?.headBranch ?? "main",
      head_sha: run?.headSha ?? "",
    },
  };
}
