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

/** What one gate said: by its report, or why there is none to go by. */
export interface GateOutcome {
  readonly name: string;
  readonly check: Check;
  readonly report: Report | undefined;
}

export interface GatheredGates {
  /** In the order of their names, those that have not reported last. */
  readonly gates: readonly GateOutcome[];
  /** One for each file that could not be taken as it is; one where there is no gate at all. */
  readonly others: readonly Check[];
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

/**
 * A report left over from elsewhere says nothing about this run; nor does one that names no run, which anyone can commit,
 * or an attempt that is still to come, which would outdo every true one.
 */
function isOfAnotherRun(report: Report, run: Run): boolean {
  return report.run.id !== run.id || attemptOf(report) > (run.attempt ?? 1);
}

function runText({ id, attempt = 1 }: Run): string {
  return id === undefined ? "no run" : `run ${id}${attempt === 1 ? "" : `, attempt ${attempt}`}`;
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
function outcomeOf([name, reports]: readonly [string, readonly Report[]]): GateOutcome {
  const byAttempt = Object.values(Object.groupBy(reports, attemptOf));
  const namesakes = byAttempt.find((found) => (found?.length ?? 0) > 1);
  if (namesakes) {
    const steps = namesakes.map(({ run: { job, step } }) => `${job ?? "?"}/${step ?? "?"}`).join(", ");
    const message = `${namesakes.length} gates reported as ${name} (${steps})`;
    const remedy = "give each step, job and matrix leg a `name:` of its own";
    return { name, check: check(name, "error", "duplicate-gate", message, remedy), report: undefined };
  }
  const report = newestOf(reports);
  return { name, check: check(name, report.verdict, "gate-verdict", report.summary), report };
}

function newestOf(reports: readonly Report[]): Report {
  return reports.reduce((newest, report) => (attemptOf(report) > attemptOf(newest) ? report : newest));
}

/**
 * The gates of a run from their reports. A file that is no report, a report that contradicts itself, two gates by one name
 * and a required gate that did not report are each `error`; so is having no report at all. The same text found twice, in
 * the job's folder and in its artifact, is one report.
 */
export function gatherGates(found: readonly FoundReport[], required: readonly string[], run: Run): GatheredGates {
  const others: Check[] = [];
  const strangers: GateOutcome[] = [];
  const byName = new Map<string, Report[]>();
  const seen = new Set<string>();
  for (const file of found) {
    try {
      if ("refusal" in file) throw file.refusal;
      const report = reportOf(file);
      if (report.gate === "approval-comment" || seen.has(file.text)) continue;
      seen.add(file.text);
      if (isOfAnotherRun(report, run)) strangers.push(strangerOf(report, file.origin, run));
      else byName.set(report.name, [...(byName.get(report.name) ?? []), report]);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      others.push(refusedCheck(file.origin, error));
    }
  }
  const reported = [...byName].sort(([left], [right]) => (left < right ? -1 : 1)).map(outcomeOf);
  const named = new Set([...strangers, ...reported].map(({ name }) => name));
  const missing = required.filter((name) => !named.has(name)).map(missingGate);
  const gates = [...strangers, ...reported, ...missing];
  if (gates.length + others.length === 0) others.push(noGate());
  return { gates, others, notes: earlierAttempts(reported, run) };
}

/** A report of another run: its gate counts as one that could not be believed. */
function strangerOf({ name, run }: Report, origin: string, ours: Run): GateOutcome {
  const message = `the report ${origin} is of ${runText(run)}; this is ${runText(ours)}`;
  return {
    name,
    check: check(name, "error", "invalid-report", message, "run the gate again in this run"),
    report: undefined,
  };
}

function missingGate(name: string): GateOutcome {
  const message = `${name} is required by the policy and has not reported`;
  const remedy = "run that gate before this step, or see why it stopped before it could report";
  return { name, check: check(name, "error", "missing-gate", message, remedy), report: undefined };
}

function noGate(): Check {
  return check(
    "none",
    "error",
    "no-checks",
    "no gate has reported",
    "run this step after the gates, in the same job or in one that `needs` theirs",
  );
}

/** A gate may have stopped in the newest attempt before it could report; only its job's result tells. */
function earlierAttempts(gates: readonly GateOutcome[], run: Run): string[] {
  return gates.flatMap(({ name, report }) =>
    report && attemptOf(report) < (run.attempt ?? 1)
      ? [`${name} reported in attempt ${attemptOf(report)} of this run and not since; that report counts`]
      : [],
  );
}
