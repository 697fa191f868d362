import { type Answer, type Call, notFound, type Routes } from "../answer.ts";
import type { JsonObject } from "../openapi.ts";
import { example } from "../payloads.ts";
import { blobSha, type Commit, type GithubState, type PullFile } from "../state.ts";

const COMPARE = "GET /repos/{owner}/{repo}/compare/{basehead}";
/** The same operation as the description has it a second time, without examples. */
const SPLIT = "GET /repos/{owner}/{repo}/compare/{base}...{head}";
/** "up to 300 changed files", all on the first page. */
const MAX_FILES = 300;

function answer(call: Call): Answer {
  const [base = "", head = ""] = (call.params.basehead ?? `${call.params.base}...${call.params.head}`).split("...");
  const between = comparison(call.state, base, head);
  if (!between) return notFound();
  const payload = example(COMPARE);
  const mergeBase = { ...(payload.merge_base_commit as JsonObject), sha: between.mergeBase };
  const files = Number(call.query.get("page") ?? 1) === 1 ? between.files.slice(0, MAX_FILES) : [];
  return { status: 200, body: { ...payload, merge_base_commit: mergeBase, files: files.map(filePayload(call)) } };
}

const route = { needs: [["contents", "read"]], answer } as const;

/** What a head has changed since it left its base, as the pull request shows it. */
export const compareRoutes: Routes = { [COMPARE]: route, [SPLIT]: route };

interface Comparison {
  readonly mergeBase: string;
  readonly files: readonly PullFile[];
}

/** From the commits, where a test has made them; else from the files that it gave to the pull request. */
function comparison(state: GithubState, base: string, head: string): Comparison | undefined {
  const pull = state.pulls.find((one) => one.head.sha === head && one.base.sha === base);
  const [left, right] = [state.commitAt(base), state.commitAt(head)];
  if (left && right && !pull?.files.length) {
    const common = commonAncestor(state, left, right) ?? left;
    return { mergeBase: common.sha, files: changed(common, right) };
  }
  return pull && { mergeBase: pull.base.sha, files: pull.files };
}

function ancestors(state: GithubState, commit: Commit): Commit[] {
  const found = new Set([commit]);
  for (const one of found)
    for (const parent of one.parents) {
      const known = state.commits.get(parent);
      if (known) found.add(known);
    }
  return [...found];
}

function commonAncestor(state: GithubState, left: Commit, right: Commit): Commit | undefined {
  const ours = new Set(ancestors(state, left));
  return ancestors(state, right).find((commit) => ours.has(commit));
}

function changed(before: Commit, after: Commit): PullFile[] {
  const paths = [...new Set([...before.tree.keys(), ...after.tree.keys()])].sort();
  return paths.flatMap((filename): PullFile[] => {
    const [old, now] = [before.tree.get(filename), after.tree.get(filename)];
    if (old && now) return blobSha(old) === blobSha(now) ? [] : [{ filename, status: "modified" }];
    return [{ filename, status: now ? "added" : "removed" }];
  });
}

function filePayload(call: Call) {
  const [base] = example(COMPARE).files as JsonObject[];
  return (file: PullFile): JsonObject => ({
    ...base,
    filename: file.filename,
    status: file.status ?? "modified",
    contents_url: `${call.apiUrl}/repos/${call.state.repository}/contents/${file.filename}`,
    ...(file.previousFilename !== undefined && { previous_filename: file.previousFilename }),
  });
}
