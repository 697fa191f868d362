import { Random } from "../../src/index.ts";
import { type Comparison, comparison, OURS } from "./comparison.ts";
import { type Coverage, type Coverages, type CoverageTrial, coverages, joined, keyOf, median } from "./coverage.ts";
import { type PopulationName, populationOf } from "./coverage-populations.ts";
import { KNOWN_INTERVALS } from "./known-intervals.ts";
import { parts, type Simulation } from "./simulation.ts";
import { share, table } from "./table.ts";

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
  "cohen_kappa",
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
const CLASS_SCORES = ["log_loss", "brier_score_loss", "top_k_accuracy@2", "roc_auc_ovr", "roc_auc_ovo_weighted"];
const MEANS = [
  "mae",
  "rmsle",
  "mape",
  "smape",
  "mean_poisson_deviance",
  "mean_gamma_deviance",
  "mean_tweedie_deviance@1.5",
];
const FAR_REACHING = ["mse", "rmse", "r2", "explained_variance", "mean_pinball_loss@0.9"];
const RANK_CORRELATIONS = ["spearman", "kendall"];
const QUANTITIES = [...MEANS, ...FAR_REACHING, "pearson"];
const RANKINGS = ["ndcg@5", "map", "mrr", "precision@3", "hit_rate@1", "coverage_error"];

interface Question {
  readonly population: PopulationName;
  readonly metrics: readonly string[];
  readonly rows: number;
  /** Of the samples that are asked for, one in so many: large samples cost more. */
  readonly oneIn: number;
}

const QUESTIONS: readonly Question[] = [
  { population: "churn", metrics: [...CLASSES, "roc_auc", "log_loss", "brier_score_loss"], rows: 120, oneIn: 1 },
  { population: "churn", metrics: [...CLASSES, ...SCORES], rows: 250, oneIn: 1 },
  { population: "churn, worse on 3 % of the rows", metrics: [...CLASSES, ...SCORES], rows: 250, oneIn: 1 },
  { population: "churn, weighted", metrics: [...CLASSES, ...SCORES], rows: 500, oneIn: 1 },
  { population: "churn", metrics: [...CLASSES, ...SCORES], rows: 1_761, oneIn: 5 },
  { population: "four classes", metrics: [...AVERAGES, ...CLASS_SCORES], rows: 500, oneIn: 5 },
  { population: "quantities", metrics: RANK_CORRELATIONS, rows: 200, oneIn: 1 },
  { population: "quantities", metrics: [...MEANS, ...RANK_CORRELATIONS], rows: 500, oneIn: 1 },
  { population: "quantities", metrics: FAR_REACHING, rows: 700, oneIn: 1 },
  { population: "quantities", metrics: [...MEANS, ...FAR_REACHING], rows: 1_000, oneIn: 2 },
  { population: "quantities", metrics: [...FAR_REACHING, "pearson"], rows: 2_000, oneIn: 4 },
  { population: "quantities, worse on 3 % of the rows", metrics: MEANS, rows: 500, oneIn: 1 },
  { population: "quantities, worse on 3 % of the rows", metrics: FAR_REACHING, rows: 700, oneIn: 1 },
  { population: "quantities, worse on 3 % of the rows", metrics: [...MEANS, ...FAR_REACHING], rows: 1_000, oneIn: 2 },
  { population: "quantities, worse on 3 % of the rows", metrics: QUANTITIES, rows: 2_000, oneIn: 5 },
  { population: "quantities, worse on 3 % of the rows", metrics: QUANTITIES, rows: 3_000, oneIn: 5 },
  { population: "quantities, weighted", metrics: MEANS, rows: 1_000, oneIn: 5 },
  { population: "quantities, weighted", metrics: [...MEANS, ...FAR_REACHING], rows: 1_400, oneIn: 5 },
  { population: "normal errors", metrics: ["mae", "rmsle"], rows: 500, oneIn: 2 },
  { population: "normal errors", metrics: FAR_REACHING, rows: 700, oneIn: 4 },
  { population: "Laplace errors", metrics: ["mae", "rmsle"], rows: 500, oneIn: 2 },
  { population: "Laplace errors", metrics: FAR_REACHING, rows: 700, oneIn: 4 },
  { population: "exponential errors", metrics: ["mae", "rmsle"], rows: 500, oneIn: 2 },
  { population: "exponential errors", metrics: FAR_REACHING, rows: 700, oneIn: 4 },
  { population: "normal errors, worse on 8 % of the rows", metrics: ["mae", "rmsle"], rows: 500, oneIn: 2 },
  { population: "normal errors, worse on 8 % of the rows", metrics: FAR_REACHING, rows: 700, oneIn: 4 },
  { population: "queries", metrics: RANKINGS, rows: 80, oneIn: 1 },
  { population: "queries", metrics: RANKINGS, rows: 200, oneIn: 5 },
];

/** Areas of several classes and rank correlations take the bootstraps too long. */
const COMPARED: readonly Question[] = [
  { population: "quantities", metrics: MEANS, rows: 500, oneIn: 10 },
  { population: "quantities", metrics: FAR_REACHING, rows: 700, oneIn: 10 },
  { population: "quantities", metrics: [...FAR_REACHING, "pearson"], rows: 2_000, oneIn: 10 },
  { population: "quantities, worse on 3 % of the rows", metrics: MEANS, rows: 500, oneIn: 10 },
  { population: "quantities, worse on 3 % of the rows", metrics: FAR_REACHING, rows: 700, oneIn: 10 },
  { population: "quantities, worse on 3 % of the rows", metrics: [...MEANS, ...FAR_REACHING], rows: 1_000, oneIn: 10 },
  { population: "quantities, worse on 3 % of the rows", metrics: QUANTITIES, rows: 3_000, oneIn: 10 },
  { population: "quantities, weighted", metrics: MEANS, rows: 1_000, oneIn: 10 },
  { population: "quantities, weighted", metrics: FAR_REACHING, rows: 1_400, oneIn: 10 },
  { population: "normal errors", metrics: FAR_REACHING, rows: 700, oneIn: 10 },
  { population: "Laplace errors", metrics: FAR_REACHING, rows: 700, oneIn: 10 },
  { population: "exponential errors", metrics: FAR_REACHING, rows: 700, oneIn: 10 },
  { population: "normal errors, worse on 8 % of the rows", metrics: ["mae", "rmsle"], rows: 500, oneIn: 10 },
  { population: "queries", metrics: RANKINGS, rows: 80, oneIn: 10 },
  { population: "queries", metrics: RANKINGS, rows: 200, oneIn: 10 },
  { population: "churn", metrics: [...CLASSES, "roc_auc", "log_loss", "brier_score_loss"], rows: 120, oneIn: 10 },
  { population: "churn", metrics: [...CLASSES, ...SCORES], rows: 250, oneIn: 10 },
  { population: "churn, worse on 3 % of the rows", metrics: [...CLASSES, ...SCORES], rows: 250, oneIn: 10 },
  { population: "churn, weighted", metrics: [...CLASSES, ...SCORES], rows: 500, oneIn: 10 },
  { population: "four classes", metrics: [...AVERAGES, "log_loss", "brier_score_loss"], rows: 500, oneIn: 10 },
];

const [ALONE, CHANGE] = [0, 1] as const;
const SEED = 7;

interface Task {
  readonly question: number;
  readonly trials: number;
  readonly part: number;
}

function tasksOf(questions: readonly Question[], trials: number, most: number): Task[] {
  return questions.flatMap(({ oneIn }, question) =>
    parts(Math.ceil(trials / oneIn), most).map((part) => ({ question, ...part })),
  );
}

function asked(questions: readonly Question[], { question, trials, part }: Task) {
  const { population, metrics, rows } = questions[question] as Question;
  const trial: CoverageTrial = { metrics, ratios: [ALONE, CHANGE], size: rows, trials };
  return [populationOf(population), trial, new Random(SEED, 100 * question + part)] as const;
}

const shareOf = (count: number, claimed: number) => (claimed > 0 ? share(count, claimed) : "–");
const covers = ({ claimed, above, below }: Coverage) => shareOf(claimed - above - below, claimed);

/** How often nominal 95 % intervals cover the truth, of the candidate alone and of its change, and how wide they are. */
export const COVERAGE: Simulation<Task, Coverages> = {
  tasks: (trials) => tasksOf(QUESTIONS, trials, 1_250),
  run: (task) => coverages(...asked(QUESTIONS, task)),
  write(tasks, answers) {
    const rows = QUESTIONS.flatMap(({ population, metrics, rows }, question) => {
      const whole = joined(answers.filter((_, at) => tasks[at]?.question === question));
      return metrics.map((metric) => {
        const [alone, change] = [whole.get(keyOf(metric, ALONE)), whole.get(keyOf(metric, CHANGE))];
        if (!alone || !change) throw new Error(`${metric} was not answered`);
        return [
          population,
          String(rows),
          `\`${metric}\``,
          String(alone.claimed),
          covers(alone),
          String(change.claimed),
          covers(change),
          shareOf(change.above, change.claimed),
          shareOf(change.below, change.claimed),
          change.claimed > 0 ? median(change.widths).toPrecision(3) : "–",
        ];
      });
    });
    const head = ["rows of", "rows", "metric", "candidate alone: intervals", "covers"];
    return table(
      [...head, "change: intervals", "covers", "interval above the truth", "interval below it", "median width"],
      rows,
    );
  },
};

/** Least coverage, and most misses on one side, of an interval that holds. */
const [HOLDS, MISSES] = [0.94, 0.03];

const missesMost = ({ claimed, above, below }: Coverage) => Math.max(above, below) / claimed;
const coversEnough = (cell: Coverage) => 1 - (cell.above + cell.below) / cell.claimed >= HOLDS;

/** Samples that tell whether a method holds: of fewer it holds by chance (three Monte-Carlo errors are 4.7 points). */
const ENOUGH = 190;

/** Our width by that of the narrowest of these that holds. */
function byNarrowest(
  ours: Coverage,
  known: readonly (readonly [string, Coverage])[],
  holds: (cell: Coverage) => boolean,
) {
  const narrowest = known
    .filter(([, cell]) => cell.claimed >= ENOUGH && holds(cell))
    .toSorted(([, a], [, b]) => median(a.widths) - median(b.widths))[0];
  if (ours.claimed < ENOUGH) return "too few";
  return narrowest
    ? `${(median(ours.widths) / median(narrowest[1].widths)).toFixed(2)} (${narrowest[0]})`
    : "none holds";
}

/** Ours beside published intervals on the same samples. */
export const WIDTHS: Simulation<Task, Comparison> = {
  tasks: (trials) => tasksOf(COMPARED, trials, 50),
  run: (task) => comparison(...asked(COMPARED, task)),
  write(tasks, answers) {
    const methods = [OURS, ...Object.keys(KNOWN_INTERVALS)];
    const rows = COMPARED.flatMap(({ population, metrics, rows }, question) => {
      const ofQuestion = answers.filter((_, at) => tasks[at]?.question === question);
      return metrics.flatMap((metric) =>
        [CHANGE, ALONE].map((ratio) => {
          const cells = joined(ofQuestion.map((answer) => answer.get(keyOf(metric, ratio)) ?? new Map()));
          const ours = cells.get(OURS);
          const name = `\`${metric}\`${ratio === ALONE ? " alone" : ""}`;
          if (!ours) return [population, String(rows), name, "none", ...methods.map(() => "–"), "none claimed", "–"];
          const width = median(ours.widths);
          const shown = methods.map((method) => {
            const cell = cells.get(method);
            if (!cell) return "–";
            const covered = 100 * (1 - (cell.above + cell.below) / cell.claimed);
            const miss = (100 * missesMost(cell)).toFixed(1);
            return `${covered.toFixed(1)}, ${miss}; ${(median(cell.widths) / width).toFixed(2)}`;
          });
          const known = [...cells].filter(([method]) => method !== OURS);
          const drawn = cells.get("BCa")?.claimed ?? 0;
          const samples = [ours.claimed, drawn].map((of) =>
            of === 0 ? "0" : `${of} (± ${(300 * Math.sqrt((0.05 * 0.95) / of)).toFixed(1)})`,
          );
          return [
            population,
            String(rows),
            name,
            samples.join(", "),
            ...shown,
            byNarrowest(ours, known, coversEnough),
            byNarrowest(ours, known, (cell) => coversEnough(cell) && missesMost(cell) <= MISSES),
          ];
        }),
      );
    });
    const head = ["rows of", "rows", "θ", "samples, and drawn from", ...methods];
    return table([...head, "width by the narrowest that covers", "and misses ≤ 3 % a side"], rows);
  },
};
