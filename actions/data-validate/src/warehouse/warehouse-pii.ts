import { type Check, clip, formatCount, formatCountOf } from "@assay/report";
import type { Column, Dialect, Table } from "@assay/tables";
import type { Queries } from "../judging/queries.ts";
import { kindsNamed } from "../pii/column-names.ts";
import { candidatePattern, type Format, formatsOf, wholeCell } from "../pii/formats.ts";
import { PII_KINDS, type PiiKind } from "../pii/kinds.ts";
import { several } from "../pii/pii-check.ts";
import { nothingFound } from "../pii/pii-checks.ts";
import type { PiiPolicy } from "../pii/pii-policy.ts";
import { isEnough, textColumn } from "../pii/scan.ts";

/** Counts in one query: each is a search of a column's values. */
const MAX_COUNTS = 60;

/** A column and what its values would have to look like to be of a forbidden kind. */
interface Looked {
  readonly name: string;
  readonly kind: PiiKind;
  /** The column's name says the kind. */
  readonly named: boolean;
  /** SQL of a value in capitals. */
  readonly cell: string;
  /** SQL of whether a value has the shape. */
  readonly shaped: string;
  readonly formats: readonly Format[];
}

/** What is known of a column's values that have the shape of a kind. */
interface Seen extends Looked {
  readonly values: number;
  /** The values themselves settle it, by their check digits. */
  readonly settled: boolean;
}

/**
 * Personal data in a table of a warehouse, where the policy forbids some: the engine counts the values of every row that have
 * the shape of a forbidden kind, and of those that are nothing else the ones whose check digits are right; none of them
 * travels. It is a `fail` where these are as many as in a file, where the shape is all there is to an e-mail address, and
 * where the column's name says the same; any other shape is a `review`.
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
    const seen: Seen[] = [];
    for (const [index, one] of looked.entries())
      if (one.name === column.name && (counts[index] as number) > 0)
        seen.push(...(await closer(one, counts[index] as number, table, queries)));
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
    const cell = `upper(${text})`;
    return { name, kind, named: names.includes(kind), cell, shaped: dialect.matches(cell, pattern), formats: own };
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

/** The pattern of a whole cell that a format with check digits is. */
const wholePattern = ({ shape, stands }: Format) =>
  wholeCell(stands === "whole" ? shape : shape.slice(shape.indexOf("(", 1)));

/** Computes the check digits of values that are nothing but what they look like; the rest stays what it was. */
async function closer(looked: Looked, values: number, { from, dialect }: Table, queries: Queries): Promise<Seen[]> {
  const { cell, formats, kind, named } = looked;
  const checked = formats.filter((format) => format.checked);
  // Nothing at hand runs these sums as Snowflake would: what no test has seen decides nothing there.
  if (checked.length === 0 || dialect.name === "snowflake") return [{ ...looked, values, settled: false }];
  const patterns = checked.map(wholePattern);
  const anyOf = (all: readonly string[]) => dialect.matches(cell, all.map((one) => `(?:${one})`).join("|"));
  // Other ways to write the kind have no check digits; the other ones of cards and IBANs are about what stands amid a text.
  const others = formats.filter((one) => !one.checked && kind !== "card" && kind !== "iban");
  const open = [
    `(${looked.shaped} AND NOT ${anyOf(patterns)})`,
    ...(others.length > 0 ? [anyOf(others.map((one) => candidatePattern(one, false)))] : []),
  ].join(" OR ");
  const wholes = patterns.map((pattern, index) => `${dialect.countWhere(dialect.matches(cell, pattern))} AS w${index}`);
  const counts = [`${dialect.countWhere(open)} AS amid`, `count(${cell}) AS present`, ...wholes].join(", ");
  const [all = {}] = await queries.rows(`SELECT ${counts} FROM ${from}`);
  let right = 0;
  for (const [index, format] of checked.entries()) {
    if (Number(all[`w${index}`]) === 0) continue;
    const { clean = String, valid } = format;
    const cells = `SELECT ${dialect.replaced(cell, "^\\s+|\\s+$", "")} AS c FROM ${from} WHERE ${dialect.matches(cell, patterns[index] as string)}`;
    const counted = `count(d) AS shaped, ${dialect.countWhere(valid("d"))} AS passing`;
    const [row = {}] = await queries.rows(
      `SELECT ${counted} FROM (SELECT ${clean("c")} AS d FROM (${cells}) AS cells) AS cleaned`,
    );
    const [shaped, passing] = [Number(row.shaped), Number(row.passing)];
    const enough =
      passing > 0 && isEnough(format, { present: Number(all.present), shaped, passing }, named ? [kind] : []);
    if (enough) right = Math.max(right, passing);
  }
  if (right > 0) return [{ ...looked, values: right, settled: true }];
  const amid = Number(all.amid);
  return amid > 0 ? [{ ...looked, values: amid, settled: false }] : [];
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

function seenCheck(seen: readonly Seen[], { rows, dialect }: Table): Told {
  const sure = seen.filter(({ kind, named, settled }) => settled || named || kind === "email");
  const told = sure.length > 0 ? sure : seen;
  const most = Math.max(...told.map(({ values }) => values));
  const parts = told.map(({ kind, values }) => `what looks like ${PII_KINDS[kind][0]} in ${formatCount(values)}`);
  const look = `${told[0]?.name} holds ${parts.join(", ")} of ${formatCountOf(rows, "row")}`;
  return {
    verdict: sure.length > 0 ? "fail" : "review",
    severity: sure.length > 0 ? "critical" : "warning",
    message: clip(sure.length > 0 ? look : `${look}; what would settle it is not computed in ${dialect.name}`, 4000),
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
