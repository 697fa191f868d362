import { type PairedPredictions, Random } from "../../src/index.ts";
import { churnPopulation, gauss, select } from "./population.ts";

/** Both sides' predictions by row of a population, from which samples are drawn with replacement. */
export interface PairedPopulation {
  readonly name: string;
  readonly rows: PairedPredictions;
}

/** Leavers and a candidate that is worse than its baseline; with weights that are heavy-tailed where `weighted`. */
function leavers(rows: number, weighted: boolean): PairedPredictions {
  const { truth, candidate, baseline } = churnPopulation({ rows, seed: 11, retrain: 0.2, harm: 0.7 });
  const random = new Random(12, 5);
  return {
    truth,
    candidate: { score: candidate, prediction: select(candidate) },
    baseline: { score: baseline, prediction: select(baseline) },
    weight: weighted ? Float64Array.from(truth, () => Math.exp(0.7 * gauss(random))) : undefined,
  };
}

/** The same leavers, and a candidate that answers as the baseline does but for 3 % of the rows, on which it is sure of the wrong class. */
function badlyServedLeavers(rows: number): PairedPredictions {
  const { truth, baseline } = churnPopulation({ rows, seed: 11, retrain: 0.2, harm: 0 });
  const random = new Random(16, 9);
  const score = baseline.map((probability, row) => {
    if (random.uniform() < 0.03) return truth[row] === 1 ? 0.005 : 0.995;
    return Math.min(Math.max(probability + 0.01 * (random.uniform() - 0.5), 1e-4), 1 - 1e-4);
  });
  return {
    truth,
    candidate: { score, prediction: select(score) },
    baseline: { score: baseline, prediction: select(baseline) },
  };
}

/** Four classes of 40, 30, 20 and 10 % of the rows, each confused with its neighbours; probabilities and the likeliest class. */
function fourClasses(rows: number): PairedPredictions {
  const random = new Random(13, 6);
  const shares = [0.4, 0.7, 0.9, 1];
  const truth = Int32Array.from({ length: rows }, () => {
    const at = random.uniform();
    return shares.findIndex((share) => at < share);
  });
  const seen = Float64Array.from(truth, (code) => code + 0.6 * gauss(random));
  const answers = (noise: number) => {
    const scores = shares.map(() => new Float64Array(rows));
    const prediction = new Int32Array(rows);
    for (let row = 0; row < rows; row++) {
      const at = (seen[row] as number) + noise * gauss(random);
      const raw = shares.map((_, code) => Math.exp(-1.2 * (at - code) ** 2));
      const sum = raw.reduce((all, one) => all + one, 0);
      for (const [code, column] of scores.entries()) column[row] = (raw[code] as number) / sum;
      prediction[row] = raw.indexOf(Math.max(...raw));
    }
    return { prediction, scores };
  };
  return { truth, candidate: answers(0.3), baseline: answers(0.15) };
}

/** Rows of each query. */
export const QUERY_ROWS = 8;

/** Queries of eight rows, one in four of them relevant, and scores that know something of it. */
function queries(count: number): PairedPredictions {
  const random = new Random(15, 8);
  const query = Int32Array.from({ length: QUERY_ROWS * count }, (_, row) => Math.floor(row / QUERY_ROWS));
  const truth = Float64Array.from(query, () => (random.uniform() < 0.25 ? 1 + random.index(2) : 0));
  const shared = truth.map((relevance) => 0.6 * relevance + gauss(random));
  const answers = (noise: number) => ({ score: shared.map((value) => value + noise * gauss(random)) });
  return { query, truth, candidate: answers(0.5), baseline: answers(0.4) };
}

/** A positive quantity with a long tail, and errors in proportion to it. */
function quantities(rows: number, weighted: boolean) {
  const random = new Random(14, 7);
  const truth = Float64Array.from({ length: rows }, () => Math.exp(0.5 * gauss(random)));
  const shared = truth.map((value) => value * Math.exp(0.25 * gauss(random)));
  const prediction = (noise: number) => shared.map((value) => value * Math.exp(noise * gauss(random)));
  return {
    truth,
    candidate: { prediction: prediction(0.15) },
    baseline: { prediction: prediction(0.1) },
    weight: weighted ? Float64Array.from(truth, () => Math.exp(0.7 * gauss(random))) : undefined,
  };
}

/** The same quantities, and a candidate that answers as the baseline does but for 3 % of the rows, which it puts half as high again. */
function badlyServedQuantities(rows: number): PairedPredictions {
  const { truth, baseline } = quantities(rows, false);
  const random = new Random(17, 10);
  const prediction = baseline.prediction.map(
    (value) => value * (random.uniform() < 0.03 ? 1.5 : 1 + 0.02 * (random.uniform() - 0.5)),
  );
  return { truth, candidate: { prediction }, baseline };
}

/** A quantity of normal values, and errors of deviation 1 that both sides share but for 0.3 of noise each. */
function predicted(rows: number, error: (random: Random) => number, worse = 0): PairedPredictions {
  const random = new Random(18, 11);
  const truth = Float64Array.from({ length: rows }, () => 20 + 3 * gauss(random));
  const shared = truth.map((value) => value + error(random));
  const baseline = shared.map((value) => value + 0.3 * gauss(random));
  // Where the candidate is worse it is so by four deviations, on that share of the rows, and else nearly its baseline.
  const candidate =
    worse > 0
      ? baseline.map((value) => value + (random.uniform() < worse ? 4 : 0.02 * gauss(random)))
      : shared.map((value) => value + 0.3 * gauss(random));
  return { truth, candidate: { prediction: candidate }, baseline: { prediction: baseline } };
}

function laplace(random: Random): number {
  const at = random.uniform() - 0.5;
  return (-Math.sign(at) * Math.log(1 - 2 * Math.abs(at))) / Math.SQRT2;
}

const exponential = (random: Random) => -Math.log(random.uniform()) - 1;

const POPULATION_ROWS = 100_000;

const MADE = {
  churn: () => leavers(POPULATION_ROWS, false),
  "churn, weighted": () => leavers(POPULATION_ROWS, true),
  "churn, worse on 3 % of the rows": () => badlyServedLeavers(POPULATION_ROWS),
  "four classes": () => fourClasses(POPULATION_ROWS),
  quantities: () => quantities(POPULATION_ROWS, false),
  "quantities, weighted": () => quantities(POPULATION_ROWS, true),
  "quantities, worse on 3 % of the rows": () => badlyServedQuantities(POPULATION_ROWS),
  "normal errors": () => predicted(POPULATION_ROWS, gauss),
  "Laplace errors": () => predicted(POPULATION_ROWS, laplace),
  "exponential errors": () => predicted(POPULATION_ROWS, exponential),
  "normal errors, worse on 8 % of the rows": () => predicted(POPULATION_ROWS, gauss, 0.08),
  queries: () => queries(POPULATION_ROWS / QUERY_ROWS),
} as const;
export type PopulationName = keyof typeof MADE;

const held = new Map<PopulationName, PairedPopulation>();

/** A population by its name; made once. */
export function populationOf(name: PopulationName): PairedPopulation {
  const population = held.get(name) ?? { name, rows: MADE[name]() };
  held.set(name, population);
  return population;
}
