import { type CalibrationBin, MetricError } from "@assay/metrics";
import type { CurvesChart } from "@assay/report";
import type { NamedScores } from "./score-curves.ts";

const BINS = 10;

/** Of scores that are no probabilities, none. */
function binsOf({ scores }: NamedScores): readonly CalibrationBin[] {
  try {
    return scores.bins(BINS).filter((bin) => bin.weight > 0);
  } catch (error) {
    if (error instanceof MetricError && error.code === "not-a-probability") return [];
    throw error;
  }
}

/** What the scores promise beside what came true, with the rows of each bin. */
export function reliabilityDiagram(sides: readonly NamedScores[]): CurvesChart[] {
  const series = sides.flatMap((side) => {
    const bins = binsOf(side);
    if (bins.length === 0) return [];
    return [
      {
        name: side.name,
        points: bins.map((bin): [number, number] => [bin.meanScore, bin.positiveShare]),
        counts: bins.map((bin) => bin.weight),
      },
    ];
  });
  if (series.length === 0) return [];
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
