import { type Check, clip, parseReport, Refusal, type Report, type Run } from "@assay/report";

/** A file that should hold a report. */
export interface ReportFile {
  readonly origin: string;
  readonly text: string;
}

export interface GatheredGates {
  /** Reports in the order of their names, one a gate. */
  readonly reports: readonly Report[];
  /** One check a gate, and one for each file or gate that could not be taken as it is. */
  readonly checks: readonly Check[];
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

/** Of reports by one name, those of the newest attempt of the run. */
function newestAttempt(reports: readonly Report[]): Report[] {
  const newest = Math.max(...reports.map(({ run }) => run.attempt ?? 1));
  return reports.filter(({ run }) => (run.attempt ?? 1) === newest);
}

/**
 * One check a gate from the reports of a run. A file that is no report, a report that contradicts itself, two gates by one
 * name and a required gate that did not report are each `error`; so is having no report at all.
 */
export function gatherGates(files: readonly ReportFile[], required: readonly string[], run: Run): GatheredGates {
  const checks: Check[] = [];
  const byName = new Map<string, Report[]>();
  for (const { origin, text } of files) {
    try {
      const report = parseReport(text, origin);
      if (report.gate === "approval-comment") continue;
      if (isOfAnotherRun(report, run)) {
        const message = `the report ${origin} is of ${runText(report.run)}, not of ${runText(run)}`;
        checks.push(check(report.name, "error", "invalid-report", message, "run the gate again in this run"));
      } else {
        byName.set(report.name, [...(byName.get(report.name) ?? []), report]);
      }
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      checks.push(refusedCheck(origin, error));
    }
  }
  const reports: Report[] = [];
  for (const name of [...byName.keys()].sort()) {
    const found = newestAttempt(byName.get(name) ?? []);
    const [report] = found;
    if (!report) continue;
    if (found.length > 1) {
      const steps = found.map(({ run: { job, step } }) => `${job ?? "?"}/${step ?? "?"}`).join(", ");
      checks.push(
        check(
          name,
          "error",
          "duplicate-gate",
          `${found.length} gates reported as ${name} (${steps})`,
          "give each step a `name:` of its own",
        ),
      );
    } else {
      reports.push(report);
      checks.push(check(name, report.verdict, "gate-verdict", report.summary));
    }
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
        "run this step after the gates, in the same job or with their artifacts",
      ),
    );
  return { reports, checks };
}
