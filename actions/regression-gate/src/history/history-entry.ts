import { VERDICTS, type Verdict } from "@assay/report";

const SCHEMA = "assay/history/v1";

/** What one run measured, as one line of the history. */
export interface HistoryEntry {
  /** The commit that was judged, 40 or 64 hexadecimal digits. */
  readonly commit: string;
  readonly run: number;
  readonly attempt: number;
  /** Name of the report. */
  readonly name: string;
  /** The event that started the run, such as `push`. */
  readonly event: string;
  /** ISO 8601 in UTC. */
  readonly time: string;
  /** Of the gate, before it knew whether this line could be written. */
  readonly verdict: Verdict;
  /** Rows the metrics were measured on. */
  readonly n: number | undefined;
  /** SHA-256 of the data they were measured on. */
  readonly dataSha256: string | undefined;
  readonly metrics: ReadonlyMap<string, number>;
}

export interface DamagedLine {
  /** From 1. */
  readonly line: number;
  readonly problem: string;
}

export interface History {
  /** In the order they were written. */
  readonly entries: readonly HistoryEntry[];
  /** Lines that are no entry. They stay in the file as they are. */
  readonly damaged: readonly DamagedLine[];
}

const MAX_LINE = 64 * 1024;
const MAX_METRICS = 500;
const MAX_METRIC_NAME = 500;

/** The entry as a line, with its line break. */
export function entryLine({ metrics, dataSha256, n, ...rest }: HistoryEntry): string {
  const line = {
    schema: SCHEMA,
    ...rest,
    ...(n === undefined ? {} : { n }),
    ...(dataSha256 === undefined ? {} : { data_sha256: dataSha256 }),
    metrics: Object.fromEntries([...metrics].slice(0, MAX_METRICS)),
  };
  return `${JSON.stringify(line)}\n`;
}

const isText = (pattern: RegExp) => (value: unknown) => typeof value === "string" && pattern.test(value);
const isCount = (value: unknown) => typeof value === "number" && Number.isSafeInteger(value) && value > 0;

/** What each field of a line must be; those that may be missing are named below. */
const FIELDS: Readonly<Record<string, (value: unknown) => boolean>> = {
  schema: (value) => value === SCHEMA,
  commit: isText(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/),
  run: isCount,
  attempt: isCount,
  name: isText(/^[A-Za-z0-9._-]{1,100}$/),
  event: isText(/^[a-z_]{1,60}$/),
  time: isText(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,3})?Z$/),
  verdict: (value) => (VERDICTS as readonly unknown[]).includes(value),
  n: isCount,
  data_sha256: isText(/^[0-9a-f]{64}$/),
  metrics: (value) => typeof value === "object" && value !== null && !Array.isArray(value),
};
const OPTIONAL: ReadonlySet<string> = new Set(["n", "data_sha256"]);

function problemOf(record: Readonly<Record<string, unknown>>): string | undefined {
  const unknown = Object.keys(record).find((name) => !Object.hasOwn(FIELDS, name));
  if (unknown !== undefined) return `has a field that no entry has`;
  const wrong = Object.entries(FIELDS).find(([name, fits]) =>
    Object.hasOwn(record, name) ? !fits(record[name]) : !OPTIONAL.has(name),
  );
  if (wrong) return `${wrong[0]} is ${Object.hasOwn(record, wrong[0]) ? "not what an entry has there" : "missing"}`;
  const metrics = Object.entries(record.metrics as object);
  if (metrics.length > MAX_METRICS) return `has more than ${MAX_METRICS} metrics`;
  if (metrics.some(([name]) => name === "" || name.length > MAX_METRIC_NAME)) return "names a metric that none can be";
  return metrics.every(([, value]) => typeof value === "number" && Number.isFinite(value))
    ? undefined
    : "has a metric that is no finite number";
}

/** Of a record whose every field was looked at. */
function entryOf({ commit, run, attempt, name, event, time, verdict, n, data_sha256, metrics }: Record<string, never>) {
  const values = new Map(Object.entries<number>(metrics ?? {}));
  const entry: Readonly<Record<string, unknown>> = { commit, run, attempt, name, event, time, verdict, n };
  return { ...entry, dataSha256: data_sha256, metrics: values } as unknown as HistoryEntry;
}

function parseLine(text: string): HistoryEntry | string {
  if (text.length > MAX_LINE) return `is longer than ${MAX_LINE} characters`;
  let record: unknown;
  try {
    record = JSON.parse(text);
  } catch {
    return "is not JSON";
  }
  if (typeof record !== "object" || record === null || Array.isArray(record)) return "is not an object";
  const problem = problemOf(record as Record<string, unknown>);
  if (problem !== undefined) return problem;
  return entryOf(record as Record<string, never>);
}

/**
 * Reads a history, which anyone who may push to its branch has written: each line is an entry to the letter or counts as
 * damaged. Blank lines are neither.
 */
export function parseHistory(text: string): History {
  const entries: HistoryEntry[] = [];
  const damaged: DamagedLine[] = [];
  text.split("\n").forEach((line, index) => {
    if (line.trim() === "") return;
    const read = parseLine(line);
    if (typeof read === "string") damaged.push({ line: index + 1, problem: read });
    else entries.push(read);
  });
  return { entries, damaged };
}
