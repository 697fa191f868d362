import { type Check, clip, formatCount, Refusal, type Report, type Verdict } from "@assay/report";
import type { MetricsFile } from "../metrics-json.ts";
import { appendEntry, type HistoryBranch, type Pause } from "./append-entry.ts";
import { type DamagedLine, type History, type HistoryEntry, parseHistory } from "./history-entry.ts";
import { trendCharts } from "./trend.ts";
import type { Trended } from "./trended.ts";

/** What the history needs of the world. */
export interface HistoryPorts {
  /** What the runner says of this run; `undefined` where nothing runs on GitHub. */
  readonly run: Pick<HistoryEntry, "commit" | "run" | "attempt" | "name" | "event"> | undefined;
  /** Whether a pull request from another repository is judged. */
  readonly fromFork: boolean;
  readonly open: (branch: string, token: string | undefined) => HistoryBranch;
  readonly pause: Pause;
  /** ISO 8601 in UTC. */
  readonly now: () => string;
}

export interface KeptHistory {
  readonly checks: readonly Check[];
  readonly notes: readonly string[];
  readonly charts: Report["charts"];
}

const MAX_NAMED = 5;

function damageNote(damaged: readonly DamagedLine[]): string[] {
  if (damaged.length === 0) return [];
  const named = damaged.slice(0, MAX_NAMED).map(({ line, problem }) => `line ${line} ${problem}`);
  const more = damaged.length > MAX_NAMED ? `, and ${formatCount(damaged.length - MAX_NAMED)} more` : "";
  const what = damaged.length === 1 ? "1 line of the history is no entry" : `${damaged.length} lines are no entries`;
  return [`${what} and left as it was found: ${named.join(", ")}${more}.`];
}

/** A history that was asked for and is not kept is a person's to look at: its trend would be missing a run for ever. */
function notKept(branch: string, { message, reason, remedy }: Refusal): Check {
  return {
    id: "history",
    title: "The history of this gate",
    verdict: "review",
    reason,
    severity: "warning",
    message: clip(`this run could not be added to the branch ${branch}: ${message}`, 2000),
    remedy: clip(
      `give the job \`contents: write\`, or take \`history-branch\` away; what GitHub says helps too: ${remedy}`,
      2000,
    ),
  };
}

/** With the candidate's own numbers as the last point, whether or not they stand in the history already. */
function chartsOf({ entries }: History, trended: readonly Trended[], now: HistoryEntry): KeptHistory["charts"] {
  const earlier = entries.filter(({ run, attempt }) => run !== now.run || attempt !== now.attempt);
  return trendCharts(earlier, now, trended);
}

/**
 * Adds this run to the history and draws the trend. The history is no evidence for or against the candidate, so it changes
 * the verdict in one case alone: where GitHub refuses the line that was asked for, the gate asks for review.
 */
export async function keepHistory(
  branch: string,
  token: string | undefined,
  judged: { readonly metrics: MetricsFile; readonly verdict: Verdict; readonly trended: readonly Trended[] },
  { run, fromFork, open, pause, now }: HistoryPorts,
): Promise<KeptHistory> {
  if (!run)
    return { checks: [], notes: ["No line was added to the history: this is no run of a workflow."], charts: [] };
  const { values, n, dataSha256 } = judged.metrics;
  const entry: HistoryEntry = { ...run, time: now(), verdict: judged.verdict, n, dataSha256, metrics: values };
  try {
    const file = open(branch, token);
    const history = fromFork
      ? parseHistory((await file.read()).content?.toString("utf8") ?? "")
      : await appendEntry(file, entry, pause);
    const notes = fromFork
      ? ["No line was added to the history: this is a pull request from a fork, whose token cannot write."]
      : [];
    return {
      checks: [],
      notes: [...notes, ...damageNote(history.damaged)],
      charts: chartsOf(history, judged.trended, entry),
    };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    if (fromFork) return { checks: [], notes: [`The history could not be read: ${error.message}`], charts: [] };
    return { checks: [notKept(branch, error)], notes: [], charts: [] };
  }
}
