import type { Github } from "@assay/action-kit";
import type { CheckRun, CheckRunsPort } from "./check-runs.ts";
import type { Repository } from "./standing.ts";

const PAGE = 100;
/** Of a hundred each; a commit with more is one whose check runs cannot be told apart within the requests there are. */
const MAX_PAGES = 2;

function bodyOf({ details_url, output, ...run }: CheckRun) {
  const { annotations, ...texts } = output;
  return {
    ...run,
    status: "completed" as const,
    ...(details_url === null ? {} : { details_url }),
    output: { ...texts, ...(annotations.length > 0 ? { annotations: [...annotations] } : {}) },
  };
}

/** Check runs by GitHub's API. `viewer` is the login that the token speaks for: an app's is its name and `[bot]`. */
export function checkRunsPort(octokit: Github, at: Repository, viewer: () => Promise<string>): CheckRunsPort {
  return {
    async list(sha) {
      const app = await viewer();
      const runs = [];
      for (let page = 1; ; page++) {
        const { data } = await octokit.rest.checks.listForRef({ ...at, ref: sha, per_page: PAGE, page });
        runs.push(...data.check_runs);
        if (runs.length >= data.total_count || data.check_runs.length === 0) break;
        if (page === MAX_PAGES) return undefined;
      }
      return runs
        .filter((run) => `${run.app?.slug}[bot]` === app)
        .map(({ id, external_id }) => ({ id, externalId: external_id ?? "" }));
    },
    create: async (head_sha, run) => {
      // A retry after an answer that was lost could add a second one.
      await octokit.rest.checks.create({ ...at, head_sha, ...bodyOf(run), request: { retries: 0 } });
    },
    update: async (check_run_id, run) => {
      // A retry could add the annotations twice.
      await octokit.rest.checks.update({ ...at, check_run_id, ...bodyOf(run), request: { retries: 0 } });
    },
  };
}
