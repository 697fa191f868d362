import { type Check, clip, redacted, verdictOfMiss } from "@assay/report";
import type { Table } from "@assay/tables";
import type { Finding, Plan, Scope } from "../expectations/definition.ts";
import type { Measured } from "../expectations/measure.ts";
import type { Expectation } from "../suite/suite.ts";
import { answerComparison, answerQuery, besideExamples, givenExamples } from "./author-query.ts";
import { findExamples, type Showing } from "./examples.ts";
import { planExpectations } from "./plan-expectation.ts";
import type { AuthorQueries } from "./queries.ts";
import { measure } from "./table-pass.ts";

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
  queries: AuthorQueries,
  showing: Showing,
  alongside: Plan["measures"] = {},
  beside: Pick<Scope, "vocabularies" | "reference" | "others" | "database"> = {},
): Promise<Judged> {
  const plans = planExpectations(expectations, table, beside);
  const extra: Plan = { measures: alongside, judge: () => ({ met: true, reason: "as-expected", message: "" }) };
  const measured = await measure([...plans, extra], table, queries);
  const checks: Check[] = [];
  for (const [index, expectation] of expectations.entries()) {
    const own = measured[index] as Measured;
    const { query, comparison, judge } = plans[index] as Plan;
    const answer = query && (await answerQuery(query, table, queries, showing));
    const compared = comparison && (await answerComparison(comparison, table, queries, beside.reference));
    const finding = allowed(await judge(own, answer, compared), expectation);
    const { cells, given = [], givenBeside = [] } = finding;
    const examples =
      finding.met || !cells
        ? [...givenExamples(given, showing), ...besideExamples(givenBeside, table, showing)]
        : await findExamples(cells, table, queries, showing, expectation.resultFormat, expectation.prepared.column);
    checks.push({
      ...checkOf(expectation, finding, rowsJudged(expectation, own, table), showing.redact),
      ...(examples.length > 0 ? { examples } : {}),
    });
  }
  return { checks, measured: measured.at(-1) ?? {} };
}

/** Nothing to judge is met where the suite says so. */
function allowed(finding: Finding, { metByNothing }: Expectation): Finding {
  if (!metByNothing || finding.met || finding.reason !== "empty-data") return finding;
  const { remedy: _needless, ...rest } = finding;
  return { ...rest, met: true, message: `${finding.message}; met, since the suite says \`on-empty: pass\`` };
}

/** The rows whose values are judged: malformed ones have none that could be told apart, and a condition leaves some. */
function rowsJudged({ condition }: Expectation, { rows }: Measured, table: Table): number {
  return condition && typeof rows === "number" ? rows : table.rows - table.malformed;
}

function checkOf(expectation: Expectation, finding: Finding, rows: number, redact: boolean): Check {
  const { id, severity, prepared, location, notes, where } = expectation;
  const { met, impossible, reason, message, observed, observedIsCell, missing, unexpected, remedy } = finding;
  const masked = observedIsCell && redact && observed !== undefined ? redacted(observed) : observed;
  const counts = {
    rows,
    ...(missing === undefined ? {} : { missing }),
    ...(unexpected === undefined ? {} : { unexpected }),
  };
  const advice = remedy ?? (met ? undefined : notes);
  return {
    id,
    title: clip(sentence(prepared.title) + (where === undefined ? "" : ` where ${where}`), 500),
    verdict: impossible ? "error" : met ? "pass" : verdictOfMiss(severity),
    reason,
    severity,
    message: clip(where === undefined || impossible ? message : `where ${where}: ${message}`, 4000),
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
