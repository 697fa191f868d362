import { isForbidden } from "@assay/action-kit";
import { type Check, clip, Refusal, type Report } from "@assay/report";
import { refusedCheck } from "./gates.ts";
import type { PullRequest } from "./pull-request.ts";
import { changedValues, type ValueChange } from "./rule-values.ts";
import type { Subject } from "./standing.ts";

interface ChangedFile {
  readonly path: string;
  /** Its name before, where it was renamed. */
  readonly previousPath: string | undefined;
  /** GitHub's word: added, modified, removed, renamed and the like. */
  readonly status: string;
}

export interface Changes {
  /** The commit that the pull request started from. */
  readonly mergeBase: string;
  readonly files: readonly ChangedFile[];
  /** Whether these are all; GitHub lists no more than 300. */
  readonly complete: boolean;
}

export interface FileAt {
  readonly commit: string;
  readonly path: string;
}

export interface ChangesPort {
  between(baseSha: string, headSha: string): Promise<Changes>;
  /** Their texts, in the same order; `undefined` for one that is not there, or no text of moderate size. */
  texts(files: readonly FileAt[]): Promise<readonly (string | undefined)[]>;
}

/** What runs in the pull request's workflows besides what it calls from elsewhere. */
const WORKFLOW = /^\.github\/(workflows|actions)\/|(^|\/)action\.ya?ml$/;
const WITH_VALUES = /\.(ya?ml|json)$/i;
/** Of these the values are compared; of the others it is only said that they changed. */
const MAX_READ = 10;
const MAX_NAMED = 10;
const MAX_VALUES_NAMED = 3;
const MAX_EXAMPLES = 100;

/**
 * The files that decide: the policy, and the suites and baselines that the gates say they went by. With each the folders
 * above it, which change as a file does only where they are links (or submodules), and so lead to another file.
 */
function rulePaths(reports: readonly Report[], policyPath: string): Set<string> {
  const said = reports.flatMap(({ provenance }) =>
    provenance.rules.flatMap(({ path, asked }) => [path, asked ?? path]),
  );
  return new Set([policyPath, ...said].flatMap(withFolders));
}

function withFolders(path: string): string[] {
  const parts = path.split("/");
  return parts.map((_, index) => parts.slice(0, index + 1).join("/"));
}

interface ChangedRule {
  readonly file: ChangedFile;
  readonly values: readonly ValueChange[];
}

async function withValues(port: ChangesPort, files: readonly ChangedFile[], mergeBase: string, headSha: string) {
  const read = files.filter(({ path, status }) => WITH_VALUES.test(path) && !WORKFLOW.test(path) && status !== "added");
  const asked = read.slice(0, MAX_READ);
  const texts =
    asked.length === 0
      ? []
      : await port.texts(
          asked.flatMap(({ path, previousPath }) => [
            { commit: mergeBase, path: previousPath ?? path },
            { commit: headSha, path },
          ]),
        );
  return files.map((file): ChangedRule => {
    const at = asked.indexOf(file);
    return { file, values: at < 0 ? [] : changedValues(file.path, texts[2 * at], texts[2 * at + 1]) };
  });
}

function named({ file: { path, status }, values }: ChangedRule): string {
  const shown = values.slice(0, MAX_VALUES_NAMED).map(({ key, note }) => `${key} ${note}`);
  const rest = values.length - shown.length;
  const facts = [...(status === "modified" ? [] : [status]), ...shown, ...(rest > 0 ? [`${rest} more values`] : [])];
  return facts.length === 0 ? path : `${path} (${facts.join("; ")})`;
}

function ruleCheck(message: string, changes: Partial<Check>): Check {
  return {
    id: "rules",
    title: "Rules",
    verdict: "review",
    reason: "rules-changed",
    severity: "warning",
    message: clip(message, 4000),
    remedy:
      "have what changed looked at by someone who may approve it; a rule is best changed in a pull request of its own",
    ...changes,
  };
}

function changedCheck(changed: readonly ChangedRule[], policyPath: string): Check {
  const isNew = changed.some(({ file }) => file.path === policyPath && file.status === "added");
  const rest = changed.length - MAX_NAMED;
  const list = [...changed.slice(0, MAX_NAMED).map(named), ...(rest > 0 ? [`${rest} more files`] : [])].join(", ");
  const first = isNew
    ? `the pull request adds the policy ${policyPath}, to whose limits nobody has agreed yet, and so`
    : "the pull request";
  const examples = changed.flatMap(({ values }) => values).slice(0, MAX_EXAMPLES);
  const [place] = examples.flatMap(({ location }) => (location ? [location] : []));
  return ruleCheck(`${first} changes the rules it is judged by: ${list}`, {
    ...(examples.length > 0 ? { examples } : {}),
    ...(place ? { location: place } : {}),
  });
}

function unseen(why: string, remedy: string): Check {
  return ruleCheck(`whether the pull request changes the rules it is judged by could not be seen: ${why}`, {
    reason: "not-permitted",
    remedy,
  });
}

const UNLISTED =
  "the pull request changes more files than GitHub lists, so that it may change the rules it is judged by";

/** The check where a pull request changes, or may change, the rules it is judged by: at least `review`. */
async function seenCheck(
  port: ChangesPort,
  pullRequest: PullRequest,
  headSha: string,
  rules: { readonly paths: ReadonlySet<string>; readonly policyPath: string },
): Promise<Check | undefined> {
  const { mergeBase, files, complete } = await port.between(pullRequest.baseSha, headSha);
  const isRule = (path: string | undefined) => path !== undefined && (rules.paths.has(path) || WORKFLOW.test(path));
  const changed = files.filter(({ path, previousPath }) => isRule(path) || isRule(previousPath));
  if (changed.length > 0) return changedCheck(await withValues(port, changed, mergeBase, headSha), rules.policyPath);
  return complete ? undefined : ruleCheck(UNLISTED, {});
}

/**
 * `rules-changed` for a pull request that changes the policy, a suite, a baseline, a workflow or a local action: a change
 * may not quietly lower the bar it has to clear. Where that could not be seen, a person has to.
 */
export async function rulesCheck(
  port: ChangesPort | undefined,
  { headSha, policyPath, pullRequest }: Subject,
  reports: readonly Report[],
): Promise<readonly Check[]> {
  if (!pullRequest || !headSha) return [];
  if (!port) return [unseen("there is no github-token", "give `github-token` to the step")];
  try {
    const found = await seenCheck(port, pullRequest, headSha, { paths: rulePaths(reports, policyPath), policyPath });
    return found ? [found] : [];
  } catch (error) {
    if (isForbidden(error))
      return [unseen("the token may not read the repository", "grant `contents: read` to the job")];
    if (error instanceof Refusal) return [refusedCheck("rules", error)];
    throw error;
  }
}
