import { type Answer, type Call, notFound, paginate, type Routes, refuse, unprocessable } from "../answer.ts";
import type { JsonObject } from "../openapi.ts";
import { example, exampleItem } from "../payloads.ts";
import type { CheckRun } from "../state.ts";
import { resolveSha } from "./repository.ts";

const CREATE = "POST /repos/{owner}/{repo}/check-runs";
const ONE = "/repos/{owner}/{repo}/check-runs/{check_run_id}";
const ANNOTATIONS = `GET ${ONE}/annotations`;
const FOR_REF = "GET /repos/{owner}/{repo}/commits/{ref}/check-runs";
const READ = [["checks", "read"]] as const;
const WRITE = [["checks", "write"]] as const;
/** In bytes, where the description counts characters. */
const MAX_TEXT = 65_535;

/** Check runs, which only apps may write. */
export const checkRoutes: Routes = {
  [CREATE]: {
    needs: WRITE,
    answer(call) {
      const { state, body } = call;
      const refused = refuseWriting(call);
      if (refused) return refused;
      const now = state.now();
      const run: CheckRun = {
        id: state.nextId(),
        headSha: String(body.head_sha),
        name: String(body.name),
        status: "queued",
        conclusion: null,
        detailsUrl: null,
        externalId: null,
        startedAt: now,
        completedAt: null,
        title: null,
        summary: null,
        text: null,
        annotations: [],
        app: call.identity.app ?? { id: 0, slug: "" },
      };
      state.checkRuns.push(run);
      apply(call, run);
      return { status: 201, body: payload(call, run) };
    },
  },
  [`PATCH ${ONE}`]: {
    needs: WRITE,
    answer: (call) =>
      withRun(call, (run) => {
        const refused = refuseWriting(call);
        if (refused) return refused;
        apply(call, run);
        return { status: 200, body: payload(call, run) };
      }),
  },
  [`GET ${ONE}`]: {
    needs: READ,
    answer: (call) => withRun(call, (run) => ({ status: 200, body: payload(call, run) })),
  },
  [ANNOTATIONS]: {
    needs: READ,
    answer: (call) =>
      withRun(call, (run) =>
        paginate(call, run.annotations, (page) =>
          page.map((one) => ({
            ...exampleItem(ANNOTATIONS),
            start_column: null,
            end_column: null,
            title: null,
            raw_details: null,
            ...one,
          })),
        ),
      ),
  },
  [FOR_REF]: {
    needs: READ,
    answer(call) {
      const sha = resolveSha(call.state, call.params.ref ?? "");
      const named = call.query.get("check_name");
      const app = call.query.get("app_id");
      const runs = call.state.checkRuns
        .filter((run) => run.headSha === sha && (named === null || run.name === named))
        .filter((run) => app === null || run.app.id === Number(app))
        .reverse();
      const latest = call.query.get("filter") !== "all";
      const shown = latest ? [...new Map([...runs].reverse().map((run) => [run.name, run])).values()] : runs;
      return paginate(call, shown, (page) => ({
        total_count: shown.length,
        check_runs: page.map((run) => payload(call, run)),
      }));
    },
  },
};

function withRun(call: Call, answer: (run: CheckRun) => Answer): Answer {
  const run = call.state.checkRuns.find((one) => one.id === Number(call.params.check_run_id));
  return run ? answer(run) : notFound();
}

function refuseWriting(call: Call): Answer | undefined {
  if (!call.identity.app) return refuse(403, "You must authenticate via a GitHub App.");
  const output = (call.body.output ?? {}) as JsonObject;
  const annotations = (output.annotations ?? []) as JsonObject[];
  if (call.body.status === "completed" && call.body.conclusion === undefined)
    return unprocessable("CheckRun", "conclusion", "conclusion is required where status is completed");
  for (const field of ["summary", "text"])
    if (Buffer.byteLength(String(output[field] ?? "")) > MAX_TEXT)
      return unprocessable("CheckRun", field, `${field} exceeds a maximum bytesize of ${MAX_TEXT}`);
  for (const one of annotations)
    if (one.start_line !== one.end_line && (one.start_column !== undefined || one.end_column !== undefined))
      return unprocessable("CheckRun", "annotations", "columns are only for annotations on one line");
  return undefined;
}

function apply(call: Call, run: CheckRun): void {
  const { body } = call;
  const output = body.output as JsonObject | undefined;
  if (body.name !== undefined) run.name = String(body.name);
  if (body.status !== undefined) run.status = String(body.status);
  if (body.conclusion !== undefined) {
    // "Providing conclusion will automatically set the status parameter to completed."
    run.conclusion = String(body.conclusion);
    run.status = "completed";
  }
  if (run.status === "completed") run.completedAt = String(body.completed_at ?? call.state.now());
  if (body.details_url !== undefined) run.detailsUrl = String(body.details_url);
  if (body.external_id !== undefined) run.externalId = String(body.external_id);
  if (body.started_at !== undefined) run.startedAt = String(body.started_at);
  if (output?.title !== undefined) run.title = String(output.title);
  if (output?.summary !== undefined) run.summary = String(output.summary);
  if (output?.text !== undefined) run.text = String(output.text);
  run.annotations.push(...((output?.annotations ?? []) as JsonObject[]));
}

function payload(call: Call, run: CheckRun): JsonObject {
  const base = example(CREATE, 201);
  const url = `${call.apiUrl}/repos/${call.state.repository}/check-runs/${run.id}`;
  return {
    ...base,
    id: run.id,
    node_id: `CR_${run.id}`,
    head_sha: run.headSha,
    name: run.name,
    status: run.status,
    conclusion: run.conclusion,
    url,
    html_url: `https://github.com/${call.state.repository}/runs/${run.id}`,
    details_url: run.detailsUrl ?? `https://github.com/${call.state.repository}/runs/${run.id}`,
    external_id: run.externalId ?? "",
    started_at: run.startedAt,
    completed_at: run.completedAt,
    output: {
      title: run.title,
      summary: run.summary,
      text: run.text,
      annotations_count: run.annotations.length,
      annotations_url: `${url}/annotations`,
    },
    app: { ...(base.app as JsonObject), id: run.app.id, slug: run.app.slug },
    pull_requests: [],
  };
}
