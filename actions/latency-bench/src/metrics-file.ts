import { createHash } from "node:crypto";
import { parseLocatedYaml } from "@assay/action-kit";
import type { Rounds } from "@assay/metrics";
import { Refusal } from "@assay/report";

const SCHEMA = "assay/latency/v1";

/** What has to be the same for times of two runs to mean the same. */
export interface Fingerprint {
  readonly os: string;
  readonly cpu: string;
  readonly cores: number;
  /** In whole GiB. */
  readonly memory_gb: number;
}

/** How it was measured. */
export interface Workload {
  readonly protocol: string;
  readonly payload_sha256: string;
  readonly body: string;
  readonly concurrency: number;
  readonly rate: number | null;
}

/** The metrics JSON: what a later run on the same machine is compared with. */
export interface MetricsFile {
  readonly environment: Fingerprint;
  readonly workload: Workload;
  /** Figures by batch size and name, over all rounds and in each. */
  readonly batches: Readonly<Record<string, Readonly<Record<string, Rounds>>>>;
}

export function serializeMetrics(file: MetricsFile): string {
  return `${JSON.stringify({ schema: SCHEMA, ...file }, null, 2)}\n`;
}

export function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

function refuse(
  file: string,
  message: string,
  reason: "unreadable" | "not-a-number" = "unreadable",
  cause?: unknown,
): never {
  throw new Refusal(`input \`baseline\`: ${file} ${message}`, {
    code: reason === "unreadable" ? "bad-baseline" : "not-a-number",
    reason,
    remedy: "give the metrics JSON that an earlier run named in its output `metrics`, as it was written",
    cause,
  });
}

type Fields = Readonly<Record<string, unknown>>;

function fieldsOf(file: string, value: unknown, what: string): Fields {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Fields;
  return refuse(file, `has no ${what}`);
}

function finite(file: string, value: unknown, what: string): number {
  if (typeof value === "number" && Number.isFinite(value) && value >= 0) return value;
  return refuse(
    file,
    `says that ${what} is ${JSON.stringify(value)?.slice(0, 80)}, which is no number of 0 or more`,
    "not-a-number",
  );
}

function roundsOf(file: string, value: unknown, name: string): Rounds {
  const { overall, each } = fieldsOf(file, value, name);
  if (!Array.isArray(each)) return refuse(file, `has no rounds of ${name}`);
  return {
    overall: finite(file, overall, name),
    each: each.map((one: unknown) => finite(file, one, `${name} in a round`)),
  };
}

/** Reads a metrics JSON that an earlier run wrote. Refuses anything else, NaN and infinite numbers. */
export function parseMetrics(text: string, file: string): MetricsFile {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    // Says where; and NaN, which Python writes without quotes, is read by it as text.
    parseLocatedYaml(text, file, "the baseline", "unreadable");
    return refuse(file, "is not valid JSON", "unreadable", cause);
  }
  const fields = fieldsOf(file, value, "object of metrics");
  if (fields.schema !== SCHEMA) refuse(file, `is not of the schema ${SCHEMA}, which latency-bench writes`);
  const environment = fieldsOf(file, fields.environment, "environment");
  const workload = fieldsOf(file, fields.workload, "workload");
  const batches = Object.entries(fieldsOf(file, fields.batches, "batches")).map(([size, figures]) => [
    size,
    Object.fromEntries(
      Object.entries(fieldsOf(file, figures, `figures of batch size ${size}`)).map(([name, one]) => [
        name,
        roundsOf(file, one, name),
      ]),
    ),
  ]);
  return {
    environment: environment as unknown as Fingerprint,
    workload: workload as unknown as Workload,
    batches: Object.fromEntries(batches),
  };
}

/** The facts in which two runs differ, each as "cpu: A, now B"; empty where they can be compared. */
export function differences(before: object, now: object): string[] {
  const [old, own] = [before, now] as [Fields, Fields];
  return Object.keys(own)
    .filter((key) => JSON.stringify(old[key]) !== JSON.stringify(own[key]))
    .map(
      (key) =>
        `${key} was ${JSON.stringify(old[key])?.slice(0, 100) ?? "not said"}, is ${JSON.stringify(own[key])?.slice(0, 100)}`,
    );
}
