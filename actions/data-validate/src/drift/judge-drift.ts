import type { GateResult } from "@assay/action-kit";
import {
  type Check,
  clip,
  formatCount,
  formatCountOf,
  formatPercent,
  noChecks,
  REASONS,
  verdictOfMiss,
} from "@assay/report";
import { categoryChanges } from "./category-changes.ts";
import { decideColumns } from "./column-decisions.ts";
import { compareColumns, type Obstacle } from "./compared-columns.ts";
import type { Decided } from "./decided.ts";
import type { Side } from "./distribution.ts";
import { drawDrift } from "./drift-charts.ts";
import type { DriftRules } from "./drift-rules.ts";

/** What of the data may be shown, and how much. */
interface Showing {
  readonly maxExamples: number;
  readonly redact: boolean;
}

/** Holds the data against the reference: a check for each column, and one for their share where that is limited. */
export async function judgeDrift(
  rules: DriftRules,
  reference: Side,
  current: Side,
  showing: Showing,
): Promise<Required<Pick<GateResult, "checks" | "charts" | "notes">>> {
  const outcomes = await compareColumns(rules, reference, current);
  const comparisons = outcomes.flatMap((outcome) => (outcome.is === "compared" ? [outcome.comparison] : []));
  const decided = decideColumns(comparisons, rules);
  let next = 0;
  const judged = outcomes.flatMap((outcome) => {
    if (outcome.is === "left-out") return [];
    return outcome.is === "compared" ? [decided[next++] as Decided | Obstacle] : [outcome.obstacle];
  });
  const leftOut = outcomes.flatMap((outcome) => (outcome.is === "left-out" ? [outcome.leftOut] : []));
  const known = new Set(reference.columns.map(({ name }) => name));
  const fresh = rules.columns ? [] : current.columns.map(({ name }) => name).filter((name) => !known.has(name));
  const checks = judged.map((one) =>
    "means" in one ? obstacleCheck(one, current.rows, rules) : columnCheck(one, current.rows, rules, showing),
  );
  const drifted = decided.filter((one) => !("means" in one) && one.outcome === "drifted") as Decided[];
  return {
    checks: [
      ...(checks.length === 0 ? [nothingCompared()] : checks),
      ...(rules.share === undefined || checks.length === 0 ? [] : [shareCheck(judged, rules.share, rules)]),
    ],
    charts: drawDrift(drifted, showing.redact),
    notes: [
      ...leftOut.map(({ name, because }) => `the drift of ${name} was not judged: ${because}`),
      ...(fresh.length === 0
        ? []
        : [
            `${listed(fresh)} ${fresh.length === 1 ? "is" : "are"} new: not in the reference, and so not judged for drift`,
          ]),
    ].map((note) => clip(note, 1000)),
  };
}

const titleOf = (name: string) => clip(`${name} must be distributed as in the reference`, 500);
const idOf = (name: string) => clip(`drift(${name})`, 500);

function nothingCompared(): Check {
  return {
    ...noChecks(
      "the reference has no column that the data could be compared by",
      "give a reference with the columns of the data, or name the columns in data.drift",
    ),
    id: "drift",
    title: "Drift against the reference",
  };
}

function obstacleCheck({ name, means, reason, message, remedy }: Obstacle, rows: number, rules: DriftRules): Check {
  const { severity, location } = rules.ruleOf(name);
  return {
    id: idOf(name),
    title: titleOf(name),
    verdict: means === "miss" ? verdictOfMiss(severity) : means,
    reason,
    severity,
    message: clip(message, 4000),
    counts: { rows },
    remedy: clip(remedy, 2000),
    ...(location ? { location } : {}),
  };
}

const REASON_OF = { drifted: "drifted", undecided: "inconclusive", held: "within-limit" } as const;

function columnCheck(decided: Decided, rows: number, rules: DriftRules, showing: Showing): Check {
  const { comparison, outcome, facts } = decided;
  const { name, missing } = comparison;
  const { severity, location } = rules.ruleOf(name);
  const changes = categoryChanges(comparison.pooled, showing);
  const message = [facts.message, ...changes.words].join("; ");
  const miss = verdictOfMiss(severity);
  return {
    id: idOf(name),
    title: titleOf(name),
    // What is undecided is never worse than a miss would be.
    verdict: outcome === "held" ? "pass" : outcome === "drifted" ? miss : miss === "pass" ? "pass" : "review",
    reason: REASON_OF[outcome],
    severity,
    ...(outcome === "drifted" ? { remedy: REASONS.drifted.remedy } : {}),
    ...facts,
    message: clip(message, 4000),
    counts: { rows, missing: missing.current },
    ...(changes.examples.length > 0 ? { examples: changes.examples } : {}),
    ...(location ? { location } : {}),
  };
}

/** How many of the columns drifted. One that is gone, or holds something else, has drifted too. */
function shareCheck(judged: readonly (Decided | Obstacle)[], limit: number, { location }: DriftRules): Check {
  const count = (of: (one: Decided | Obstacle) => boolean) => judged.filter(of).length;
  const drifted = count((one) => ("means" in one ? one.means === "miss" : one.outcome === "drifted"));
  const open = count((one) => ("means" in one ? one.means !== "miss" : one.outcome === "undecided"));
  const all = judged.length;
  const fails = drifted / all >= limit;
  const review = !fails && (drifted + open) / all >= limit;
  const words = `${formatCount(drifted)} of ${formatCountOf(all, "column")} drifted (${formatPercent(drifted / all)})`;
  return {
    id: "drift_share",
    title: "Share of drifted columns",
    verdict: fails ? "fail" : review ? "review" : "pass",
    reason: fails ? "drifted" : review ? "inconclusive" : "within-limit",
    severity: "critical",
    message: review ? `${words}, and ${formatCount(open)} could not be decided` : words,
    observed: drifted / all,
    limit: `below ${formatPercent(limit)} of the columns`,
    ...(review ? { remedy: "settle the columns that could not be decided" } : {}),
    ...(location ? { location } : {}),
  };
}

function listed(names: readonly string[]): string {
  return names.length > 10
    ? `${names.slice(0, 10).join(", ")} and ${names.length - 10} more columns`
    : names.join(", ");
}
