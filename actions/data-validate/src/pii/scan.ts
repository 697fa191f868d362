import { type Column, type Dialect, quoteLiteral } from "@assay/tables";
import type { Queries } from "../judging/queries.ts";
import { kindsNamed } from "./column-names.ts";
import { candidatePattern, type Format, formatsOf, wholeCell } from "./formats.ts";
import type { PiiKind } from "./kinds.ts";

/** Rows of texts to be looked through. */
export interface Cells {
  /** What follows FROM, with a WHERE if need be: rows with each of the texts. */
  readonly from: string;
  /** SQL of a row's place, a whole number. */
  readonly place: string;
  readonly columns: readonly TextColumn[];
}

export interface TextColumn {
  /** As the data names it. */
  readonly name: string;
  /** SQL of its value as text over the rows; NULL where it cannot be personal data. */
  readonly text: string;
  /** Its values are numbers. */
  readonly numbers: boolean;
  /** Its text is that of a list, a structure or JSON, with values in it. */
  readonly nested?: true;
  /** SQL of whether a value cannot be read as text. */
  readonly unreadable?: string;
}

export interface Sighting {
  readonly kind: PiiKind;
  /** Values that look it; 0 where only the column's name does. */
  readonly values: number;
}

/** Personal data in one column. */
export interface PiiColumn {
  readonly column: string;
  /** Never none. */
  readonly sightings: readonly Sighting[];
  /** Values looked at, missing ones left out. */
  readonly present: number;
  /** SELECT of the places of the first rows that hold it, in their order; `undefined` where only the name tells. */
  readonly places: ((kinds: ReadonlySet<PiiKind>, limit: number) => string) | undefined;
}

/** Columns asked for in one query; beyond this planning takes longer than a second pass. */
const MAX_COLUMNS = 200;

/** Texts joined for one search: the time to plan a call grows with the square of its arguments, and PostgreSQL takes a hundred. */
const MAX_TEXTS = 64;

/** Seven digits not far apart, two letters before six, numbers between dots, an at sign or a pair of colons: one of them any format needs. */
const SUSPECT = "(?i)[0-9](?:[^0-9]{0,3}[0-9]){6}|[a-z]{2} ?(?:[0-9]{2} ?){3}|[0-9]\\.[0-9]{1,3}\\.[0-9]{1,3}\\.|@|::";

/** No suspect reaches over it from one text to the next. */
const APART = "~~~~";

/** A column of one or two values is a flag, such as `phone` with yes and no. */
const FEWEST_VALUES = 3;

/** The column's value where it can hold personal data at all. */
export function textColumn({ name, kind, sqlType }: Column, dialect: Dialect): TextColumn | undefined {
  const value = dialect.identifier(name);
  const text = dialect.cast(value, "text");
  if (kind === "string") return { name, text: value, numbers: false };
  if (kind === "integer") return { name, text: `CASE WHEN ${value} >= 1000000 THEN ${text} END`, numbers: true };
  if (sqlType === "BLOB") {
    const decoded = `TRY(decode(${value}))`;
    const unreadable = `(${value} IS NOT NULL AND (${decoded} IS NULL OR contains(${decoded}, chr(0))))`;
    return { name, text: decoded, numbers: false, nested: true, unreadable };
  }
  if (kind === "other") {
    // DuckDB writes bytes that are not printable ASCII as \xFF.
    const bytes = /\bBLOB\b/.test(sqlType);
    return {
      name,
      text,
      numbers: false,
      nested: true,
      ...(bytes && { unreadable: `contains(${text}, ${dialect.literal("\\x")})` }),
    };
  }
  if (kind !== "float") return undefined;
  const isWhole = `${value} >= 1000000 AND ${value} = floor(${value})`;
  if (/^DECIMAL/i.test(sqlType))
    return { name, text: `CASE WHEN ${isWhole} THEN split_part(${text}, '.', 1) END`, numbers: true };
  // Whole numbers with missing ones among them; beyond 2^53 their digits are lost.
  const digits = dialect.cast(dialect.cast(value, "integer"), "text");
  return { name, text: `CASE WHEN ${isWhole} AND ${value} <= 9007199254740991 THEN ${digits} END`, numbers: true };
}

/** Whether a row holds anything that could be personal data, by its values; quickly, for all columns at once. */
export function suspectRow(columns: readonly TextColumn[], dialect: Dialect): string {
  const searches: string[] = [];
  for (let start = 0; start < columns.length; start += MAX_TEXTS) {
    const texts = columns.slice(start, start + MAX_TEXTS).map(({ text }) => text);
    searches.push(dialect.matches(`concat_ws(${[dialect.literal(APART), ...texts].join(", ")})`, SUSPECT));
  }
  return searches.length > 1 ? `(${searches.join(" OR ")})` : searches.join();
}

/**
 * Looks for personal data in every column: first for what could be some at all, then, only in columns where there is, for each
 * format, in every candidate of a cell. How many valid ones make a column of that kind is the format's to say; where the
 * column's name says what it holds, one is enough.
 */
export async function findPii(cells: Cells, dialect: Dialect, queries: Queries): Promise<PiiColumn[]> {
  const found: PiiColumn[] = [];
  const formats = formatsOf(dialect);
  for (const column of await suspectColumns(cells, dialect, queries)) {
    const sighted = await sight(column, cells, formats, dialect, queries);
    if (sighted) found.push(sighted);
  }
  return found;
}

interface Suspect extends TextColumn {
  readonly present: number;
  /** Kinds that its name tells of. */
  readonly named: readonly PiiKind[];
  /** No value needs a closer look; only the name says something. */
  readonly nameOnly: boolean;
}

async function suspectColumns({ from, columns }: Cells, dialect: Dialect, queries: Queries): Promise<Suspect[]> {
  const suspects: Suspect[] = [];
  for (let start = 0; start < columns.length; start += MAX_COLUMNS) {
    const batch = columns.slice(start, start + MAX_COLUMNS);
    const texts = batch.flatMap(({ text, numbers }, index) => (numbers ? [] : [{ text, index }]));
    const counts = [
      ...batch.map(({ text }, index) => `count(${text}) AS p${index}`),
      ...texts.map(({ text, index }) => `${dialect.countWhere(dialect.matches(text, SUSPECT))} AS s${index}`),
    ];
    const [row = {}] = await queries.rows(`SELECT ${counts.join(", ")} FROM ${from}`);
    for (const [index, column] of batch.entries()) {
      const present = Number(row[`p${index}`]);
      const named = kindsNamed(column.name);
      const nameOnly = Number(column.numbers ? present : row[`s${index}`]) === 0;
      if (present > 0 && (!nameOnly || named.length > 0)) suspects.push({ ...column, present, named, nameOnly });
    }
  }
  return suspects;
}

async function sight(
  column: Suspect,
  { from, place }: Cells,
  formats: readonly Format[],
  dialect: Dialect,
  queries: Queries,
): Promise<PiiColumn | undefined> {
  const { name, text, numbers, nested = false, present, named, nameOnly } = column;
  const usable = nameOnly
    ? []
    : formats.filter(({ kind, bare, named: wanted }) => (bare || !numbers) && (!wanted || named.includes(kind)));
  // One level of SELECT for each step, so that none is written out twice and no column of the data is taken for one of ours.
  const texts = `SELECT ${place} AS place, upper(${text}) AS cell FROM ${from}`;
  // One search for all formats first: few cells of a column of dates, say, need one for each.
  const patterns = usable.map((format) => candidatePattern(format, nested));
  const suspected = dialect.matches("cell", patterns.map((pattern) => `(?:${pattern})`).join("|"));
  const parts = usable.map(
    (format, index) => `${extracted(format, patterns[index] as string, nested, dialect)} AS c${index}`,
  );
  const shapes = `SELECT place, ${parts.join(", ")} FROM (${texts}) AS texts WHERE ${suspected}`;
  const cleaned = usable.map(
    ({ clean = String }, index) =>
      `list_filter(list_transform(c${index}, lambda c: ${clean("c")}), lambda d: d IS NOT NULL) AS d${index}`,
  );
  const judged = usable.map(
    (format, index) =>
      `len(d${index}) AS s${index}, len(list_filter(d${index}, lambda d: coalesce(${format.valid("d")}, false))) AS v${index}`,
  );
  const candidates = `SELECT place, ${judged.join(", ")} FROM (SELECT place, ${cleaned.join(", ")} FROM (${shapes}) AS shapes) AS cleaned`;
  const accepted: { readonly kind: PiiKind; readonly valid: string }[] = [];
  if (usable.length > 0) {
    const counts = usable.flatMap((_, index) => [
      `${dialect.countWhere(`s${index} > 0`)} AS s${index}`,
      `${dialect.countWhere(`v${index} > 0`)} AS v${index}`,
    ]);
    const [row = {}] = await queries.rows(`SELECT ${counts.join(", ")} FROM (${candidates}) AS candidates`);
    for (const [index, format] of usable.entries()) {
      const counted = { present, shaped: Number(row[`s${index}`]), passing: Number(row[`v${index}`]) };
      if (counted.passing > 0 && isEnough(format, counted, named))
        accepted.push({ kind: format.kind, valid: `v${index} > 0` });
    }
  }
  const byKind = Map.groupBy(accepted, ({ kind }) => kind);
  const anyOf = (kinds: Iterable<PiiKind>) =>
    [...kinds].flatMap((kind) => (byKind.get(kind) ?? []).map((one) => one.valid)).join(" OR ");
  const sightings: Sighting[] = [];
  if (byKind.size > 0) {
    const list = [...byKind.keys()].map((kind, index) => `${dialect.countWhere(anyOf([kind]))} AS k${index}`);
    const [row = {}] = await queries.rows(`SELECT ${list.join(", ")} FROM (${candidates}) AS candidates`);
    for (const [index, kind] of [...byKind.keys()].entries())
      sightings.push({ kind, values: Number(row[`k${index}`]) });
  }
  const unseen = named.filter((kind) => !byKind.has(kind));
  if (sightings.length === 0 && unseen.length > 0) {
    const [row = {}] = await queries.rows(`SELECT count(DISTINCT ${text}) AS different FROM ${from}`);
    if (Number(row.different) >= FEWEST_VALUES) sightings.push(...unseen.map((kind) => ({ kind, values: 0 })));
  }
  if (sightings.length === 0) return undefined;
  return {
    column: name,
    sightings,
    present,
    places:
      accepted.length === 0
        ? undefined
        : (kinds, limit) =>
            `SELECT place FROM (${candidates}) AS candidates WHERE ${anyOf(kinds)} ORDER BY 1 LIMIT ${limit}`,
  };
}

/** Values of a column: all that are not missing, those with a candidate, and those with one that is valid. */
interface Counted {
  readonly present: number;
  readonly shaped: number;
  readonly passing: number;
}

/** Whether so many valid values make a column of the kind, where these are the kinds that its name tells of. */
export function isEnough({ kind, wants, least = 1 }: Format, counted: Counted, named: readonly PiiKind[]): boolean {
  const { present, shaped, passing } = counted;
  if (wants === "half-of-all") return passing >= present / 2;
  if (wants === "one" || named.includes(kind)) return true;
  // Four standard deviations of a binomial count of one in ten.
  if (wants === "beyond-chance" && passing > shaped / 10 + 4 * Math.sqrt(shaped * 0.09)) return true;
  return passing >= least && passing >= shaped / 2;
}

/** SQL of the list of all candidates of a cell. */
function extracted({ shape, stands }: Format, pattern: string, nested: boolean, dialect: Dialect): string {
  const quoted = quoteLiteral(pattern);
  const all = (cell: string) => `regexp_extract_all(${cell}, ${quoted}, 1)`;
  // Two that share the one character between them: the second is found where the first is gone.
  const found = `list_concat(${all("cell")}, ${all(`regexp_replace(cell, ${quoted}, ',,', 'g')`)})`;
  // Most cells have none: one search instead of three.
  const any = `CASE WHEN regexp_matches(cell, ${quoted}) THEN ${found} ELSE [] END`;
  if (stands !== "amid" || nested) return any;
  return `CASE WHEN NOT ${dialect.matches("cell", wholeCell(shape))} THEN ${any} ELSE [] END`;
}
