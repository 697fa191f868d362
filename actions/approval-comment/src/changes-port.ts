import { type Github, queryGithub } from "@assay/action-kit";
import type { Changes, ChangesPort, FileAt } from "./changed-rules.ts";
import type { Repository } from "./standing.ts";

/** GitHub lists no more, and does not say where there are more. */
const MAX_LISTED = 300;

interface Blob {
  readonly text?: string | null;
  readonly isTruncated?: boolean;
}

/** One query for many files; names and paths travel as variables, never in the query's text. */
function textsQuery(count: number): string {
  const indices = Array.from({ length: count }, (_, index) => index);
  const declared = indices.map((index) => `$f${index}: String!`).join(", ");
  const asked = indices.map((index) => `f${index}: object(expression: $f${index}) { ...content }`).join("\n    ");
  return `query ($owner: String!, $repo: String!, ${declared}) {
  repository(owner: $owner, name: $repo) {
    ${asked}
  }
}
fragment content on Blob { text isTruncated }`;
}

/** What a pull request changes, by GitHub's API: the checkout may be shallow, or of the head alone. */
export function changesPort(octokit: Github, at: Repository): ChangesPort {
  return {
    async between(baseSha, headSha): Promise<Changes> {
      const { data } = await octokit.rest.repos.compareCommitsWithBasehead({
        ...at,
        basehead: `${baseSha}...${headSha}`,
        // Of commits; the files come all with the first page.
        per_page: 1,
      });
      const files = data.files ?? [];
      return {
        mergeBase: data.merge_base_commit.sha,
        files: files.map(({ filename, previous_filename, status }) => ({
          path: filename,
          previousPath: previous_filename,
          status,
        })),
        complete: files.length < MAX_LISTED,
      };
    },
    async texts(files: readonly FileAt[]) {
      const variables = Object.fromEntries(files.map(({ commit, path }, index) => [`f${index}`, `${commit}:${path}`]));
      const { data } = await queryGithub<{ readonly repository: Readonly<Record<string, Blob | null>> | null }>(
        octokit,
        textsQuery(files.length),
        { ...at, ...variables },
      );
      return files.map((_, index) => {
        const blob = data.repository?.[`f${index}`];
        return blob && !blob.isTruncated ? (blob.text ?? undefined) : undefined;
      });
    },
  };
}
