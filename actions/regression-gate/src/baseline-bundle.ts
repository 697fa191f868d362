import { hash } from "node:crypto";
import type { MetricTask } from "@assay/metrics";
import type { FileIdentity } from "@assay/report";
import type { MetricsFile } from "./metrics-json.ts";

export const BUNDLE_SCHEMA = "assay/baseline/v1";

/**
 * Version of the metric definitions that the bundle's numbers follow: raised when a definition in @assay/metrics gives
 * another number for the same rows. Numbers of another version are not compared; keyed predictions are judged anew.
 */
export const DEFINITIONS = 1;

/** Bytes kept of each key's SHA-256: at a million rows, two keys meet with a chance of 1 in 10²⁶. */
export const KEY_BYTES = 16;

/** Where the rows stood among the slices of one rule. */
export interface RememberedSlices {
  /** The rule: the columns it slices by, or its condition. */
  readonly by: readonly string[];
  readonly where: string | undefined;
  /** How many rows a slice had, by the name that ids give it. */
  readonly rows: ReadonlyMap<string, number>;
  /**
   * Of each row, in the order of the keys: the place of its slice among those of `rows`, or of a condition 1 where it was
   * fulfilled, else 0. `undefined` of a bundle whose writer kept counts alone.
   */
  readonly members: Uint8Array | Uint16Array | undefined;
}

/** So many slices are told apart by a byte. */
const MOST_IN_BYTES = 256;

/** Columns of members as narrow as the number of slices allows. */
export function memberArray({ by }: Pick<RememberedSlices, "by">, slices: number) {
  return by.length === 0 || slices <= MOST_IN_BYTES ? Uint8Array : Uint16Array;
}

/** One row's answers under a hashed key; columns of equal length, in the order of the hashes. */
export interface KeyedPredictions {
  /** What they are: truth and prediction are labels' codes where it is `class`, else numbers. */
  readonly task: MetricTask;
  /** Hexadecimal; a key is hashed as SHA-256 of the salt's text followed by the key's text in UTF-8. */
  readonly salt: string;
  readonly rows: number;
  /** Labels by code. */
  readonly labels: readonly string[];
  /** KEY_BYTES a row, one after the other. */
  readonly keys: Uint8Array;
  readonly truth: Int32Array | Float64Array;
  readonly prediction: Int32Array | Float64Array | undefined;
  readonly score: Float64Array | undefined;
  /** One column a label, by code, where each has a score of its own. */
  readonly scores: readonly Float64Array[] | undefined;
  /** So that the next candidate cannot weigh the rows otherwise. */
  readonly weight: Float64Array | undefined;
  /** So that a slice that vanishes is noticed, and a row that is told to another. */
  readonly slices: readonly RememberedSlices[];
}

/** What a run leaves for the next one to be compared with. */
export interface BaselineBundle {
  readonly schema: typeof BUNDLE_SCHEMA;
  readonly file: string;
  readonly metrics: MetricsFile;
  readonly predictions: KeyedPredictions | undefined;
  /** Whether it says what it was written as, and is still that; a bundle of an older version does not say. */
  readonly isSealed: boolean;
}

/** Whether the text of a JSON object, or its head, is a bundle rather than a metrics JSON; the schema stands first in it. */
export function isBundle(text: string): boolean {
  return /^\uFEFF?\s*\{\s*"schema"\s*:\s*"assay\/baseline\//.test(text.slice(0, 200));
}

/**
 * SHA-256 over everything that a bundle says beside it, so that figures do not part from the predictions that they were
 * measured on. It tells a bundle that was edited or cut from one that was written so; it is no signature, since whoever
 * edits a bundle can compute it.
 */
export function digestOf(content: object): string {
  return hash("sha256", JSON.stringify(content));
}

function packed(column: Int32Array | Float64Array | Uint8Array | Uint16Array): string {
  return Buffer.from(column.buffer, column.byteOffset, column.byteLength).toString("base64");
}

/** About how many bytes the predictions take in a bundle's text. */
export function textBytes({ keys, truth, prediction, score, scores, weight, slices }: KeyedPredictions): number {
  const columns = [keys, truth, prediction, score, ...(scores ?? []), weight, ...slices.map(({ members }) => members)];
  return columns.reduce((sum, column) => sum + Math.ceil((column?.byteLength ?? 0) / 3) * 4, 0);
}

/** The bundle as text. Columns are base64 of little-endian numbers, as every platform of Node's has them. */
export function serializeBundle(
  { metrics, predictions }: Pick<BaselineBundle, "metrics" | "predictions">,
  data: readonly FileIdentity[],
): string {
  const content = {
    definitions: metrics.definitions ?? DEFINITIONS,
    metrics: Object.fromEntries(metrics.values),
    ...(metrics.n === undefined ? {} : { n: metrics.n }),
    // A property that is undefined is not written.
    data_sha256: metrics.dataSha256,
    dataset_digest: metrics.datasetDigest,
    environment: metrics.environment,
    data,
    ...(predictions && {
      predictions: {
        task: predictions.task,
        salt: predictions.salt,
        rows: predictions.rows,
        ...(predictions.task === "class" ? { labels: predictions.labels } : {}),
        slices: predictions.slices.map(({ by, where, rows, members }) => ({
          ...(where === undefined ? { by } : { where }),
          rows: Object.fromEntries(rows),
          ...(members && { members: packed(members) }),
        })),
        keys: packed(predictions.keys),
        truth: packed(predictions.truth),
        ...(predictions.prediction && { prediction: packed(predictions.prediction) }),
        ...(predictions.score && { score: packed(predictions.score) }),
        ...(predictions.scores && { scores: predictions.scores.map(packed) }),
        ...(predictions.weight && { weight: packed(predictions.weight) }),
      },
    }),
  };
  return `${JSON.stringify({ schema: BUNDLE_SCHEMA, digest: digestOf(content), ...content }, null, 1)}\n`;
}
