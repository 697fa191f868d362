import { placed } from "@assay/action-kit";
import { type Check, type Example, formatCount } from "@assay/report";
import type { Table } from "@assay/tables";
import type { Measured } from "../expectations/measure.ts";
import type { Showing } from "../judging/examples.ts";
import type { Queries } from "../judging/queries.ts";
import { isLarge } from "../judging/value-counts.ts";
import { kindsNamed } from "./column-names.ts";
import { piiCheck, several } from "./pii-check.ts";
import type { PiiPolicy } from "./pii-policy.ts";
import { findPii, suspectRow, textColumn } from "./scan.ts";
import { unseenChecks } from "./unseen-checks.ts";

/**
 * Rows looked at where nothing is forbidden, the first ones: what is only noted must not cost a pass over millions, and rows
 * evenly apart cost one.
 */
const NOTED_ROWS = 1000;

const textColumns = (table: Table, { allow }: PiiPolicy) =>
  table.columns.filter(({ name }) => !allow.has(name)).flatMap((column) => textColumn(column, table.dialect) ?? []);

const looksApart = (table: Table, policy: PiiPolicy) => isSampled(table, policy) && isLarge(table);

const isSampled = ({ rows }: Table, { forbid }: PiiPolicy) => forbid.size === 0 && rows > NOTED_ROWS;

/**
 * What tells, in the pass over the table, whether its values need a closer look: most tables hold nothing that could be
 * personal data. The first rows of a large table are looked at at once, which costs less than asking each row whether it is one.
 */
export function piiMeasures(table: Table, policy: PiiPolicy): { readonly suspects?: string } {
  const columns = textColumns(table, policy);
  if (columns.length === 0 || looksApart(table, policy)) return {};
  const suspect = suspectRow(columns, table.dialect);
  // A CASE in a CASE, since conditions joined by AND are each evaluated for every row.
  const first = `CASE WHEN ${table.rowNumber} <= ${NOTED_ROWS} THEN CASE WHEN ${suspect} THEN 1 END END`;
  return { suspects: isSampled(table, policy) ? `count(${first})` : table.dialect.countWhere(suspect) };
}

/**
 * Personal data in the table: one failing check for each column that holds a forbidden kind, one note for each that holds
 * another. What is forbidden is looked for in every row. No check shows a value, whatever `redact` says.
 *
 * @param measured what {@link piiMeasures} asked for.
 */
export async function piiChecks(
  table: Table,
  policy: PiiPolicy,
  { suspects }: Measured,
  queries: Queries,
  showing: Showing,
): Promise<Check[]> {
  const { forbid } = policy;
  const columns = textColumns(table, policy);
  const sampled = isSampled(table, policy);
  const cells = { ...(sampled ? firstRows(table) : { from: table.from, place: table.rowNumber }), columns };
  const isSuspect =
    looksApart(table, policy) || Number(suspects) > 0 || columns.some(({ name }) => kindsNamed(name).length > 0);
  const found = isSuspect ? await findPii(cells, table.dialect, queries) : [];
  const checks: Check[] = [];
  for (const one of found) {
    const about = { name: one.column, rows: table.rows, sampled, maxExamples: showing.maxExamples };
    checks.push(await piiCheck(one, about, policy, queries, (rows) => placesOf(rows, one.column, table, showing)));
  }
  if (forbid.size > 0) {
    checks.push(...(await labelChecks(table, policy, queries, showing)));
    checks.push(...(await unseenChecks({ from: table.from, columns }, policy, queries)));
  }
  if (forbid.size > 0 && !checks.some(({ verdict }) => verdict !== "pass")) checks.push(nothingFound(policy, table));
  return checks;
}

/** Personal data in the names of the columns themselves: a file without a header may be read with its first row as one. */
async function labelChecks(table: Table, policy: PiiPolicy, queries: Queries, { maxExamples }: Showing) {
  const labels = table.columns.filter(({ name }) => !policy.allow.has(name)).map(({ name }) => name);
  if (labels.length === 0) return [];
  const rows = labels.map((name, index) => `(${index}, ${table.dialect.literal(name.replaceAll("\0", " "))})`);
  const cells = {
    from: `(VALUES ${rows.join(", ")}) AS labels(place, label)`,
    place: "place",
    columns: [{ name: "", text: "label", numbers: false }],
  };
  const about = { name: "the header", rows: labels.length, sampled: false, maxExamples };
  const found = await findPii(cells, table.dialect, queries);
  return await Promise.all(found.map((one) => piiCheck(one, about, policy, queries, () => Promise.resolve([]))));
}

function firstRows({ from, rowNumber, columns, dialect }: Table): { from: string; place: string } {
  const taken = new Set(columns.map(({ name }) => name.toLowerCase()));
  let name = "place";
  while (taken.has(name)) name += "_";
  const place = dialect.identifier(name);
  return { from: `(SELECT *, ${rowNumber} AS ${place} FROM ${from} LIMIT ${NOTED_ROWS}) AS first_rows`, place };
}

export function nothingFound({ forbid, allow, location }: PiiPolicy, { rows }: Table): Check {
  const apart =
    allow.size === 0
      ? ""
      : `; ${formatCount(allow.size)} that may hold them ${allow.size === 1 ? "was" : "were"} left aside`;
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

/** Rows and lines, and never what stands there. */
async function placesOf(
  rows: readonly number[],
  column: string,
  table: Table,
  { fileName }: Showing,
): Promise<Example[]> {
  const found = await table.placesOf(rows, column);
  return rows.map((row, index) => ({ row, ...placed(found?.[index], fileName) }));
}
