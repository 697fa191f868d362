import { dig } from "@assay/action-kit";
import type { MetricTask } from "@assay/metrics";
import { Refusal } from "@assay/report";
import {
  type BaselineBundle,
  BUNDLE_SCHEMA,
  digestOf,
  KEY_BYTES,
  type KeyedPredictions,
  memberArray,
  type RememberedSlices,
} from "./baseline-bundle.ts";
import { jsonProblem, noJson } from "./json-problem.ts";
import { type MetricsFile, refuseOutOfRange } from "./metrics-json.ts";

/** Characters of a value that a message shows. */
const MAX_SHOWN = 80;

class BundleReader {
  readonly #file: string;
  readonly #value: unknown;

  constructor(value: unknown, file: string) {
    this.#value = value;
    this.#file = file;
  }

  refuse(what: string, cause?: unknown): never {
    throw new Refusal(`${this.#file} is a damaged baseline bundle: ${what}`, {
      code: "bad-bundle",
      reason: "unreadable",
      remedy: "write the baseline again with `write-baseline`",
      cause,
    });
  }

  get(...path: string[]): unknown {
    return dig(this.#value, ...path);
  }

  texts(...path: string[]): string[] {
    const value = this.get(...path);
    if (!Array.isArray(value) || value.some((text) => typeof text !== "string"))
      this.refuse(`${path.join(".")} is not a list of texts`);
    return value as string[];
  }

  counts(...path: string[]): ReadonlyMap<string, number> {
    const value = this.get(...path);
    if (typeof value !== "object" || value === null) this.refuse(`${path.join(".")} is not an object of counts`);
    return new Map(Object.keys(value as object).map((name) => [name, this.count(...path, name)]));
  }

  count(...path: string[]): number {
    const value = this.get(...path);
    if (typeof value !== "number" || !Number.isSafeInteger(value) || value < 1)
      this.refuse(`${path.join(".")} is not a whole number above 0`);
    return value as number;
  }

  /** A base64 column of `rows` values of `width` bytes, copied so that it is aligned. */
  bytes(rows: number, width: number, ...path: string[]): ArrayBuffer | undefined {
    const text = this.get("predictions", ...path);
    if (text === undefined) return undefined;
    const bytes = typeof text === "string" ? Buffer.from(text, "base64") : undefined;
    if (bytes?.length !== rows * width) this.refuse(`predictions.${path.join(".")} does not hold ${rows} values`);
    const copy = new ArrayBuffer(rows * width);
    new Uint8Array(copy).set(bytes as Buffer);
    return copy;
  }

  codes(rows: number, labels: number, name: string): Int32Array | undefined {
    const bytes = this.bytes(rows, Int32Array.BYTES_PER_ELEMENT, name);
    if (!bytes) return undefined;
    const codes = new Int32Array(bytes);
    if (codes.some((code) => code < 0 || code >= labels))
      this.refuse(`predictions.${name} holds a code without a label`);
    return codes;
  }
}

function metricsOf(reader: BundleReader, file: string): MetricsFile {
  const metrics = reader.get("metrics");
  if (typeof metrics !== "object" || metrics === null) reader.refuse("metrics is not an object");
  const values = new Map<string, number>();
  for (const [name, value] of Object.entries(metrics as object)) {
    if (typeof value !== "number" || !Number.isFinite(value)) reader.refuse(`metrics.${name} is not a finite number`);
    refuseOutOfRange(file, name, value);
    values.set(name, value);
  }
  const text = (name: string) => {
    const value = reader.get(name);
    return typeof value === "string" ? value : undefined;
  };
  return {
    file,
    values,
    n: reader.get("n") === undefined ? undefined : reader.count("n"),
    dataSha256: text("data_sha256"),
    datasetDigest: text("dataset_digest"),
    definitions: reader.count("definitions"),
    environment: text("environment"),
  };
}

function numbersOf(reader: BundleReader, rows: number, ...path: string[]): Float64Array | undefined {
  const bytes = reader.bytes(rows, Float64Array.BYTES_PER_ELEMENT, ...path);
  const values = bytes && new Float64Array(bytes);
  if (values?.some((value) => !Number.isFinite(value)))
    reader.refuse(`predictions.${path.join(".")} holds a value that is no number`);
  return values;
}

/** One column of scores a label; a list of another length would be read as other labels' scores. */
function scoresOf(reader: BundleReader, rows: number, labels: readonly string[]): Float64Array[] | undefined {
  const written = reader.get("predictions", "scores");
  if (written === undefined) return undefined;
  const columns = labels.map((_, code) => numbersOf(reader, rows, "scores", String(code)));
  if (!Array.isArray(written) || written.length !== labels.length || columns.includes(undefined))
    reader.refuse(`predictions.scores does not hold one column for each of the ${labels.length} labels`);
  return columns as Float64Array[];
}

function shownValue(value: unknown): string {
  return typeof value === "string" ? JSON.stringify(value.slice(0, MAX_SHOWN)) : "no text";
}

const TASKS: readonly MetricTask[] = ["class", "number", "ranking"];

/** Bundles of the first version say no task: they were all of classes. */
function taskOf(reader: BundleReader): MetricTask {
  const written = reader.get("predictions", "task") ?? "class";
  return (
    TASKS.find((task) => task === written) ??
    reader.refuse(`predictions.task is ${shownValue(written)}, which is none of ${TASKS.join(", ")}`)
  );
}

/** Refuses members that do not add up to the counts beside them: of the two, one was edited. */
function membersOf(
  reader: BundleReader,
  kept: number,
  index: number,
  { by, rows }: Pick<RememberedSlices, "by" | "rows">,
): Uint8Array | Uint16Array | undefined {
  const Members = memberArray({ by }, rows.size);
  const bytes = reader.bytes(kept, Members.BYTES_PER_ELEMENT, "slices", String(index), "members");
  if (!bytes) return undefined;
  const members = new Members(bytes);
  const counts = new Uint32Array(2 ** (8 * Members.BYTES_PER_ELEMENT));
  for (const member of members) counts[member] = (counts[member] as number) + 1;
  const [fulfilled = 0] = rows.values();
  const said = by.length === 0 ? [kept - fulfilled, fulfilled] : [...rows.values()];
  if (counts.some((count, member) => count !== (said[member] ?? 0)))
    reader.refuse(`predictions.slices.${index}.members are not as many as its rows`);
  return members;
}

function slicesOf(reader: BundleReader, kept: number): RememberedSlices[] {
  const written = reader.get("predictions", "slices");
  if (!Array.isArray(written)) return reader.refuse("predictions.slices is not a list");
  return written.map((_, index) => {
    const at = ["predictions", "slices", String(index)] as const;
    const where = reader.get(...at, "where");
    if (where !== undefined && typeof where !== "string") reader.refuse(`${at.join(".")}.where is not a text`);
    const by = where === undefined ? reader.texts(...at, "by") : [];
    const rows = reader.counts(...at, "rows");
    return { by, where: where as string | undefined, rows, members: membersOf(reader, kept, index, { by, rows }) };
  });
}

function predictionsOf(reader: BundleReader): KeyedPredictions | undefined {
  if (reader.get("predictions") === undefined) return undefined;
  const rows = reader.count("predictions", "rows");
  const task = taskOf(reader);
  const labels = task === "class" ? reader.texts("predictions", "labels") : [];
  const column = (name: string) =>
    task === "class" ? reader.codes(rows, labels.length, name) : numbersOf(reader, rows, name);
  const salt = reader.get("predictions", "salt");
  const keys = reader.bytes(rows, KEY_BYTES, "keys");
  const truth = column("truth");
  if (typeof salt !== "string" || !keys || !truth) return reader.refuse("predictions lack salt, keys or truth");
  // Every row that the metrics were measured on was kept.
  if (reader.get("n") !== undefined && reader.count("n") > rows)
    reader.refuse(`its metrics were measured on ${reader.count("n")} rows, and it holds ${rows}`);
  return {
    task,
    salt,
    rows,
    labels,
    keys: new Uint8Array(keys),
    truth,
    prediction: column("prediction"),
    score: numbersOf(reader, rows, "score"),
    scores: scoresOf(reader, rows, labels),
    weight: numbersOf(reader, rows, "weight"),
    slices: slicesOf(reader, rows),
  };
}

/** Refuses a bundle without predictions whose data has rows: it was made from predictions, which it kept then. */
function refuseCut(reader: BundleReader): void {
  const data = reader.get("data");
  if (Array.isArray(data) && data.some((file) => dig(file, "rows") !== undefined))
    reader.refuse("it was made from predictions, and holds none");
}

/** Refuses a bundle that is not what it was written as, whatever was left out of it or put in. */
function isSealed(reader: BundleReader, value: object): boolean {
  const { schema: _, digest, ...content } = value as Readonly<Record<string, unknown>>;
  if (digest === undefined) return false;
  let found: string;
  try {
    found = digestOf(content);
  } catch (cause) {
    // What can be read can be nested too deeply to be written.
    return reader.refuse("it is nested too deeply for a bundle", cause);
  }
  if (digest !== found)
    reader.refuse("it was edited since it was written: what it says does not have the digest that it names");
  return true;
}

/** Reads a bundle, which an earlier run wrote but anyone may have edited since: everything is checked. */
export function parseBundle(text: string, file: string): BaselineBundle {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    const problem = jsonProblem(text);
    return new BundleReader(undefined, file).refuse(problem ? noJson(problem) : "it is not valid JSON", cause);
  }
  const reader = new BundleReader(value, file);
  if (reader.get("schema") !== BUNDLE_SCHEMA)
    reader.refuse(`its schema is ${shownValue(reader.get("schema"))}, and this version reads "${BUNDLE_SCHEMA}"`);
  const read = { metrics: metricsOf(reader, file), predictions: predictionsOf(reader) };
  if (!read.predictions) refuseCut(reader);
  return { schema: BUNDLE_SCHEMA, file, ...read, isSealed: isSealed(reader, value as object) };
}
