import { placed } from "@assay/action-kit";
import { type Check, clip, type Example, formatCount } from "@assay/report";
import type { Table } from "@assay/tables";
import type { Showing } from "../judging/examples.ts";
import type { Queries } from "../judging/table-pass.ts";
import { PII_KINDS, type PiiKind } from "./kinds.ts";
import type { PiiPolicy } from "./pii-policy.ts";
import { findPii, type PiiColumn, type Sighting, textColumn } from "./scan.ts";

/** Rows looked at where nothing is forbidden: what is only noted must not cost a pass over millions. */
const NOTED_ROWS = 100_000;

/**
 * Personal data in the table: one failing check for each column that holds a forbidden kind, one note for each that holds
 * another. What is forbidden is looked for in every row. No check shows a value, whatever `redact` says.
 */
export async function piiChecks(table: Table, policy: PiiPolicy, queries: Queries, showing: Showing): Promise<Check[]> {
  const { forbid, allow } = policy;
  const columns = table.columns
    .filter(({ name }) => !allow.has(name))
    .flatMap((column) => textColumn(column, table.dialect) ?? []);
  const step = forbid.size > 0 ? 1 : Math.ceil(table.rows / NOTED_ROWS);
  const sample = step === 1 ? "" : ` WHERE ${table.rowNumber} % ${step} = 1`;
  const cells = { from: `${table.from}${sample}`, place: table.rowNumber, columns };
  const found = columns.length === 0 ? [] : await findPii(cells, table.dialect, queries);
  const checks: Check[] = [];
  for (const one of found) checks.push(await columnCheck(one, step > 1, table, policy, queries, showing));
  if (forbid.size > 0 && !checks.some(({ verdict }) => verdict !== "pass")) checks.push(nothingFound(policy, table));
  return checks;
}

function several(kinds: Iterable<PiiKind>): string {
  return new Intl.ListFormat("en-US", { type: "disjunction" }).format(Array.from(kinds, (kind) => PII_KINDS[kind][1]));
}

function nothingFound({ forbid, allow, location }: PiiPolicy, { rows }: Table): Check {
  const apart = allow.size === 0 ? "" : `, ${formatCount(allow.size)} that may left aside`;
  return {
    id: "pii",
    title: "No column must hold personal data",
    verdict: "pass",
    reason: "as-expected",
    severity: "critical",
    message: `no column holds ${several(forbid)}${apart}`,
    limit: `no ${several(forbid)}`,
    counts: { rows, unexpected: 0 },
    ...(location ? { location } : {}),
  };
}

async function columnCheck(
  found: PiiColumn,
  sampled: boolean,
  table: Table,
  { forbid, location }: PiiPolicy,
  queries: Queries,
  showing: Showing,
): Promise<Check> {
  const { column, sightings, present } = found;
  const forbidden = sightings.filter(({ kind }) => forbid.has(kind));
  const told = forbidden.length > 0 ? forbidden : sightings;
  const seen = told.filter(({ values }) => values > 0);
  const kinds = new Set((seen.length > 0 ? seen : told).map(({ kind }) => kind));
  const verdict = forbidden.length === 0 ? "pass" : seen.length > 0 ? "fail" : "review";
  const severities = { pass: "info", review: "warning", fail: "critical" } as const;
  const most = Math.max(...told.map(({ values }) => values));
  const examples = seen.length === 0 ? [] : await findPlaces(found, kinds, table, queries, showing);
  return {
    id: clip(`pii(${column})`, 500),
    title: clip(`${column} must hold no personal data`, 500),
    verdict,
    reason: "personal-data",
    severity: severities[verdict],
    message: clip(sentence(column, told, present, sampled), 4000),
    limit: forbidden.length > 0 ? `no ${several(forbid)}` : "nothing is forbidden",
    ...(sampled || seen.length === 0 ? {} : { observed: most, counts: { rows: table.rows, unexpected: most } }),
    ...(examples.length > 0 ? { examples } : {}),
    remedy:
      forbidden.length > 0
        ? `leave the column out, or replace its values by pseudonyms; list it under \`data.pii.allow\` in the policy if it may hold them`
        : `write \`data: {pii: {forbid: [${[...kinds].join(", ")}]}}\` into the policy to let this fail, or list the column under \`allow\``,
    ...(forbidden.length > 0 && location ? { location } : {}),
  };
}

function sentence(column: string, told: readonly Sighting[], present: number, sampled: boolean): string {
  const seen = told.filter(({ values }) => values > 0);
  const of = `of ${formatCount(present)} values${sampled ? " looked at" : ""}`;
  if (seen.length === 0)
    return `the name of ${column} says that it holds ${several(told.map(({ kind }) => kind))}, though its values do not look it`;
  const parts = seen.map(({ kind, values }, index) => {
    const count = `${formatCount(values)}${index === 0 ? ` ${of} of ${column}` : ""}`;
    return values === 1 ? `${count} looks like ${PII_KINDS[kind][0]}` : `${count} look like ${PII_KINDS[kind][1]}`;
  });
  return parts.join(", ");
}

/** Rows and lines, and never what stands there. */
async function findPlaces(
  { places }: PiiColumn,
  kinds: ReadonlySet<PiiKind>,
  table: Table,
  queries: Queries,
  { maxExamples, fileName }: Showing,
): Promise<Example[]> {
  if (maxExamples === 0 || !places) return [];
  const rows = (await queries.rows(places(kinds, maxExamples))).map(({ place }) => Number(place));
  const found = await table.placesOf(rows);
  return rows.map((row, index) => ({ row, ...placed(found?.[index], fileName) }));
}
