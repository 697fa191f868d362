import type { JudgedMetric, MetricFacts, Subject, Unjudged } from "@assay/judgement";
import { type Evidence, type NoEvidence, roundsEvidence } from "@assay/metrics";
import { formatCount } from "@assay/report";
import { type Comparison, changeOf, type Place, placesOf } from "./comparison.ts";
import { generatorBound } from "./generator-bound.ts";
import type { Load } from "./inputs.ts";
import { isTooFew, type SideFigure, type TooFew } from "./side-figures.ts";

const PROCESS_WANTED =
  "start the candidate with `candidate-command`: of a server that runs already this cannot be measured";

function tooFew({ name, label }: Place, { need, have }: TooFew): Unjudged {
  const percentile = name.replace("_ms", "");
  return {
    reason: "too-few-samples",
    message: `${percentile}${label} needs ${formatCount(need)} requests, had ${formatCount(have)}`,
    remedy: `give \`requests: ${need}\` or more and the \`time-budget\` for them, or limit a less extreme percentile`,
    needed: { requests: need, have },
  };
}

function factsOf(comparison: Comparison, figure: SideFigure | undefined, { name, batch }: Place): MetricFacts {
  const baseline = comparison.baseline(name, batch);
  const evidence = figure && baseline && roundsEvidence(figure, baseline, comparison.paired);
  const alone = (): Evidence | NoEvidence | undefined => figure && roundsEvidence(figure, figure, false);
  return {
    candidate: figure?.overall,
    baseline: baseline?.overall,
    change: changeOf(evidence),
    evidence: evidence ?? alone(),
    alone,
    wanted: PROCESS_WANTED,
    enough: "bench at least 6 rounds in which the figure varies, or leave `evidence: interval` out",
  };
}

/** The figures with limits, at every batch size. */
export function subjectsOf(limits: readonly JudgedMetric[], comparison: Comparison, load: Load): Subject[] {
  return limits.flatMap((metric) =>
    placesOf(metric.name, comparison.batchSizes).map((place): Subject => {
      const figure = comparison.candidate.figure(metric.name, place.batch);
      const few = figure && isTooFew(figure) ? figure : undefined;
      return {
        id: place.id,
        title: `${metric.title}${place.label}`,
        metric,
        facts: factsOf(comparison, few ? undefined : (figure as SideFigure | undefined), place),
        obstacle: comparison.obstacle,
        unjudged: few
          ? tooFew(place, few)
          : comparison.measured
              .map((side) => generatorBound(metric.name, side.batches(place.batch), load))
              .find((bound) => bound !== undefined),
        look: "both",
        isSlice: false,
      };
    }),
  );
}
