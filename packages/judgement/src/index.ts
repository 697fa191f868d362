export { forestPlots, limitOfChange } from "./forest-plot.ts";
export { type JudgedMetric, judgedMetrics, shownUnit } from "./judged-metric.ts";
export { judge } from "./judgement.ts";
export {
  hasInterval,
  hasNoInterval,
  type MetricFacts,
  type Obstacle,
  type Subject,
  type Unjudged,
} from "./metric-facts.ts";
