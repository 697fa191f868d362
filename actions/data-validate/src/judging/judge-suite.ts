import { type Check, redacted, verdictOfMiss } from "@assay/report";
import type { Table } from "@assay/tables";
import type { Finding, Measured, Plan } from "../expectations/definition.ts";
import type { Expectation } from "../suite/suite.ts";
import { findExamples, type Showing } from "./examples.ts";
import { planExpectation } from "./plan-expectation.ts";
import { measure, type Queries } from "./table-pass.ts";

export interface Judged {
  readonly checks: readonly Check[];
  /** What `alongside` asked for. */
  readonly measured: Measured;
}

/**
 * Judges all expectations: one pass of aggregates over the table, then one query for the examples of each that is not
 * met. `alongside` are aggregates that others need and that cost little in the same pass.
 */
export async function judgeSuite(
  expectations: readonly Expectation[],
  table: Table,
  queries: Queries,
  showing: Showing,
  alongside: Plan["measures"] = {},
): Promise<Judged> {
  const plans = expectations.map((expectation) => planExpectation(expectation, table));
  const extra: Plan = { measures: alongside, judge: () => ({ met: true, reason: "as-expected", message: "" }) };
  const measured = await measure([...plans, extra], table, queries);
  const checks: Check[] = [];
  for (const [index, expectation] of expectations.entries()) {
    const finding = (plans[index] as Plan).judge(measured[index] as Measured);
    const { cells } = finding;
    const examples = finding.met || !cells ? [] : await findExamples(cells, table, queries, showing);
    checks.push({
      ...checkOf(expectation, finding, table, showing.redact),
      ...(examples.length > 0 ? { examples } : {}),
    });
  }
  return { checks, measured: measured.at(-1) ?? {} };
}

function checkOf(expectation: Expectation, finding: Finding, table: Table, redact: boolean): Check {
  const { id, severity, prepared, location, notes } = expectation;
  const { met, impossible, reason, message, observed, observedIsCell, missing, unexpected, remedy } = finding;
  const masked = observedIsCell && redact && observed !== undefined ? redacted(observed) : observed;
  const counts = {
    rows: table.rows,
    ...(missing === undefined ? {} : { missing }),
    ...(unexpected === undefined ? {} : { unexpected }),
  };
  const advice = remedy ?? (met ? undefined : notes);
  return {
    id,
    title: sentence(prepared.title),
    verdict: impossible ? "error" : met ? "pass" : verdictOfMiss(severity),
    reason,
    severity,
    message,
    ...(masked === undefined ? {} : { observed: masked }),
    limit: prepared.limit,
    ...(missing === undefined && unexpected === undefined ? {} : { counts }),
    location,
    ...(advice === undefined ? {} : { remedy: advice }),
  };
}

function sentence(title: string): string {
  return title.charAt(0).toUpperCase() + title.slice(1);
}
