import { findMetric, roundsEvidence } from "@assay/metrics";
import type { Figure, LinesChart } from "@assay/report";
import { type Comparison, changeOf, placesOf } from "./comparison.ts";
import { FIGURES_OF_BATCH, FIGURES_OF_PROCESS, PERCENTILES, shareOf } from "./judged-figures.ts";
import { isTooFew, type SideFigures } from "./side-figures.ts";

const CONFIDENCE = 0.95;
const UNITS: Readonly<Record<string, string>> = { share: "", none: "" };

/** Every figure of the candidate that has no limit, at each batch size; a percentile of too few requests is not shown. */
export function figuresOf(comparison: Comparison, judged: ReadonlySet<string>): Figure[] {
  return [...FIGURES_OF_BATCH, ...PERCENTILES, ...FIGURES_OF_PROCESS]
    .filter((name) => !judged.has(name))
    .flatMap((name) =>
      placesOf(name, comparison.batchSizes).flatMap(({ id, batch, label }): Figure[] => {
        const figure = comparison.candidate.figure(name, batch);
        if (!figure || isTooFew(figure)) return [];
        const baseline = comparison.obstacle ? undefined : comparison.baseline(name, batch);
        const info = findMetric(name);
        const unit = UNITS[info?.unit ?? "none"] ?? info?.unit ?? "";
        const evidence = baseline && roundsEvidence(figure, baseline, comparison.paired);
        return [
          {
            id,
            title: `${info?.title ?? name}${label}`,
            observed: figure.overall,
            ...(baseline
              ? { baseline: baseline.overall, change: changeOf(evidence) ?? figure.overall - baseline.overall }
              : {}),
            ...(evidence && "contrast" in evidence
              ? { interval: evidence.contrast(1).interval(CONFIDENCE), confidence: CONFIDENCE }
              : {}),
            ...(!baseline && figure.interval ? { interval: figure.interval, confidence: CONFIDENCE } : {}),
            ...(unit === "" ? {} : { unit }),
          },
        ];
      }),
    );
}

/** Percentiles that a curve is drawn through. */
const CURVE = [1, 5, 10, 20, 30, 40, 50, 60, 70, 75, 80, 85, 90, 92, 94, 95, 96, 97, 98, 99, 99.5, 99.9];

function curve(side: SideFigures): [number, number][] {
  return CURVE.flatMap((percent): [number, number][] => {
    const figure = side.figure(`p${percent}_ms`, 0);
    return figure && !isTooFew(figure) && shareOf(`p${percent}_ms`) ? [[percent, figure.overall]] : [];
  });
}

/** How the times of either side are spread, at the first batch size. */
export function latencyCurves(sides: Readonly<Record<string, SideFigures | undefined>>): LinesChart[] {
  const series = Object.entries(sides).flatMap(([name, side]) => (side ? [{ name, points: curve(side) }] : []));
  if (series.every(({ points }) => points.length < 2)) return [];
  return [{ kind: "lines", title: "Latency by percentile", xLabel: "percentile", yLabel: "milliseconds", series }];
}
