import type { MetricFacts, Obstacle } from "@assay/judgement";
import type { NoiseFloor } from "@assay/metrics";

/** Candidate and baseline brought together, whatever kind of files they came from. */
export interface Comparison {
  /** Which judgement this is, and what it therefore does not say. */
  readonly statement: string;
  /** Said in the first line of the report where a limit is held against single numbers. */
  readonly caveat: string;
  /** Names of the metrics that either side has, in the order to show them. */
  readonly metrics: readonly string[];
  readonly obstacle: Obstacle | undefined;
  /** A metric of neither side has no numbers in its facts. */
  facts(metric: string): MetricFacts;
  /** How far the metric moves when nothing but the seed changes; only where there are several seeds. */
  noiseFloor?(metric: string): NoiseFloor | undefined;
}
