import type { JudgedMetric, MetricFacts, Subject, Unjudged } from "@assay/judgement";
import { type Evidence, type NoEvidence, roundsEvidence } from "@assay/metrics";
import { formatCount, formatPercent } from "@assay/report";
import { type Comparison, type Place, placesOf } from "./comparison.ts";
import { LATE_MS } from "./load.ts";
import { isTooFew, type SideFigure, type TooFew } from "./side-figures.ts";
import type { BatchRound } from "./side-round.ts";

/** More requests than this share sent late, and a 99th percentile is the generator's. */
const MOST_LATE = 0.01;
/** Busier than this in a closed loop with several connections, the generator is what limits the throughput. */
const MOST_BUSY = 0.95;

const PROCESS_WANTED =
  "start the candidate with `candidate-command`: of a server that runs already this cannot be measured";

/** Whether the load generator, not the server, set the times: how much it was late or busy, where it was. */
function generatorBound(rounds: readonly BatchRound[], connections: number, open: boolean): string | undefined {
  const sent = rounds.reduce((sum, { counts }) => sum + counts.answered + counts.failed, 0);
  const late = rounds.reduce((sum, round) => sum + round.late, 0) / sent;
  if (open)
    return late > MOST_LATE
      ? `the load generator sent ${formatPercent(late)} of the requests more than ${LATE_MS} ms late`
      : undefined;
  const busy = rounds.reduce((sum, round) => sum + round.busy * round.wallMs, 0);
  const share = busy / rounds.reduce((sum, { wallMs }) => sum + wallMs, 0);
  return connections > 1 && share > MOST_BUSY
    ? `the load generator was busy ${formatPercent(share)} of the time`
    : undefined;
}

function tooFew({ name, label }: Place, { need, have }: TooFew): Unjudged {
  const percentile = name.replace("_ms", "");
  return {
    reason: "too-few-samples",
    message: `${percentile}${label} needs ${formatCount(need)} requests, had ${formatCount(have)}`,
    remedy: `give \`requests: ${need}\` or more and the \`time-budget\` for them, or limit a less extreme percentile`,
    needed: { requests: need, have },
  };
}

function bound(why: string): Unjudged {
  return {
    reason: "generator-bound",
    message: `${why}, so the times are not the server's alone`,
    remedy: "lower `rate` or `concurrency`, or run on a machine with more cores",
  };
}

function factsOf(comparison: Comparison, figure: SideFigure | undefined, { name, batch }: Place): MetricFacts {
  const baseline = comparison.baseline(name, batch);
  const alone = (): Evidence | NoEvidence | undefined => figure && roundsEvidence(figure, figure, false);
  return {
    candidate: figure?.overall,
    baseline: baseline?.overall,
    evidence: figure && baseline ? roundsEvidence(figure, baseline, comparison.paired) : alone(),
    alone,
    wanted: PROCESS_WANTED,
    enough: "bench at least 6 rounds in which the figure varies, or leave `evidence: interval` out",
  };
}

export interface Bounds {
  readonly connections: number;
  readonly open: boolean;
}

/** The figures with limits, at every batch size. */
export function subjectsOf(limits: readonly JudgedMetric[], comparison: Comparison, load: Bounds): Subject[] {
  return limits.flatMap((metric) =>
    placesOf(metric.name, comparison.batchSizes).map((place): Subject => {
      const figure = comparison.candidate.figure(metric.name, place.batch);
      const few = figure && isTooFew(figure) ? figure : undefined;
      const busy = generatorBound(comparison.candidate.batches(place.batch), load.connections, load.open);
      const ofRequests = !["cold_start_ms", "first_response_ms", "memory_mb", "error_rate"].includes(metric.name);
      return {
        id: place.id,
        title: `${metric.title}${place.label}`,
        metric,
        facts: factsOf(comparison, few ? undefined : (figure as SideFigure | undefined), place),
        obstacle: comparison.obstacle,
        unjudged: few ? tooFew(place, few) : busy !== undefined && ofRequests ? bound(busy) : undefined,
        look: "both",
        isSlice: false,
      };
    }),
  );
}
