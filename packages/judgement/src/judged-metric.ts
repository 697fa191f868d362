import { didYouMean, type Limit, nearestName, Problems, percentageProblems, rangeProblems } from "@assay/action-kit";
import { type Better, findMetric, METRICS, type MetricUnit } from "@assay/metrics";

/** A limit with what is known of its metric: the name the library uses, and which way it gets better. */
export interface JudgedMetric {
  /** The library's name, or the author's own where the library does not know the metric. */
  readonly name: string;
  readonly title: string;
  readonly better: Better;
  readonly unit: MetricUnit;
  /** A share that may be above 1, such as MAPE: of its limits 10 can be meant as 10 % or as 1,000 %. */
  readonly mayExceedOne?: boolean;
  readonly limit: Limit;
}

const KNOWN = METRICS.flatMap(({ name, aliases }) => [name, ...aliases]);

/** Units that a reader is not told: of a share there is none, and what the target is measured in is not known here. */
const UNTOLD: ReadonlySet<MetricUnit> = new Set(["share", "none", "target", "target²"]);

/** The unit that stands behind a metric's numbers; empty where none does. */
export function shownUnit({ unit }: Pick<JudgedMetric, "unit">): string {
  return UNTOLD.has(unit) ? "" : unit;
}

function worsening(better: Better): "max-drop" | "max-rise" {
  return better === "higher" ? "max-drop" : "max-rise";
}

/** `max-drop` and `max-rise` name the worsening that is allowed; the other one would limit an improvement by mistake. */
function refuseWrongWay({ maxDrop, maxRise, metric, location }: Limit, better: Better, problems: Problems): void {
  const wrong = better === "higher" ? maxRise : maxDrop;
  if (!wrong) return;
  const written = better === "higher" ? "max-rise" : "max-drop";
  problems.add({
    message: `${metric} is better when ${better}, so \`${written}: ${wrong.written}\` would limit its improvement`,
    remedy: `write \`${worsening(better)}: ${wrong.written}\` for the worsening allowed, or \`max-gain: ${wrong.written}\` for a gain too good to be true`,
    location,
  });
}

/**
 * Names each limit's metric through the library's spellings and settles its direction. Refuses a metric that the
 * library does not know and whose limit does not say `better`, a direction that contradicts the library, an allowance
 * in the wrong direction, a bound that the metric's range makes pointless, and two limits on one metric.
 */
export function judgedMetrics(limits: readonly Limit[]): JudgedMetric[] {
  const problems = new Problems("invalid-limits", limits[0]?.location ? "invalid-policy" : "invalid-input");
  const judged = new Map<string, JudgedMetric>();
  for (const limit of limits) {
    const known = findMetric(limit.metric);
    const better = known?.better ?? limit.better;
    if (better === undefined) {
      const nearest = nearestName(limit.metric, KNOWN);
      problems.add({
        message: `unknown metric "${limit.metric}"${didYouMean(limit.metric, KNOWN)}`,
        remedy: `${nearest === undefined ? "correct the name" : `write ${nearest}`}, or if the metric is one of your own, say \`better: higher\` or \`better: lower\` in the limit of ${limit.metric}`,
        location: limit.location,
      });
      continue;
    }
    if (limit.better !== undefined && limit.better !== better)
      problems.add({
        message: `${limit.metric} is better when ${better}, but its limit says \`better: ${limit.better}\``,
        remedy: `leave \`better\` out for ${limit.metric}, or give the metric a name of its own`,
        location: limit.location,
      });
    refuseWrongWay(limit, better, problems);
    for (const problem of percentageProblems(limit, known?.unit === "share", "metric")) problems.add(problem);
    for (const problem of known ? rangeProblems(limit, known) : []) problems.add(problem);
    const name = known?.name ?? limit.metric;
    if (judged.has(name))
      problems.add({
        message: `${name} has two limits${name === limit.metric ? "" : ` (${limit.metric} is another spelling of it)`}`,
        remedy: "merge the limits into one",
        location: limit.location,
      });
    const mayExceedOne = known?.unit === "share" && known.range[1] > 1;
    judged.set(name, {
      name,
      title: known?.title ?? limit.metric,
      better,
      unit: known?.unit ?? "none",
      ...(mayExceedOne ? { mayExceedOne } : {}),
      limit,
    });
  }
  problems.refuseIfAny();
  return [...judged.values()];
}
