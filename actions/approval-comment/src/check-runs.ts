import { createHash } from "node:crypto";
import {
  type Annotation,
  annotations,
  clip,
  inertMarkdown,
  renderComment,
  type Verdict,
  visibleText,
} from "@assay/report";
import { isOlder, type Posted, type StatusAuthor } from "./commit-status.ts";
import type { GateOutcome } from "./gates.ts";

/** A line of the repository that GitHub shows beside a check run. */
interface CheckAnnotation {
  readonly path: string;
  readonly start_line: number;
  readonly end_line: number;
  readonly annotation_level: "notice" | "warning" | "failure";
  readonly title: string;
  readonly message: string;
}

export interface CheckRun {
  readonly name: string;
  readonly conclusion: "success" | "action_required" | "failure";
  readonly external_id: string;
  readonly details_url: string | null;
  readonly output: {
    readonly title: string;
    readonly summary: string;
    readonly annotations: readonly CheckAnnotation[];
  };
}

export interface StandingCheckRun {
  readonly id: number;
  readonly externalId: string;
}

export interface CheckRunsPort {
  /** Those on the commit that the token's own app made; `undefined` where there are too many to look through. */
  list(sha: string): Promise<readonly StandingCheckRun[] | undefined>;
  create(sha: string, run: CheckRun): Promise<void>;
  /** Adds the annotations to those that stand. */
  update(id: number, run: CheckRun): Promise<void>;
}

/** A gate, and where its HTML page opens. */
export interface ShownGate extends GateOutcome {
  readonly page: string | undefined;
}

/** `neutral` would do for a required check, and nobody would look. */
const CONCLUSION = { pass: "success", review: "action_required", fail: "failure", error: "failure" } as const;
const LEVEL = { error: "failure", warning: "warning", notice: "notice" } as const;
/** GitHub takes 65,535 bytes; a character has four at most. */
const MAX_SUMMARY = 16_000;
const MAX_TITLE = 200;
/** In one request. */
const MAX_ANNOTATIONS = 50;
/** Of a gate without annotations. */
const NOTHING = digestOf([]);

function digestOf(value: unknown): string {
  return createHash("sha256").update(JSON.stringify(value)).digest("hex").slice(0, 16);
}

/** Only files of the repository: what lies under RUNNER_TEMP or outside is no line that GitHub could show. */
function annotationOf({ level, title, message, file = "", line = 1 }: Annotation): CheckAnnotation[] {
  if (file === "" || /^[$/\\]|(^|\/)\.\.(\/|$)/.test(file)) return [];
  return [{ path: file, start_line: line, end_line: line, annotation_level: LEVEL[level], title, message }];
}

function summaryOf({ check, report }: ShownGate, runUrl: string | null): string {
  if (!report) return [check.message, check.remedy ?? ""].filter(Boolean).map(inertMarkdown).join("\n\n");
  const { verdict, summary, name } = report;
  return renderComment([report], {
    title: name,
    verdict,
    sentence: summary,
    maxLength: MAX_SUMMARY,
    ...(runUrl ? { runUrl } : {}),
  });
}

const EXTERNAL = /^assay:1:(\d+)\.(\d+):([0-9a-f]+):([0-9a-f]+):([0-9a-f]+)$/;

/** What the id of a check run of ours says: whose it is, and what was posted. */
interface Mark {
  /** Of workflow and gate. */
  readonly owner: string;
  readonly author: Pick<StatusAuthor, "run" | "attempt">;
  readonly annotations: string;
}

function markOf(externalId: string): Mark | undefined {
  const [, run, attempt, owner = "", , listed = ""] = EXTERNAL.exec(externalId) ?? [];
  return owner === ""
    ? undefined
    : { owner, author: { run: Number(run), attempt: Number(attempt) }, annotations: listed };
}

/** The check run of one gate. */
function checkRunOf(gate: ShownGate, author: StatusAuthor, runUrl: string | null): CheckRun {
  const listed = gate.report ? annotations(gate.report).flatMap(annotationOf).slice(0, MAX_ANNOTATIONS) : [];
  const conclusion = CONCLUSION[gate.check.verdict];
  const output = {
    title: clip(visibleText(gate.check.message), MAX_TITLE),
    summary: summaryOf(gate, runUrl),
    annotations: listed,
  };
  const owner = digestOf([author.workflow, gate.name]);
  const content = digestOf([conclusion, output]);
  return {
    name: `assay / ${gate.name}`,
    conclusion,
    external_id: `assay:1:${author.run}.${author.attempt}:${owner}:${content}:${digestOf(listed)}`,
    details_url: gate.page ?? runUrl,
    output,
  };
}

/** What has to be sent so that the commit shows the run; `mends` where what stands there says something else. */
type Sending =
  | { readonly kind: "create"; readonly mends: boolean }
  | { readonly kind: "update"; readonly mends: true; readonly id: number; readonly run: CheckRun };

function sendingOf(run: CheckRun, standing: readonly StandingCheckRun[]): Sending | Exclude<Posted, "created"> {
  const wanted = markOf(run.external_id);
  const ours = standing.flatMap(({ id, externalId }) => {
    const mark = markOf(externalId);
    return mark && mark.owner === wanted?.owner ? [{ id, externalId, ...mark }] : [];
  });
  const newest = ours.reduce<(typeof ours)[number] | undefined>(
    (best, one) => (best && !isOlder(best.author, one.author) ? best : one),
    undefined,
  );
  if (!newest || !wanted) return { kind: "create", mends: false };
  if (newest.externalId === run.external_id) return "unchanged";
  if (isOlder(wanted.author, newest.author)) return "older";
  // Annotations can be added, never taken back: others than those that stand need a run of their own, which GitHub shows in
  // place of the one before.
  if (newest.annotations === wanted.annotations)
    return { kind: "update", mends: true, id: newest.id, run: { ...run, output: { ...run.output, annotations: [] } } };
  return newest.annotations === NOTHING
    ? { kind: "update", mends: true, id: newest.id, run }
    : { kind: "create", mends: true };
}

export interface PostedCheckRuns {
  /** Names of the gates a newer run of this workflow has spoken for. */
  readonly older: readonly string[];
  /** Names of those that have no check run of this run. */
  readonly leftOut: readonly string[];
}

const WORST_FIRST: readonly Verdict[] = ["error", "fail", "review", "pass"];
const badness = ({ check }: ShownGate): number => WORST_FIRST.indexOf(check.verdict);

/**
 * Puts a check run for each gate on the commit: creates it, updates its own, or leaves it where nothing changed or a newer
 * run of the same workflow has spoken. Those that would say something false come first, then the worst, for as long as
 * `mayAsk` allows another request.
 */
export async function postCheckRuns(
  port: CheckRunsPort,
  sha: string,
  gates: readonly ShownGate[],
  { author, runUrl, mayAsk }: { author: StatusAuthor; runUrl: string | null; mayAsk: () => boolean },
): Promise<PostedCheckRuns> {
  const standing = await port.list(sha);
  // Without knowing what stands, every run would add its own.
  if (!standing) return { older: [], leftOut: gates.map(({ name }) => name) };
  // A name may stand for several reports, as for one of another run; the worst of them speaks.
  const byName = new Map(
    gates.toSorted((left, right) => badness(right) - badness(left)).map((gate) => [gate.name, gate]),
  );
  const planned = [...byName.values()].map((gate) => {
    const run = checkRunOf(gate, author, runUrl);
    return { gate, run, sending: sendingOf(run, standing) };
  });
  const older = planned.filter(({ sending }) => sending === "older").map(({ gate }) => gate.name);
  const weight = ({ gate, sending }: (typeof planned)[number]) =>
    (typeof sending === "object" && sending.mends ? 0 : WORST_FIRST.length) + badness(gate);
  const leftOut: string[] = [];
  for (const { gate, run, sending } of planned.toSorted((left, right) => weight(left) - weight(right))) {
    if (typeof sending === "string") continue;
    if (!mayAsk()) leftOut.push(gate.name);
    else if (sending.kind === "update") await port.update(sending.id, sending.run);
    else await port.create(sha, run);
  }
  return { older, leftOut };
}
