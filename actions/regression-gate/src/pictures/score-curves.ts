import { type ClassCodes, precisionRecallCurve, Random, rocCurve, type ScoreSteps, scoreSteps } from "@assay/metrics";
import { type CurvesChart, formatCount } from "@assay/report";
import { type Point, thinnedLine } from "./thinned-line.ts";

/** The scores of one side, by the name of the side. */
export interface NamedScores {
  readonly name: string;
  readonly score: Float64Array;
}

const MOST_POINTS = 300;
/** Of more rows, so many are drawn: a curve of them is within two thousandths of that of all. */
const MOST_ROWS = 200_000;
const SEED = 20_260_101;

/** One row of each of so many blocks of equal size, at a random place: no order of the rows can fool it. */
function someRows(count: number): Uint32Array | undefined {
  if (count <= MOST_ROWS) return undefined;
  const random = new Random(SEED);
  return Uint32Array.from({ length: MOST_ROWS }, (_, block) =>
    Math.min(count - 1, Math.floor(((block + random.uniform()) * count) / MOST_ROWS)),
  );
}

function at<T extends ClassCodes | Float64Array>(column: T, rows: Uint32Array | undefined): T {
  if (!rows) return column;
  const taken = column.slice(0, rows.length) as T;
  for (let place = 0; place < rows.length; place++) taken[place] = column[rows[place] as number] as number;
  return taken;
}

function rocLine(steps: ScoreSteps): Point[] {
  const { falsePositiveRate, truePositiveRate } = rocCurve(steps);
  return Array.from(falsePositiveRate, (x, place): Point => [x, truePositiveRate[place] as number]);
}

function precisionRecallLine(steps: ScoreSteps): Point[] {
  const { precision, recall } = precisionRecallCurve(steps);
  return Array.from(recall, (x, place): Point => [x, precision[place] as number]).reverse();
}

/** Both curves of each side; none where the rows drawn are of one class only, which has no such curves. */
export function scoreCurves(
  truth: ClassCodes,
  sides: readonly NamedScores[],
  weight: Float64Array | undefined,
): CurvesChart[] {
  const rows = someRows(truth.length);
  const weights = weight && at(weight, rows);
  const codes = at(truth, rows);
  const steps = sides.map(({ name, score }) => ({ name, steps: scoreSteps(codes, at(score, rows), weights) }));
  const first = steps[0]?.steps;
  const [positive, negative] = [first?.positives.at(-1) ?? 0, first?.negatives.at(-1) ?? 0];
  if (positive === 0 || negative === 0) return [];
  const drawn = (line: (of: ScoreSteps) => Point[]) =>
    steps.map(({ name, steps: of }) => ({ name, points: thinnedLine(line(of), MOST_POINTS) }));
  const share = positive / (positive + negative);
  const note = rows ? { note: `Drawn from ${formatCount(rows.length)} of ${formatCount(truth.length)} rows.` } : {};
  return [
    {
      kind: "curves",
      title: "ROC curve",
      xLabel: "false positive rate",
      yLabel: "true positive rate",
      reference: { name: "chance", from: [0, 0], to: [1, 1] },
      series: drawn(rocLine),
      ...note,
    },
    {
      kind: "curves",
      title: "Precision and recall",
      xLabel: "recall",
      yLabel: "precision",
      reference: { name: "share of positive rows", from: [0, share], to: [1, share] },
      series: drawn(precisionRecallLine),
      ...note,
    },
  ];
}
