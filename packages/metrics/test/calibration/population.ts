import type { PairedRows } from "../../src/index.ts";
import { ClassRows, measure, Random } from "../../src/index.ts";

/** Metrics that the decisions are calibrated on. */
export const PAIRED_METRICS = ["accuracy", "precision", "recall", "f1", "roc_auc", "log_loss"] as const;
export type PairedMetric = (typeof PAIRED_METRICS)[number];

// Taken out once: in a test runner's sandbox every look-up of a global is slow, and these run millions of times.
const { cos, exp, hypot, log, PI, sqrt } = Math;

/** Every row there is, so that the true value of each metric is known exactly; samples are drawn with replacement. */
export interface Population {
  readonly truth: Uint8Array;
  readonly candidate: Float64Array;
  readonly baseline: Float64Array;
}

export interface Shape {
  readonly rows: number;
  readonly seed: number;
  /** Standard deviation on the logit scale of what a retrain changes; 0.15 makes 96 to 97 % of the predictions agree. */
  readonly retrain: number;
  /** Standard deviation of the noise that only the candidate has, which also lowers its logits by a sixth of it; 0 = equally good. */
  readonly harm: number;
}

const logistic = (x: number) => 1 / (1 + exp(-x));

/** A standard normal deviate (Box and Muller). */
export function gauss(random: Random): number {
  return sqrt(-2 * log(random.uniform())) * cos(2 * PI * random.uniform());
}

/**
 * Churn as the example has it: a quarter of the customers leave, both models know the same part of why (AUC about 0.83,
 * accuracy about 0.80) and differ by the noise of a retrain. A harmed candidate is noisier and more timid: it finds
 * fewer leavers and is wrong more often about those it names.
 */
export function churnPopulation({ rows, seed, retrain, harm }: Shape): Population {
  const random = new Random(seed, 77);
  const truth = new Uint8Array(rows);
  const candidate = new Float64Array(rows);
  const baseline = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    const logit = -1.45 + 1.7 * gauss(random);
    truth[row] = random.uniform() < logistic(logit) ? 1 : 0;
    const known = logit + 0.3 * gauss(random);
    baseline[row] = logistic(known + retrain * gauss(random));
    candidate[row] = logistic(known - harm / 6 + hypot(retrain, harm) * gauss(random));
  }
  return { truth, candidate, baseline };
}

/** A candidate that answers as the baseline does, but wrongly on `share` of the rows that the baseline gets right. */
export function spoiled(population: Population, share: number, seed: number): Population {
  const random = new Random(seed, 79);
  const { truth, baseline } = population;
  const candidate = baseline.map((score, row) => {
    const right = Number(score >= 0.5) === truth[row];
    return random.uniform() < share && right ? 1 - score : score;
  });
  return { truth, candidate, baseline };
}

/** Rows of which `share` are positive, and a baseline that is wrong on one in a hundred. */
export function nearlyPerfectPopulation({ rows, seed }: Pick<Shape, "rows" | "seed">, share: number): Population {
  const random = new Random(seed, 80);
  const truth = Uint8Array.from({ length: rows }, () => (random.uniform() < share ? 1 : 0));
  const baseline = Float64Array.from(truth, (code) => (random.uniform() < 0.01 ? 0.9 - 0.8 * code : 0.1 + 0.8 * code));
  return { truth, candidate: baseline, baseline };
}

/** The class that scores name. */
export function select(score: Float64Array): Uint8Array {
  const prediction = new Uint8Array(score.length);
  for (let row = 0; row < score.length; row++) prediction[row] = (score[row] as number) >= 0.5 ? 1 : 0;
  return prediction;
}

/** `rows` rows of the population with replacement. */
export function drawRows(population: Population, rows: number, seed: number): PairedRows {
  const random = new Random(seed, 78);
  const truth = new Uint8Array(rows);
  const [candidate, baseline] = [new Float64Array(rows), new Float64Array(rows)];
  for (let row = 0; row < rows; row++) {
    const from = random.index(population.truth.length);
    truth[row] = population.truth[from] as number;
    candidate[row] = population.candidate[from] as number;
    baseline[row] = population.baseline[from] as number;
  }
  return {
    truth,
    candidate: { score: candidate, prediction: select(candidate) },
    baseline: { score: baseline, prediction: select(baseline) },
  };
}

/** The true values of one side. */
export function trueMetrics({ truth }: Population, score: Float64Array): Record<PairedMetric, number> {
  const rows = new ClassRows({ truth, prediction: select(score), score });
  const values = PAIRED_METRICS.map((metric) => [metric, measure(metric, rows).value]);
  return Object.fromEntries(values) as Record<PairedMetric, number>;
}

/** Share of rows on which both sides predict the same class. */
export function agreement({ candidate, baseline }: Population): number {
  const [a, b] = [select(candidate), select(baseline)];
  return a.reduce((sum, value, row) => sum + (value === b[row] ? 1 : 0), 0) / a.length;
}
