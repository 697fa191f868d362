import { type ClassCodes, calibrationBins } from "@assay/metrics";
import type { CurvesChart } from "@assay/report";
import type { NamedScores } from "./score-curves.ts";

const BINS = 10;

/** What the scores promise beside what came true, with the rows of each bin; of scores that are no probabilities, none. */
export function reliabilityDiagram(
  truth: ClassCodes,
  sides: readonly NamedScores[],
  weight: Float64Array | undefined,
): CurvesChart[] {
  const probable = sides.filter(({ score }) => score.every((one) => one >= 0 && one <= 1));
  if (probable.length === 0) return [];
  const series = probable.map(({ name, score }) => {
    const bins = calibrationBins({ truth, score, weight }, BINS).filter((bin) => bin.weight > 0);
    return {
      name,
      points: bins.map((bin): [number, number] => [bin.meanScore, bin.positiveShare]),
      counts: bins.map((bin) => bin.weight),
    };
  });
  return [
    {
      kind: "curves",
      title: "Reliability",
      xLabel: "mean score",
      yLabel: "share of positive rows",
      reference: { name: "what is promised comes true", from: [0, 0], to: [1, 1] },
      series,
      note: `Scores in ${BINS} bins of equal width; the larger the point, the more rows are in its bin.`,
    },
  ];
}
