import { type LocatedDocument, parseLocatedYaml } from "@assay/action-kit";
import { findMetric } from "@assay/metrics";
import { type Location, Refusal } from "@assay/report";
import { jsonProblem, noJson } from "./json-problem.ts";

/** What a metrics JSON says: flat numbers under the library's names, and optionally what they were measured on. */
export interface MetricsFile {
  /** As reports name the file. */
  readonly file: string;
  /** Finite values by the library's name of the metric, or the author's own where the library does not know it. */
  readonly values: ReadonlyMap<string, number>;
  /** Rows the metrics were measured on; `undefined` of weighted ones too, whose number does not say how sure a share is. */
  readonly n: number | undefined;
  /** SHA-256 of the data they were measured on, in lower case. */
  readonly dataSha256: string | undefined;
  /** The seed that the model was trained with, as text. */
  readonly seed?: string | undefined;
  /** SHA-256 of the predictions that they were computed from, in lower case. */
  readonly predictionsSha256?: string | undefined;
  /** Digest that MLflow gave the dataset they were measured on. */
  readonly datasetDigest?: string | undefined;
  /** Version of the library's metric definitions that they follow, where the library measured them. */
  readonly definitions?: number | undefined;
  /** Libraries and machine that measured them, as one text. */
  readonly environment?: string | undefined;
  /** Whether they were computed from rows in this run, and not read from a file. */
  readonly isOfRows?: boolean;
  /** What a reader must know of how it was read; one sentence each. */
  readonly remarks?: readonly string[] | undefined;
}

const UNQUOTED = /^-?(NaN|Infinity|inf|nan)$/;

function refuse(file: string, message: string, remedy: string, location?: Location, cause?: unknown): never {
  throw new Refusal(`${file}: ${message}`, { code: "bad-metrics", reason: "unreadable", remedy, location, cause });
}

function notANumber(file: string, name: string, value: unknown, location: Location): never {
  const isWritten = typeof value === "number" || (typeof value === "string" && UNQUOTED.test(value));
  const shown = isWritten ? String(value) : JSON.stringify(value);
  const isNested = typeof value === "object" && value !== null && !Array.isArray(value);
  throw new Refusal(`${file}: ${name} is ${shown?.slice(0, 80)}, which is not a finite number`, {
    code: "not-a-number",
    reason: "not-a-number",
    remedy: isNested
      ? `write what ${name} holds as the whole file${/^[a-z_]+$/i.test(name) ? `, as \`jq .${name} in.json > out.json\` does` : ""}: a metrics JSON is flat, {"accuracy": 0.988, "n": 2000}; of a model in MLflow's registry, \`mlflow:<model>@<alias>\` reads the metrics itself, as a baseline`
      : `write ${name} as a finite number, or leave it out; a metrics JSON is flat: {"accuracy": 0.988, "n": 2000}`,
    location,
  });
}

/** How far past its range rounding may carry a value. */
const ROUNDING = 1e-9;

/**
 * Refuses a value that its metric cannot have: 95 for an accuracy is a percentage, and beside a baseline of 0.96 it would
 * look like a gain.
 */
export function refuseOutOfRange(file: string, name: string, value: number, location?: Location): void {
  const { range, unit } = findMetric(name) ?? { range: [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY], unit: "" };
  const [low = 0, high = 0] = range;
  if (value >= low - ROUNDING && value <= high + ROUNDING) return;
  const [from, to] = [Number.isFinite(low) ? ` from ${low}` : "", Number.isFinite(high) ? ` up to ${high}` : ""];
  throw new Refusal(`${file}: ${name} is ${value}, and it is a number${from}${to}`, {
    code: "out-of-range",
    reason: "invalid-input",
    remedy:
      unit === "share"
        ? `write ${name} as a share of 1, not in percent`
        : `check how ${name} was measured, or give it a name of your own`,
    location,
  });
}

function count(file: string, value: unknown, location: Location): number {
  if (typeof value === "number" && Number.isSafeInteger(value) && value > 0) return value;
  throw new Refusal(`${file}: n is ${JSON.stringify(value)}; it wants the number of rows measured, 1 or more`, {
    code: "not-a-number",
    reason: "not-a-number",
    remedy: "write n as a whole number, or leave it out",
    location,
  });
}

/** A whole number that doubles do not tell from its neighbours (PyTorch's seeds have 64 bits) tells no run from another. */
function seedOf(file: string, value: unknown, location: Location): string | undefined {
  if (typeof value === "number" && Number.isInteger(value))
    return Number.isSafeInteger(value) ? String(value) : undefined;
  return words(file, "seed", value, location);
}

function sha256(file: string, [name, of]: readonly [string, string], value: unknown, location: Location): string {
  if (typeof value === "string" && /^[0-9a-f]{64}$/i.test(value)) return value.toLowerCase();
  return refuse(
    file,
    `${name} is ${JSON.stringify(value)?.slice(0, 80)}; it wants 64 hexadecimal digits`,
    `write the SHA-256 of the ${of}, or leave ${name} out`,
    location,
  );
}

const MAX_TEXT = 300;

function words(file: string, name: string, value: unknown, location: Location): string {
  if (typeof value === "string" && value.trim() !== "" && value.length <= MAX_TEXT) return value.trim();
  return refuse(
    file,
    `${name} is ${JSON.stringify(value)?.slice(0, 80)}; it wants a text of up to ${MAX_TEXT} characters`,
    `write ${name} as a text, or leave it out`,
    location,
  );
}

function version(file: string, value: unknown, location: Location): number {
  if (typeof value === "number" && Number.isSafeInteger(value) && value > 0) return value;
  return refuse(
    file,
    `definitions is ${JSON.stringify(value)?.slice(0, 80)}; it wants the version of the metric definitions`,
    "leave definitions out, unless this gate wrote it; give a metric of that name another one",
    location,
  );
}

function refuseNoJson(text: string, file: string): void {
  const problem = jsonProblem(text);
  if (!problem) return;
  const { line, column } = problem;
  refuse(file, noJson(problem), "mend it at that place, or write it with a JSON library", { file, line, column });
}

/** JSON is YAML, and the YAML parser refuses duplicate keys and knows where each value stands, but speaks of YAML. */
function locatedJson(text: string, file: string): LocatedDocument {
  try {
    return parseLocatedYaml(text, file, "the metrics JSON", "unreadable");
  } catch (error) {
    refuseNoJson(text, file);
    throw error;
  }
}

/**
 * Reads a metrics JSON. Refuses what is not one flat object, a value that is not a finite number or outside its metric's range (Python writes NaN and
 * Infinity without quotes, which no JSON allows: they are named), one metric under two spellings, and no metrics at all.
 */
export function parseMetricsJson(text: string, file: string): MetricsFile {
  const document = locatedJson(text, file);
  const { value } = document;
  if (typeof value !== "object" || value === null || Array.isArray(value))
    refuse(file, "is not an object of metrics", 'write {"accuracy": 0.988, "n": 2000}', document.locate([]));
  const values = new Map<string, number>();
  const spellings = new Map<string, string>();
  let n: number | undefined;
  let dataSha256: string | undefined;
  let predictionsSha256: string | undefined;
  let seed: string | undefined;
  let datasetDigest: string | undefined;
  let definitions: number | undefined;
  let environment: string | undefined;
  for (const [key, entry] of Object.entries(value)) {
    const location = document.locate([key]);
    if (key === "n") n = count(file, entry, location);
    else if (key === "data_sha256") dataSha256 = sha256(file, [key, "evaluation data"], entry, location);
    else if (key === "predictions_sha256") predictionsSha256 = sha256(file, [key, "predictions"], entry, location);
    else if (key === "seed") seed = seedOf(file, entry, location);
    else if (key === "dataset_digest") datasetDigest = words(file, key, entry, location);
    else if (key === "environment") environment = words(file, key, entry, location);
    else if (key === "definitions") definitions = version(file, entry, location);
    else {
      if (typeof entry !== "number" || !Number.isFinite(entry)) notANumber(file, key, entry, location);
      const name = findMetric(key)?.name ?? key;
      const other = spellings.get(name);
      if (other !== undefined)
        refuse(file, `${name} is given twice, as ${other} and as ${key}`, "keep one of the two", location);
      refuseOutOfRange(file, name, entry, location);
      spellings.set(name, key);
      values.set(name, entry);
    }
  }
  refuseNoJson(text, file);
  if (values.size === 0)
    refuse(file, "holds no metrics", 'write at least one, such as {"accuracy": 0.988}', document.locate([]));
  return { file, values, n, dataSha256, predictionsSha256, seed, datasetDigest, definitions, environment };
}

/** The metrics JSON that says this; what is not known is left out. */
export function serializeMetrics(metrics: MetricsFile): string {
  const { values, n, dataSha256, predictionsSha256, seed, datasetDigest, definitions, environment } = metrics;
  const rest = {
    n,
    data_sha256: dataSha256,
    predictions_sha256: predictionsSha256,
    seed,
    dataset_digest: datasetDigest,
    definitions,
    environment,
  };
  // A property that is undefined is not written.
  return `${JSON.stringify({ ...Object.fromEntries(values), ...rest }, null, 2)}\n`;
}
