import { type Check, clip, parseReport, Refusal, type Report, type Run } from "@assay/report";

/** A file that should hold a report. */
export interface ReportFile {
  readonly origin: string;
  readonly text: string;
  /** Of an artifact: the names it may be the report of. */
  readonly bearing?: readonly string[];
}

/** A file that should hold a report, or why it could not be read. */
export type FoundReport = ReportFile | { readonly origin: string; readonly refusal: Refusal };

export interface GatheredGates {
  /** Reports in the order of their names, one a gate. */
  readonly reports: readonly Report[];
  /** One check a gate, and one for each file or gate that could not be taken as it is. */
  readonly checks: readonly Check[];
  /** What a reader must know beside the checks. */
  readonly notes: readonly string[];
}

function check(
  name: string,
  verdict: Check["verdict"],
  reason: Check["reason"],
  message: string,
  remedy?: string,
): Check {
  return {
    id: clip(`gate(${name})`, 500),
    title: clip(name, 500),
    verdict,
    reason,
    severity: "critical",
    message: clip(message, 4000),
    ...(remedy ? { remedy: clip(remedy, 2000) } : {}),
  };
}

/** The check that stands for something that could not be read. */
export function refusedCheck(name: string, { reason, message, remedy }: Refusal): Check {
  return check(name, "error", reason, message, remedy);
}

/** A report left over from elsewhere says nothing about this run; nor does one that names no run, which anyone can commit. */
function isOfAnotherRun(report: Report, run: Run): boolean {
  return report.run.id !== run.id;
}

function runText({ id }: Run): string {
  return id === undefined ? "no run" : `run ${id}`;
}

/** An artifact bears the name of its report, or of the report and the step where two steps of a job had one name. */
function bears({ bearing }: ReportFile, { name, run }: Report): boolean {
  return bearing === undefined || bearing.includes(name) || bearing.includes(`${name}.${run.step}`);
}

/** The report in the file, of whatever run. */
function reportOf(file: ReportFile): Report {
  const report = parseReport(file.text, file.origin);
  if (bears(file, report)) return report;
  throw new Refusal(`${file.origin} holds the report of ${report.name}`, {
    code: "invalid-report",
    reason: "invalid-report",
    remedy: "see which job uploaded it under that name",
  });
}

const attemptOf = ({ run }: Report): number => run.attempt ?? 1;

/**
 * The gate that several reports by one name stand for: of several attempts, the newest. Two reports of one attempt are
 * two gates, also where a newer attempt has but one of them: it repeats the workflow, and so the mistake.
 */
function checkOf(name: string, reports: readonly Report[]): Check {
  const byAttempt = Object.values(Object.groupBy(reports, attemptOf));
  const namesakes = byAttempt.find((found) => (found?.length ?? 0) > 1);
  if (namesakes) {
    const steps = namesakes.map(({ run: { job, step } }) => `${job ?? "?"}/${step ?? "?"}`).join(", ");
    return check(
      name,
      "error",
      "duplicate-gate",
      `${namesakes.length} gates reported as ${name} (${steps})`,
      "give each step, job and matrix leg a `name:` of its own",
    );
  }
  const newest = newestOf(reports);
  return check(name, newest.verdict, "gate-verdict", newest.summary);
}

function newestOf(reports: readonly Report[]): Report {
  return reports.reduce((newest, report) => (attemptOf(report) > attemptOf(newest) ? report : newest));
}

/**
 * One check a gate from the reports of a run. A file that is no report, a report that contradicts itself, two gates by one
 * name and a required gate that did not report are each `error`; so is having no report at all. The same text found
 * twice, in the job's folder and in its artifact, is one report.
 */
export function gatherGates(found: readonly FoundReport[], required: readonly string[], run: Run): GatheredGates {
  const checks: Check[] = [];
  const byName = new Map<string, Report[]>();
  const seen = new Set<string>();
  for (const file of found) {
    try {
      if ("refusal" in file) throw file.refusal;
      const report = reportOf(file);
      if (report.gate === "approval-comment" || seen.has(file.text)) continue;
      seen.add(file.text);
      if (isOfAnotherRun(report, run)) {
        const message = `the report ${file.origin} is of ${runText(report.run)}, not of ${runText(run)}`;
        checks.push(check(report.name, "error", "invalid-report", message, "run the gate again in this run"));
      } else {
        byName.set(report.name, [...(byName.get(report.name) ?? []), report]);
      }
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      checks.push(refusedCheck(file.origin, error));
    }
  }
  const reports: Report[] = [];
  const notes: string[] = [];
  for (const [name, found] of [...byName].sort(([left], [right]) => (left < right ? -1 : 1))) {
    const gate = checkOf(name, found);
    checks.push(gate);
    if (gate.reason !== "gate-verdict") continue;
    const newest = newestOf(found);
    reports.push(newest);
    if (attemptOf(newest) < (run.attempt ?? 1))
      notes.push(`${name} reported in attempt ${attemptOf(newest)} of this run and not since; that report counts`);
  }
  const named = new Set(checks.map(({ title }) => title));
  for (const name of required.filter((gate) => !named.has(gate)))
    checks.push(
      check(
        name,
        "error",
        "missing-gate",
        `${name} is required by the policy and has not reported`,
        "run that gate before this step, or see why it stopped before it could report",
      ),
    );
  if (checks.length === 0)
    checks.push(
      check(
        "none",
        "error",
        "no-checks",
        "no gate has reported",
        "run this step after the gates, in the same job or in one that `needs` theirs",
      ),
    );
  return { reports, checks, notes };
}
