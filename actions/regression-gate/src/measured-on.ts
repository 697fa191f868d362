import type { Obstacle } from "@assay/judgement";
import { DEFINITIONS } from "./baseline-bundle.ts";
import type { MetricsFile } from "./metrics-json.ts";

/** What two sides' numbers must share to differ by the model alone, in the order in which a mismatch is told. */
interface Part {
  /** What the numbers were measured on or by, as the end of "measured on …". */
  readonly said: (metrics: MetricsFile) => string | undefined;
  readonly remedy: string;
}

const SAME_DATA = "measure both on the same data, or give the predictions of both models on the same rows";

const PARTS: readonly Part[] = [
  { said: ({ dataSha256 }) => dataSha256 && `on data ${dataSha256.slice(0, 12)}…`, remedy: SAME_DATA },
  { said: ({ datasetDigest }) => datasetDigest && `on the dataset with digest ${datasetDigest}`, remedy: SAME_DATA },
];

/**
 * Measured on other data, two numbers differ for reasons that are not the model's; so do two seeds of one side. What a run
 * does not say is not compared.
 */
export function otherData(candidate: readonly MetricsFile[], baseline: readonly MetricsFile[]): Obstacle | undefined {
  for (const { said, remedy } of PARTS) {
    const [first, ...others] = [...candidate, ...baseline].filter((run) => said(run) !== undefined);
    const other = first && others.find((run) => said(run) !== said(first));
    if (first && other)
      return {
        reason: "not-comparable",
        message: `${first.file} was measured ${said(first)}, ${other.file} ${said(other)}`,
        remedy,
      };
  }
  return undefined;
}

/**
 * Predictions beside numbers that say on which data they were measured: the rows' own data is known where their truth lies
 * apart, and else nothing says that it is the same.
 */
export function unstatedData(
  candidate: readonly MetricsFile[],
  baseline: readonly MetricsFile[],
): Obstacle | undefined {
  const ours = candidate.find((run) => run.isOfRows === true && run.dataSha256 === undefined);
  const theirs = ours && baseline.find(({ dataSha256 }) => dataSha256 !== undefined);
  if (!theirs) return undefined;
  return {
    reason: "not-comparable",
    message: `${theirs.file} was measured on data ${theirs.dataSha256?.slice(0, 12)}…, and nothing says that the rows of ${ours?.file} are of these`,
    remedy:
      "give these data as `truth-file`, or the predictions of both models on the same rows; or leave `data_sha256` out of the baseline",
  };
}

/** Numbers of another version of the metric definitions mean something else under the same name. */
export function otherDefinitions(runs: readonly MetricsFile[]): Obstacle | undefined {
  const other = runs.find(({ definitions }) => definitions !== undefined && definitions !== DEFINITIONS);
  if (!other) return undefined;
  return {
    reason: "not-comparable",
    message: `${other.file} was measured by other metric definitions (version ${other.definitions}, now ${DEFINITIONS})`,
    remedy: "measure it again with this version: a baseline is written again with `write-baseline`",
  };
}

/**
 * Says where the two sides name other environments. Libraries and machines change the last digits, and seldom more: where
 * they change what a metric means, its definition has another version.
 */
export function otherEnvironment(candidate: readonly MetricsFile[], baseline: readonly MetricsFile[]): string[] {
  for (const { file, environment: ours } of candidate)
    for (const theirs of baseline)
      if (ours !== undefined && theirs.environment !== undefined && ours !== theirs.environment)
        return [`${file} was measured in another environment (${ours}) than ${theirs.file} (${theirs.environment}).`];
  return [];
}
