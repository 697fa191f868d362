import { MetricError } from "../error.ts";
import { FEWEST_EVENTS } from "./enough-rows.ts";
import type { Evidence, NoEvidence } from "./evidence.ts";
import { newcombeContrast } from "./newcombe.ts";

/** One side's metrics JSON: the number and, where it is known, how many rows it was measured on. */
export interface SingleNumber {
  readonly value: number;
  readonly n?: number | undefined;
}

function requireShare(side: string, { value, n }: SingleNumber): void {
  if (!(value >= 0 && value <= 1))
    throw new MetricError(`the ${side}'s accuracy is ${value}, which is no share`, {
      code: "not-a-share",
      reason: Number.isNaN(value) ? "not-a-number" : "invalid-input",
      remedy: "give accuracy as a number from 0 to 1",
    });
  if (n !== undefined && !(Number.isSafeInteger(n) && n > 0))
    throw new MetricError(`the ${side}'s n is ${n}`, {
      code: "not-a-count",
      reason: "invalid-input",
      remedy: "give n as a whole number of rows above 0",
    });
}

/**
 * What two single numbers say, measured on different rows as far as anyone knows. Only accuracy is a share of `n` rows
 * and has an interval (Newcombe), from 60 rows on either side; precision, recall, F1, roc_auc and log_loss need counts
 * that a metrics file does not carry, so they are `point-estimate`, as is everything without `n`.
 *
 * @throws MetricError on an accuracy outside 0 to 1 and an `n` that is no count
 */
export function unpairedEvidence(
  metric: string,
  candidate: SingleNumber,
  baseline: SingleNumber,
): Evidence | NoEvidence {
  if (metric !== "accuracy")
    return { noInterval: "point-estimate", message: `two single numbers give no interval of ${metric}` };
  requireShare("candidate", candidate);
  requireShare("baseline", baseline);
  const [n1, n2] = [candidate.n, baseline.n];
  if (n1 === undefined || n2 === undefined)
    return { noInterval: "point-estimate", message: "without n on both sides there is no interval" };
  const have = Math.min(n1, n2);
  if (have < 2 * FEWEST_EVENTS)
    return { noInterval: "too-few-events", message: `${have} rows; an interval needs ${2 * FEWEST_EVENTS}` };
  return {
    candidate: candidate.value,
    baseline: baseline.value,
    rows: n1,
    events: undefined,
    nonEvents: undefined,
    contrast: (ratio) =>
      newcombeContrast({ share: candidate.value, rows: n1 }, { share: baseline.value, rows: n2 }, ratio, have),
  };
}
