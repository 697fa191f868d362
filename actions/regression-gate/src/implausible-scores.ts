import { type ClassCodes, measure, rocAuc } from "@assay/metrics";
import { type Check, formatNumber, formatPercent } from "@assay/report";
import type { PredictionTables } from "./answer-columns.ts";
import { type Answers, classRowsOf } from "./computed-values.ts";
import type { ClassAnswers, ScoredClasses, ScoredRows } from "./scored-rows.ts";

/** Of fewer rows of either kind, the order of the scores says little. */
const FEWEST_ROWS = 10;
/** Standard errors below chance that no sound model is by luck: one in 30,000. */
const BEYOND_LUCK = 4;
/** Rows predicted positive have the higher scores (an area of 1) where a threshold made the predictions. */
const CONTRADICTION = 0.25;
/** The label with the highest score is the predicted one in nearly every row; thresholds of their own move some. */
const FEWEST_AGREED = 0.5;

/** How many rows are positive; `undefined` where too few are, or too few are not. */
function eventsOf(codes: ClassCodes): number | undefined {
  let events = 0;
  for (let row = 0; row < codes.length; row++) events += codes[row] as number;
  return events >= FEWEST_ROWS && codes.length - events >= FEWEST_ROWS ? events : undefined;
}

/** Whether no row predicted negative scores above one predicted positive, as where a threshold made the predictions. */
function isThreshold(prediction: ClassCodes, score: Float64Array): boolean {
  let [lowest, highest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let row = 0; row < prediction.length; row++) {
    const here = score[row] as number;
    if (prediction[row] === 1) {
      if (here < lowest) lowest = here;
    } else if (here > highest) highest = here;
  }
  return highest <= lowest;
}

/** Of two classes: what is wrong with the order of the scores, as the rest of a sentence. */
function reversed(scored: ScoredClasses, answers: ClassAnswers, score: Float64Array, positive: string) {
  const { truth, weight } = scored;
  const { prediction } = answers;
  if (prediction && eventsOf(prediction) !== undefined && !isThreshold(prediction, score)) {
    const area = rocAuc(prediction, score);
    if (area < CONTRADICTION)
      return `are lower where "${positive}" is predicted than elsewhere (ROC AUC ${formatNumber(area)} against its own predictions)`;
  }
  const events = eventsOf(truth);
  if (events === undefined) return undefined;
  const area = weight ? rocAuc(truth, score) : measure("roc_auc", classRowsOf(scored, answers)).value;
  // Of Mann and Whitney's statistic where the score says nothing.
  const error = Math.sqrt((truth.length + 1) / (12 * events * (truth.length - events)));
  if (area + BEYOND_LUCK * error >= 0.5) return undefined;
  return `rank the rows worse than chance would (ROC AUC ${formatNumber(area)})`;
}

/** Of several classes: how often the predicted label is that of the highest score. */
function disagreeing(prediction: ClassCodes, scores: readonly Float64Array[]): string | undefined {
  let agreed = 0;
  prediction.forEach((code, row) => {
    const predicted = scores[code]?.[row] as number;
    if (scores.every((column) => (column[row] as number) <= predicted)) agreed++;
  });
  const share = agreed / prediction.length;
  if (prediction.length < FEWEST_ROWS || share >= FEWEST_AGREED) return undefined;
  return `are highest for the predicted label in ${formatPercent(share)} of the rows only`;
}

/** Pearson's correlation of the rows; `undefined` where one of the two does not vary. */
function correlation(rows: readonly number[], left: Float64Array, right: Float64Array): number | undefined {
  const meanOf = (column: Float64Array) => rows.reduce((sum, row) => sum + (column[row] as number), 0) / rows.length;
  const [leftMean, rightMean] = [meanOf(left), meanOf(right)];
  let [both, ofLeft, ofRight] = [0, 0, 0];
  for (const row of rows) {
    const [a, b] = [(left[row] as number) - leftMean, (right[row] as number) - rightMean];
    both += a * b;
    ofLeft += a * a;
    ofRight += b * b;
  }
  return ofLeft > 0 && ofRight > 0 ? both / Math.sqrt(ofLeft * ofRight) : undefined;
}

/** Of rankings: whether the higher the score the less relevant the row, over the queries that can tell. */
function upsideDown(query: Int32Array, relevance: Float64Array, score: Float64Array): string | undefined {
  const queries = Map.groupBy(query.keys(), (row) => query[row] as number);
  const found = [...queries.values()].map((rows) => correlation(rows, relevance, score));
  const told = found.filter((one) => one !== undefined);
  if (told.length < FEWEST_ROWS) return undefined;
  const mean = told.reduce((sum, one) => sum + one, 0) / told.length;
  const spread = Math.sqrt(told.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (told.length - 1) / told.length);
  if (mean + BEYOND_LUCK * spread >= 0) return undefined;
  return `are the higher the less relevant the row is (mean correlation ${formatNumber(mean)})`;
}

function implausible(scored: ScoredRows, answers: Answers, labels: readonly string[]): string | undefined {
  if (scored.task === "number") return undefined;
  if (scored.task === "ranking") {
    const { score } = answers as ScoredRows["candidate"] & { score?: Float64Array };
    return score && upsideDown(scored.query, scored.truth, score);
  }
  const { prediction, score, scores } = answers as typeof scored.candidate;
  if (scored.binary) return score && reversed(scored, answers as ClassAnswers, score, labels[1] ?? "");
  return prediction && scores && disagreeing(prediction, scores);
}

/**
 * Asks for a person's eye where scores are likely those of another label, or of a rank in place of a score: on both sides
 * that would turn every limit on them round, so that a worse candidate passes.
 */
export function implausibleScores(
  scored: ScoredRows,
  tables: Pick<PredictionTables, "candidate" | "baseline">,
  labels: readonly string[],
): Check[] {
  return (["candidate", "baseline"] as const).flatMap((role): Check[] => {
    const [answers, table] = [scored[role], tables[role]];
    const what = answers && implausible(scored, answers, labels);
    if (what === undefined || !table) return [];
    return [
      {
        id: `score(${role})`,
        title: `Scores of the ${role}`,
        verdict: "review",
        reason: "implausible-scores",
        severity: "critical",
        message: `the scores of ${table.shown} ${what}`,
        remedy:
          scored.task === "ranking"
            ? "name a score that is the higher the earlier a row shall stand, not its place in the list"
            : "name the column with the probability of the label that counts as positive, or of each label its own, on both sides",
      },
    ];
  });
}
