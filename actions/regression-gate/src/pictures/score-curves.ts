import type { BinaryScores, ScoreSteps } from "@assay/metrics";
import { type CurvesChart, formatCount } from "@assay/report";
import { type Point, thinnedLine } from "./thinned-line.ts";

/** The scores of one side, by the name of the side. */
export interface NamedScores {
  readonly name: string;
  readonly scores: BinaryScores;
}

const MOST_POINTS = 300;
/** Of more thresholds, so many are drawn, each at its true place: between two of them lies one row in so many. */
const MOST_THRESHOLDS = 20_000;

/** Weight of the positive and of the negative rows above each threshold that is drawn, falling; the last is of all rows. */
type Counts = readonly (readonly [positive: number, negative: number])[];

function countsOf({ positives, negatives }: ScoreSteps): Counts {
  const steps = positives.length;
  const drawn = Math.min(steps, MOST_THRESHOLDS);
  return Array.from({ length: drawn }, (_, place) => {
    const at = Math.ceil(((place + 1) * steps) / drawn) - 1;
    return [positives[at] as number, negatives[at] as number];
  });
}

function rocLine(counts: Counts, positive: number, negative: number): Point[] {
  return [[0, 0], ...counts.map(([up, down]): Point => [down / negative, up / positive])];
}

/** From precision 1 at recall 0, which no threshold has. */
function precisionRecallLine(counts: Counts, positive: number): Point[] {
  return [[0, 1], ...counts.map(([up, down]): Point => [up / positive, up / (up + down)])];
}

/** Both curves of each side; none where the rows are of one class only, which has no such curves. */
export function scoreCurves(sides: readonly NamedScores[]): CurvesChart[] {
  const drawn = sides.map(({ name, scores }) => ({ name, counts: countsOf(scores.steps) }));
  const [positive, negative] = drawn[0]?.counts.at(-1) ?? [0, 0];
  if (positive === 0 || negative === 0) return [];
  const series = (line: (counts: Counts) => Point[]) =>
    drawn.map(({ name, counts }) => ({ name, points: thinnedLine(line(counts), MOST_POINTS) }));
  const share = positive / (positive + negative);
  const most = Math.max(...sides.map(({ scores }) => scores.steps.positives.length));
  const note =
    most > MOST_THRESHOLDS
      ? { note: `Drawn at ${formatCount(MOST_THRESHOLDS)} of ${formatCount(most)} thresholds.` }
      : {};
  return [
    {
      kind: "curves",
      title: "ROC curve",
      xLabel: "false positive rate",
      yLabel: "true positive rate",
      reference: { name: "chance", from: [0, 0], to: [1, 1] },
      series: series((counts) => rocLine(counts, positive, negative)),
      ...note,
    },
    {
      kind: "curves",
      title: "Precision and recall",
      xLabel: "recall",
      yLabel: "precision",
      reference: { name: "share of positive rows", from: [0, share], to: [1, share] },
      series: series((counts) => precisionRecallLine(counts, positive)),
      ...note,
    },
  ];
}
