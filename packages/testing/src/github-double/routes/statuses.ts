import { type Call, paginate, type Routes, refuse, unprocessable } from "../answer.ts";
import type { JsonObject } from "../openapi.ts";
import { example, userPayload } from "../payloads.ts";
import { newestStatuses, type Status, type StatusState } from "../state.ts";
import { repositoryPayload, resolveSha } from "./repository.ts";

const CREATE = "POST /repos/{owner}/{repo}/statuses/{sha}";
const COMBINED = "GET /repos/{owner}/{repo}/commits/{ref}/status";
const READ = [["statuses", "read"]] as const;
/** "description is too long (maximum is 140 characters)" */
const MAX_DESCRIPTION = 140;
/** "there is a limit of 1000 statuses per sha and context" */
const MAX_STATUSES = 1000;

/** Commit statuses. */
export const statusRoutes: Routes = {
  [CREATE]: {
    needs: [["statuses", "write"]],
    answer(call) {
      const { state } = call;
      const sha = call.params.sha ?? "";
      if (!/^[0-9a-f]{40}$/.test(sha)) return refuse(422, `No commit found for SHA: ${sha}`);
      const description = (call.body.description as string | null | undefined) ?? null;
      if (description !== null && [...description].length > MAX_DESCRIPTION)
        return unprocessable(
          "Status",
          "description",
          `description is too long (maximum is ${MAX_DESCRIPTION} characters)`,
        );
      const context = (call.body.context as string | undefined) ?? "default";
      if (state.statuses.filter((one) => one.sha === sha && one.context === context).length >= MAX_STATUSES)
        return refuse(422, "Validation Failed", [
          {
            resource: "Status",
            code: "custom",
            message: "This SHA and context has reached the maximum number of statuses.",
          },
        ]);
      const status: Status = {
        id: state.nextId(),
        sha,
        context,
        state: call.body.state as StatusState,
        description,
        targetUrl: (call.body.target_url as string | null | undefined) ?? null,
        author: call.identity,
        createdAt: state.now(),
      };
      state.statuses.push(status);
      return { status: 201, body: payload(call, status) };
    },
  },
  "GET /repos/{owner}/{repo}/commits/{ref}/statuses": {
    needs: READ,
    answer(call) {
      const sha = resolveSha(call.state, call.params.ref ?? "");
      // Newest first.
      const statuses = call.state.statuses.filter((one) => one.sha === sha).reverse();
      return paginate(call, statuses, (page) => page.map((status) => payload(call, status)));
    },
  },
  [COMBINED]: {
    needs: READ,
    answer(call) {
      const sha = resolveSha(call.state, call.params.ref ?? "");
      const statuses = newestStatuses(call.state, sha);
      return paginate(call, statuses, (page) => ({
        ...example(COMBINED),
        state: combined(statuses),
        sha,
        total_count: statuses.length,
        statuses: page.map((status) => {
          const { creator: _, ...rest } = payload(call, status);
          return rest;
        }),
        repository: repositoryPayload(call, (example(COMBINED).repository ?? {}) as JsonObject),
        commit_url: `${call.apiUrl}/repos/${call.state.repository}/commits/${sha}`,
        url: `${call.apiUrl}/repos/${call.state.repository}/commits/${sha}/status`,
      }));
    },
  },
};

/** `failure` where any failed or erred, `pending` where there is none or any is pending, else `success`. */
function combined(statuses: readonly Status[]): string {
  if (statuses.some((one) => one.state === "error" || one.state === "failure")) return "failure";
  if (statuses.length === 0 || statuses.some((one) => one.state === "pending")) return "pending";
  return "success";
}

function payload(call: Call, status: Status): JsonObject {
  return {
    ...example(CREATE, 201),
    url: `${call.apiUrl}/repos/${call.state.repository}/statuses/${status.sha}`,
    id: status.id,
    node_id: `SC_${status.id}`,
    state: status.state,
    description: status.description,
    target_url: status.targetUrl,
    context: status.context,
    created_at: status.createdAt,
    updated_at: status.createdAt,
    creator: userPayload(status.author),
  };
}
