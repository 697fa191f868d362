import { didYouMean } from "@assay/action-kit";
import { Refusal } from "@assay/report";
import type { Step } from "../drift/distribution.ts";
import type { Fields } from "../suite/fields.ts";
import { type Bounds, distinctOfHashes, distinctOfSteps, isTooWideForKey, whyNoKey } from "./distinct-values.ts";
import { HASH_DIGITS } from "./label-hash.ts";
import { mostInStep } from "./number-sketch.ts";
import { type ColumnProfile, PROFILE_SCHEMA, type Profile } from "./profile.ts";

/** Statistics of more rows take minutes; no reference needs as many. */
const MOST_ROWS = 1_000_000_000;

/** Reads one profile, which anyone may have edited: everything is checked, and what is wrong is named by its place. */
class ProfileReader {
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  refuse(what: string, cause?: unknown): never {
    throw new Refusal(`input \`reference\`: ${this.#file} is no sound reference profile: ${what}`, {
      code: "bad-profile",
      reason: "unreadable",
      remedy: "make the profile again with `write-profile`; it is not meant to be edited",
      cause,
    });
  }

  fields(value: unknown, at: string, known: readonly string[]): Fields {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return this.refuse(`${at} is no object`);
    for (const key of Object.keys(value)) {
      if (!known.includes(key)) this.refuse(`${at} has an unknown field ${shown(key)}${didYouMean(key, known)}`);
    }
    return value as Fields;
  }

  list(value: unknown, at: string): readonly unknown[] {
    return Array.isArray(value) ? value : this.refuse(`${at} is no list, but ${shown(value)}`);
  }

  text(value: unknown, at: string): string {
    return typeof value === "string" ? value : this.refuse(`${at} is no text, but ${shown(value)}`);
  }

  count(value: unknown, at: string, least = 0): number {
    if (typeof value === "number" && Number.isInteger(value) && value >= least && value <= MOST_ROWS) return value;
    return this.refuse(`${at} must be a whole number from ${least} to ${MOST_ROWS}, got ${shown(value)}`);
  }

  number(value: unknown, at: string): number {
    // 1e999 reads as Infinity.
    if (typeof value === "number" && Number.isFinite(value)) return value;
    return this.refuse(`${at} must be a finite number, got ${shown(value)}`);
  }

  flag(value: unknown, at: string): boolean {
    return typeof value === "boolean" ? value : this.refuse(`${at} must be true or false, got ${shown(value)}`);
  }
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

/** Whether a JSON file is a profile rather than a table, which is an array. */
export function looksLikeProfile(text: string): boolean {
  return /^\uFEFF?\s*\{/.test(text);
}

export function parseProfile(text: string, file: string): Profile {
  const reader = new ProfileReader(file);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    return reader.refuse(`it is not valid JSON: ${(cause as Error).message.slice(0, 200)}`, cause);
  }
  const schema = typeof value === "object" && value !== null && "schema" in value ? value.schema : undefined;
  if (schema !== PROFILE_SCHEMA)
    reader.refuse(`its \`schema\` is ${shown(schema)}, and this version reads "${PROFILE_SCHEMA}"`);
  const top = reader.fields(value, "the profile", ["schema", "rows", "data", "columns"]);
  const rows = reader.count(top.rows, "rows", 1);
  const data = reader.list(top.data, "data").map((one, index) => {
    const { path, sha256 } = reader.fields(one, `data[${index}]`, ["path", "sha256"]);
    return { path: reader.text(path, `data[${index}].path`), sha256: reader.text(sha256, `data[${index}].sha256`) };
  });
  const columns = reader
    .list(top.columns, "columns")
    .map((one, index) => columnOf(reader, one, `columns[${index}]`, rows));
  const names = new Set<string>();
  for (const [index, { name }] of columns.entries()) {
    if (names.has(name)) reader.refuse(`columns[${index}].name is ${shown(name)} a second time`);
    names.add(name);
  }
  return { rows, data, columns };
}

const OTHER_KINDS = ["date", "timestamp", "other", "key"] as const;
const FIELDS = ["name", "kind", "missing"];

function columnOf(reader: ProfileReader, value: unknown, at: string, rows: number): ColumnProfile {
  const kind = (value as Fields | null)?.kind;
  const numeric = kind === "integer" || kind === "float";
  const categorical = kind === "string" || kind === "boolean";
  const own = numeric ? ["distinct", "key", "steps"] : categorical ? ["distinct", "key", "hashes", "others"] : [];
  const fields = reader.fields(value, at, [...FIELDS, ...own]);
  const name = reader.text(fields.name, `${at}.name`);
  const missing = reader.count(fields.missing, `${at}.missing`);
  if (missing > rows) reader.refuse(`${at}.missing is ${missing} of ${rows} rows`);
  const other = OTHER_KINDS.find((one) => one === kind);
  if (other) return { name, kind: other, missing };
  const distinct = reader.count(fields.distinct, `${at}.distinct`);
  const key = reader.flag(fields.key, `${at}.key`);
  const present = rows - missing;
  const mustAdd = (sum: number, what: string) => {
    if (sum !== present) reader.refuse(`${at}.${what} add up to ${sum} rows, of ${present} that have a value`);
  };
  // What is said to be a key is left out of drift, so that a word alone must not make one.
  const mustDiffer = ({ least, most }: Bounds, what: string) => {
    if (distinct < least || distinct > most)
      reader.refuse(
        `${at}.distinct is ${distinct}, and its ${what} hold ${least === most ? least : `${least} to ${most}`} different values`,
      );
    const because = key ? whyNoKey(kind as string, distinct, present) : undefined;
    if (because) reader.refuse(`${at}.key is true, but ${because}`);
  };
  if (kind === "integer" || kind === "float") {
    const steps = stepsOf(reader, fields.steps, `${at}.steps`);
    mustAdd(
      steps.reduce((sum, step) => sum + step.rows, 0),
      "steps",
    );
    const coarse = steps.findIndex(({ low, high, rows: held }) => low !== high && held > mostInStep(present));
    if (coarse !== -1)
      reader.refuse(
        `${at}.steps[${coarse}] holds more rows than a step of ${present} does, so that it would hide drift`,
      );
    mustDiffer(distinctOfSteps(steps, kind === "integer"), "steps");
    if (key && isTooWideForKey(steps, present))
      reader.refuse(`${at}.key is true, but its steps lie too far apart for the running number that a key is`);
    return { name, kind, missing, distinct, key, steps };
  }
  if (kind !== "string" && kind !== "boolean")
    return reader.refuse(`${at}.kind is ${shown(kind)}, which is no kind of column`);
  const hashes = hashesOf(reader, fields.hashes, `${at}.hashes`);
  const others = reader.count(fields.others, `${at}.others`);
  mustAdd(
    hashes.reduce((sum, [, held]) => sum + held, others),
    "hashes and others",
  );
  mustDiffer(distinctOfHashes(hashes.length, others), "hashes and others");
  if (key && hashes.length > 0) reader.refuse(`${at}.key is true, but it has hashes, which a profile of a key has not`);
  return { name, kind, missing, distinct, key, hashes, others };
}

function stepsOf(reader: ProfileReader, value: unknown, at: string): Step[] {
  let end = Number.NEGATIVE_INFINITY;
  let ownEnd = false;
  return reader.list(value, at).map((one, index) => {
    const place = `${at}[${index}]`;
    const parts = reader.list(one, place);
    if (parts.length !== 2 && parts.length !== 4)
      return reader.refuse(`${place} must be [value, rows] or [from, to, mean, rows], got ${shown(one)}`);
    const numbers = parts.slice(0, -1).map((part, position) => reader.number(part, `${place}[${position}]`));
    const rows = reader.count(parts.at(-1), `${place}[${parts.length - 1}]`, 1);
    const [low, high, at_] = (parts.length === 2 ? [numbers[0], numbers[0], numbers[0]] : numbers) as [
      number,
      number,
      number,
    ];
    if (parts.length === 4 && !(low < at_ && at_ < high))
      reader.refuse(`${place} has a mean that does not lie between its ends: ${shown(one)}`);
    if (parts.length === 2 ? low < end || (ownEnd && low === end) : low < end)
      reader.refuse(`${place} does not come after the step before it: ${shown(one)}`);
    [end, ownEnd] = [high, parts.length === 2];
    return { low, high, at: at_, rows };
  });
}

function hashesOf(reader: ProfileReader, value: unknown, at: string): [string, number][] {
  const seen = new Set<string>();
  return reader.list(value, at).map((one, index) => {
    const place = `${at}[${index}]`;
    const parts = reader.list(one, place);
    const hash = reader.text(parts[0], `${place}[0]`);
    if (parts.length !== 2 || hash.length !== HASH_DIGITS || /[^0-9a-f]/.test(hash))
      reader.refuse(`${place} must be [${HASH_DIGITS} hexadecimal digits, rows], got ${shown(one)}`);
    if (seen.has(hash)) reader.refuse(`${place} has the hash of an earlier one`);
    seen.add(hash);
    return [hash, reader.count(parts[1], `${place}[1]`, 1)];
  });
}
