import {
  coverages,
  fourClasses,
  leavers,
  median,
  type PairedPopulation,
  quantities,
  queries,
  widthByBca,
} from "./coverage.ts";
import { table } from "./table.ts";

const CLASSES = [
  "accuracy",
  "recall",
  "specificity",
  "precision",
  "f1",
  "fbeta@2",
  "jaccard",
  "balanced_accuracy",
  "mcc",
];
const SCORES = ["roc_auc", "average_precision", "gain@0.2", "log_loss", "brier_score_loss"];
const AVERAGES = [
  "accuracy",
  "balanced_accuracy",
  "f1_macro",
  "f1_micro",
  "f1_weighted",
  "precision_macro",
  "jaccard_macro",
  "mcc",
  "cohen_kappa",
];
const NUMBERS = [
  "mae",
  "mse",
  "rmse",
  "rmsle",
  "mape",
  "smape",
  "mean_pinball_loss@0.9",
  "r2",
  "explained_variance",
  "mean_poisson_deviance",
  "mean_gamma_deviance",
  "mean_tweedie_deviance@1.5",
];

const CORRELATIONS = ["pearson", "spearman", "kendall"];
const CLASS_SCORES = ["log_loss", "brier_score_loss", "top_k_accuracy@2", "roc_auc_ovr", "roc_auc_ovo_weighted"];
const RANKINGS = ["ndcg@5", "map", "mrr", "precision@3", "hit_rate@1", "coverage_error"];

const POPULATION_ROWS = 100_000;

interface Question {
  readonly population: PairedPopulation;
  readonly metrics: readonly string[];
  readonly rows: number;
  readonly trials: number;
}

function questions(many: number): Question[] {
  const [churn, weighted] = [leavers(POPULATION_ROWS, false), leavers(POPULATION_ROWS, true)];
  const few = many / 5;
  const numbers = quantities(POPULATION_ROWS, false);
  return [
    { population: churn, metrics: [...CLASSES, "cohen_kappa", ...SCORES], rows: 250, trials: many },
    {
      population: churn,
      metrics: [...CLASSES, "cohen_kappa", "roc_auc", "log_loss", "brier_score_loss"],
      rows: 120,
      trials: many,
    },
    { population: churn, metrics: [...CLASSES, "cohen_kappa", ...SCORES], rows: 1_761, trials: few },
    { population: weighted, metrics: [...CLASSES, ...SCORES], rows: 500, trials: few },
    { population: fourClasses(POPULATION_ROWS), metrics: [...AVERAGES, ...CLASS_SCORES], rows: 500, trials: few },
    { population: numbers, metrics: NUMBERS, rows: 60, trials: many },
    { population: numbers, metrics: [...NUMBERS, ...CORRELATIONS], rows: 500, trials: many },
    { population: queries(POPULATION_ROWS / 8), metrics: RANKINGS, rows: 80, trials: few },
    { population: queries(POPULATION_ROWS / 8), metrics: RANKINGS, rows: 200, trials: few },
    { population: quantities(POPULATION_ROWS, true), metrics: NUMBERS, rows: 500, trials: few },
  ];
}

/** A share in percent with three Monte-Carlo standard errors. */
function share(count: number, of: number): string {
  const p = Math.min(Math.max(count, 1), of - 1) / of;
  return `${((100 * count) / of).toFixed(2)} ± ${(300 * Math.sqrt((p * (1 - p)) / of)).toFixed(2)}`;
}

/** Samples that a width is compared with the bootstrap's on. */
const COMPARED = 7;
/** The bootstrap of more rows takes too long to be worth a comparison. */
const MOST_ROWS = 500;

/** How often nominal 95 % intervals cover the truth, of the candidate alone and of its change, and how wide they are. */
export function coverageTable(trials: number): string {
  const rows = questions(trials).flatMap(({ population, metrics, rows, trials }) => {
    const answers = coverages(population, metrics, [0, 1], rows, trials, 7);
    console.error(`${population.name}, ${rows} rows: ${trials} samples done`);
    return metrics.map((metric) => {
      const [alone, change] = [answers.get(`${metric} 0`), answers.get(`${metric} 1`)];
      if (!alone || !change) throw new Error(`${metric} was not answered`);
      const covered = ({ claimed, above, below }: typeof alone) => share(claimed - above - below, claimed);
      return [
        population.name,
        String(rows),
        `\`${metric}\``,
        String(change.claimed),
        covered(alone),
        covered(change),
        share(change.above, change.claimed),
        share(change.below, change.claimed),
        median(change.widths).toPrecision(3),
        rows > MOST_ROWS ? "–" : widthByBca(population, metric, 1, rows, COMPARED, 7).toFixed(2),
      ];
    });
  });
  const head = ["rows of", "rows", "metric", "samples with an interval", "candidate alone: covers", "change: covers"];
  return table(
    [...head, "interval above the truth", "interval below it", "median width", "by the BCa bootstrap's"],
    rows,
  );
}
