import { bootstrapContrast } from "./bootstrap-contrast.ts";
import { type CellSums, type ClassMetric, classRowFit, classScore, drawClassFits, sumCells } from "./class-fit.ts";
import { type ClassCodes, requireBinary, requireFinite, requireSameRows, requireWeights } from "../columns.ts";
import type { Contrast, Sample } from "./contrast.ts";
import { MetricError } from "../error.ts";
import { contrastOf, type Estimates, uncertainty } from "./estimates.ts";
import type { Evidence, NoEvidence } from "./evidence.ts";
import { Random } from "../random.ts";
import { drawRowFits } from "./row-bootstrap.ts";
import { logLossFit, type RowFit, rocAucFit } from "./row-fit.ts";
import { scoreContrast } from "./score-contrast.ts";
import { studentContrast } from "./student-contrast.ts";

/** Metrics that paired rows give an interval for. */
export const PAIRED_METRICS = ["accuracy", "precision", "recall", "f1", "roc_auc", "log_loss"] as const;
export type PairedMetric = (typeof PAIRED_METRICS)[number];

/** What one side said of each row; class metrics need `prediction`, roc_auc and log_loss need `score`. */
export interface Side {
  readonly prediction?: ClassCodes | undefined;
  /** The score of the positive class; for log_loss its probability. */
  readonly score?: Float64Array | undefined;
}

/** Both sides' answers on the same rows, in the same order. */
export interface PairedRows {
  /** 1 = positive, 0 = negative; for accuracy any class codes. */
  readonly truth: ClassCodes;
  readonly candidate: Side;
  readonly baseline: Side;
  readonly weight?: Float64Array | undefined;
  /** Of the bootstrap: a whole number from 0 to 2⁵³ − 1. The same seed gives the same interval. */
  readonly seed: number;
}

/** Fewest positive and fewest negative rows that an interval is claimed for (design 5). */
export const FEWEST_EVENTS = 30;

const COUNT_DRAWS = 9_999;
/** Drawing rows costs rows × draws, so with weights there are fewer. */
const ROW_DRAWS = 1_999;

function required<T>(column: T | undefined, side: string, name: string, metric: string): T {
  if (column) return column;
  throw new MetricError(`${metric} needs the ${side}'s ${name} column, which is not there`, {
    code: "missing-column",
    reason: "missing-column",
    remedy: `name the ${name} column, or take ${metric} out of the limits`,
  });
}

/** Why no interval is claimed, or `undefined`. Rows of weight 0 do not count. */
function tooFew(metric: PairedMetric, data: PairedRows, counted: Counted): NoEvidence | undefined {
  const { rows, events, nonEvents } = counted;
  const wants = (message: string): NoEvidence => ({ noInterval: "too-few-events", message });
  if (events === undefined || nonEvents === undefined)
    return rows < 2 * FEWEST_EVENTS ? wants(`${rows} rows; an interval needs ${2 * FEWEST_EVENTS}`) : undefined;
  if (events < FEWEST_EVENTS || nonEvents < FEWEST_EVENTS)
    return wants(`${events} positive and ${nonEvents} negative rows; an interval needs ${FEWEST_EVENTS} of each`);
  if (metric !== "precision") return undefined;
  for (const side of ["candidate", "baseline"] as const) {
    const prediction = required(data[side].prediction, side, "prediction", metric);
    const selected = countWhere(prediction.length, (row) => prediction[row] === 1 && data.weight?.[row] !== 0);
    if (selected < FEWEST_EVENTS)
      return wants(`the ${side} predicts ${selected} rows positive; an interval of precision needs ${FEWEST_EVENTS}`);
  }
  return undefined;
}

interface Counted {
  readonly rows: number;
  /** Positive rows; `undefined` where there are more than two classes. */
  readonly events: number | undefined;
  readonly nonEvents: number | undefined;
}

function countWhere(rows: number, counts: (row: number) => boolean): number {
  let count = 0;
  for (let row = 0; row < rows; row++) if (counts(row)) count++;
  return count;
}

function countRows({ truth, weight }: PairedRows): Counted {
  const rows = countWhere(truth.length, (row) => weight?.[row] !== 0);
  if (truth.some((code) => code !== 0 && code !== 1)) return { rows, events: undefined, nonEvents: undefined };
  const events = countWhere(truth.length, (row) => truth[row] === 1 && weight?.[row] !== 0);
  return { rows, events, nonEvents: rows - events };
}

/** Each row's cell, see class-fit; for accuracy and recall only the rows on trial, as hits and misses. */
function cellsOf(metric: ClassMetric, data: PairedRows): { cells: Uint8Array; weight: Float64Array | undefined } {
  const { truth, weight } = data;
  const candidate = required(data.candidate.prediction, "candidate", "prediction", metric);
  const baseline = required(data.baseline.prediction, "baseline", "prediction", metric);
  requireSameRows({ truth, "candidate's prediction": candidate, "baseline's prediction": baseline, weight });
  requireWeights(weight);
  if (metric !== "accuracy") {
    requireBinary("truth", truth);
    requireBinary("candidate's prediction", candidate);
    requireBinary("baseline's prediction", baseline);
  }
  const cells = new Uint8Array(truth.length);
  for (let row = 0; row < truth.length; row++) {
    const [t, a, b] = [truth[row] as number, candidate[row] as number, baseline[row] as number];
    cells[row] = metric === "accuracy" ? 4 + 2 * Number(a === t) + Number(b === t) : 4 * t + 2 * a + b;
  }
  return { cells, weight };
}

function scoresOf(metric: "roc_auc" | "log_loss", data: PairedRows) {
  const { truth, weight } = data;
  const candidate = required(data.candidate.score, "candidate", "score", metric);
  const baseline = required(data.baseline.score, "baseline", "score", metric);
  requireSameRows({ truth, "candidate's score": candidate, "baseline's score": baseline, weight });
  requireBinary("truth", truth);
  requireFinite("candidate's score", candidate);
  requireFinite("baseline's score", baseline);
  requireWeights(weight);
  if (metric === "log_loss")
    for (const [side, score] of Object.entries({ candidate, baseline })) {
      const row = score.findIndex((value) => value < 0 || value > 1);
      if (row >= 0)
        throw new MetricError(`the ${side}'s score is ${score[row]} in row ${row + 1}, which is no probability`, {
          code: "not-a-probability",
          reason: "invalid-input",
          remedy: "give the probability of the positive class, from 0 to 1; judge raw scores by roc_auc",
        });
    }
  return { truth, candidate, baseline, weight };
}

type What = Pick<Contrast, "method" | "sample">;

type Score = (ratio: number) => (x: number) => number;

function byBootstrap(estimates: Estimates, draws: readonly Estimates[], what: What, score?: Score) {
  return (ratio: number) => bootstrapContrast(estimates, draws, ratio, what, score?.(ratio));
}

function byStudent(estimates: Estimates, what: What) {
  return (ratio: number) =>
    studentContrast(contrastOf(estimates, ratio), uncertainty(estimates, ratio), { ratio, ...what });
}

function fitted(fit: RowFit): Estimates {
  const estimates = fit();
  if (!estimates) throw new TypeError("rows of both classes were counted, so the metric has a value");
  return estimates;
}

/**
 * What paired rows say about a metric of both sides, and about candidate − ratio × baseline for any ratio (0 gives the
 * candidate alone). Accuracy and recall: score interval of paired proportions. Precision and F1: paired bootstrap-t over
 * the cell counts. roc_auc: DeLong. log_loss: t of the rows' differences; both corrected for skewness. With weights: paired bootstrap-t over rows.
 *
 * No interval is claimed below 30 positive and 30 negative rows (60 rows where there are more than two classes), nor for
 * precision below 30 rows that a side predicts positive.
 *
 * @throws MetricError on a missing column, unequal lengths, no rows, NaN, and class codes other than 0 and 1 (accuracy
 *   takes any)
 */
export function pairedEvidence(metric: PairedMetric, data: PairedRows): Evidence | NoEvidence {
  const scored = metric === "roc_auc" || metric === "log_loss";
  const scores = scored ? scoresOf(metric, data) : undefined;
  const classes = scored ? undefined : cellsOf(metric, data);
  const counted = countRows(data);
  const refused = tooFew(metric, data, counted);
  if (refused) return refused;

  const sample: Sample = { unit: "rows", have: counted.rows };
  const random = new Random(data.seed, PAIRED_METRICS.indexOf(metric));
  const finish = ({ candidate, baseline }: Estimates, contrast: (ratio: number) => Contrast): Evidence => ({
    candidate,
    baseline,
    ...counted,
    contrast,
  });

  const fit = scores
    ? (metric === "roc_auc" ? rocAucFit : logLossFit)(scores)
    : classRowFit(metric as ClassMetric, (classes as { cells: Uint8Array }).cells, data.weight);
  const estimates = fitted(fit);
  const sums = classes && sumCells(classes.cells, data.weight);
  const score: Score | undefined = sums && ((ratio) => classScore(metric as ClassMetric, sums, ratio));
  if (data.weight) {
    const draws = drawRowFits(fit, data.truth.length, ROW_DRAWS, random);
    return finish(
      estimates,
      byBootstrap(estimates, draws, { method: "paired bootstrap-t over weighted rows", sample }, score),
    );
  }
  if (metric === "roc_auc")
    return finish(estimates, byStudent(estimates, { method: "DeLong, corrected for skewness", sample }));
  if (metric === "log_loss")
    return finish(estimates, byStudent(estimates, { method: "paired t, corrected for skewness", sample }));

  const counts = (sums as CellSums).weight;
  if (metric === "precision" || metric === "f1") {
    const draws = drawClassFits(metric, counts, COUNT_DRAWS, random);
    return finish(estimates, byBootstrap(estimates, draws, { method: "paired bootstrap-t", sample }, score));
  }
  const [neither = 0, baselineOnly = 0, candidateOnly = 0, both = 0] = counts.slice(4);
  const pairs = { both, candidateOnly, baselineOnly, neither };
  return finish(estimates, (ratio) => scoreContrast(pairs, ratio, { method: "paired score interval", sample }));
}
