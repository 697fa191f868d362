import { type Check, clip, formatCount, formatCountOf } from "@assay/report";
import type { Column, Dialect, Table } from "@assay/tables";
import type { Queries } from "../judging/table-pass.ts";
import { kindsNamed } from "../pii/column-names.ts";
import { candidatePattern, type Format, formatsOf } from "../pii/formats.ts";
import { PII_KINDS, type PiiKind } from "../pii/kinds.ts";
import { several } from "../pii/pii-check.ts";
import { nothingFound } from "../pii/pii-checks.ts";
import type { PiiPolicy } from "../pii/pii-policy.ts";
import { textColumn } from "../pii/scan.ts";

/** Counts in one query: each is a search of a column's values. */
const MAX_COUNTS = 60;

/** A column and what its values would have to look like to be of a forbidden kind. */
interface Looked {
  readonly name: string;
  readonly kind: PiiKind;
  /** The column's name says the kind. */
  readonly named: boolean;
  /** SQL of whether a value has the shape. */
  readonly shaped: string;
}

/**
 * Personal data in a table of a warehouse, where the policy forbids some: the engine counts the values of every row that have
 * the shape of a forbidden kind, and none of them travels. Check digits are not computed there, so that a shape alone is a
 * `review`; it is a `fail` where it is all there is to an e-mail address, and where the column's name says the same.
 */
export async function warehousePii(table: Table, policy: PiiPolicy, queries: Queries): Promise<Check[]> {
  const { forbid, allow, location } = policy;
  const { dialect } = table;
  const formats = formatsOf(dialect).filter(({ kind }) => forbid.has(kind));
  const columns = table.columns.filter(({ name }) => !allow.has(name));
  const looked = columns.flatMap((column) => lookedFor(column, formats, dialect));
  const counts = await countShapes(looked, table, queries);
  const placed = location ? { location } : {};
  const checks: Check[] = [];
  for (const column of columns) {
    const told = kindsNamed(column.name).filter((kind) => forbid.has(kind));
    const seen = looked.flatMap((one, index) =>
      one.name === column.name && (counts[index] as number) > 0 ? [{ ...one, values: counts[index] as number }] : [],
    );
    const check =
      seen.length > 0 ? seenCheck(seen, table) : told.length > 0 ? namedCheck(column.name, told) : undefined;
    if (check) checks.push({ ...about(column.name, policy), ...check, ...placed });
    if (column.kind === "other") checks.push({ ...unseenCheck(column, policy, dialect), ...placed });
  }
  return checks.length > 0 ? checks : [nothingFound(policy, table)];
}

function lookedFor(column: Column, formats: readonly Format[], dialect: Dialect): Looked[] {
  const text = textOf(column, dialect);
  if (text === undefined) return [];
  const { name } = column;
  const names = kindsNamed(name);
  const usable = formats.filter(
    ({ kind, bare, named }) => (bare || column.kind === "string") && (!named || names.includes(kind)),
  );
  return [...Map.groupBy(usable, ({ kind }) => kind)].map(([kind, own]) => {
    const pattern = own.map((format) => `(?:${candidatePattern(format, false)})`).join("|");
    return { name, kind, named: names.includes(kind), shaped: dialect.matches(`upper(${text})`, pattern) };
  });
}

/** The column's value as text, where it can be personal data: texts, and whole numbers of seven digits or more. */
function textOf(column: Column, dialect: Dialect): string | undefined {
  if (column.kind !== "float") return column.kind === "other" ? undefined : textColumn(column, dialect)?.text;
  const value = dialect.identifier(column.name);
  // Beyond 2^53 the digits of a double are lost, and beyond 2^63 those of no engine's whole numbers.
  const most = column.sqlType.startsWith("DECIMAL") ? "9000000000000000000" : "9007199254740991";
  const digits = dialect.cast(dialect.cast(value, "integer"), "text");
  return `CASE WHEN ${value} >= 1000000 AND ${value} <= ${most} THEN CASE WHEN ${value} = floor(${value}) THEN ${digits} END END`;
}

async function countShapes(looked: readonly Looked[], { from, dialect }: Table, queries: Queries): Promise<number[]> {
  const counts: number[] = [];
  for (let start = 0; start < looked.length; start += MAX_COUNTS) {
    const batch = looked.slice(start, start + MAX_COUNTS);
    const list = batch.map(({ shaped }, index) => `${dialect.countWhere(shaped)} AS c${index}`);
    const [row = {}] = await queries.rows(`SELECT ${list.join(", ")} FROM ${from}`);
    for (const index of batch.keys()) counts.push(Number(row[`c${index}`]));
  }
  return counts;
}

type Told = Pick<Check, "verdict" | "severity" | "message" | "remedy"> & Partial<Pick<Check, "observed" | "counts">>;

const ALLOW = "list a column that may hold them under `data.pii.allow` in the policy";

function about(name: string, { forbid }: PiiPolicy) {
  return {
    id: clip(`pii(${name})`, 500),
    title: clip(`${name} must hold no personal data`, 500),
    reason: "personal-data",
    limit: `no ${several(forbid)}`,
  } as const;
}

function seenCheck(seen: readonly (Looked & { readonly values: number })[], { rows, dialect }: Table): Told {
  const sure = seen.filter(({ kind, named }) => named || kind === "email");
  const told = sure.length > 0 ? sure : seen;
  const most = Math.max(...told.map(({ values }) => values));
  const parts = told.map(({ kind, values }) => `what looks like ${PII_KINDS[kind][0]} in ${formatCount(values)}`);
  const look = `${told[0]?.name} holds ${parts.join(", ")} of ${formatCountOf(rows, "row")}`;
  return {
    verdict: sure.length > 0 ? "fail" : "review",
    severity: sure.length > 0 ? "critical" : "warning",
    message: clip(
      sure.length > 0
        ? look
        : `${look}; their check digits, which would settle it, are not computed in ${dialect.name}`,
      4000,
    ),
    observed: most,
    counts: { rows, unexpected: most },
    remedy:
      sure.length > 0
        ? `leave it out of a \`query\`, or replace the values by pseudonyms; ${ALLOW}`
        : `judge an extract of the column as a file, which settles it; ${ALLOW}`,
  };
}

function namedCheck(name: string, told: readonly PiiKind[]): Told {
  return {
    verdict: "review",
    severity: "warning",
    message: clip(`the name of ${name} says that it holds ${several(told)}, though its values do not look it`, 4000),
    remedy: `leave it out of a \`query\`; ${ALLOW}`,
  };
}

/** Lists, structures and bytes are told as text in another way by every engine. */
function unseenCheck({ name, sqlType }: Column, { forbid }: PiiPolicy, { name: engine }: Dialect): Check {
  return {
    id: clip(`pii-unseen(${name})`, 500),
    title: clip(`${name} must hold no personal data`, 500),
    verdict: "error",
    reason: "not-comparable",
    severity: "critical",
    message: clip(`${name} is a ${sqlType} of ${engine}, in which ${several(forbid)} are not looked for`, 4000),
    remedy: "leave the column out of a `query`, or list it under `data.pii.allow` in the policy",
  };
}
