export { CHANGE_LEVEL, type ChangePoint, changePoints, FEWEST_VALUES } from "./change-points/change-points.ts";
export { accuracy } from "./classification/accuracy.ts";
export type { BinaryScores } from "./classification/binary-scores.ts";
export { type CalibrationBin, calibrationBins } from "./classification/calibration.ts";
export type { ClassPredictions } from "./classification/class-columns.ts";
export type { ClassMetric } from "./classification/class-metric.ts";
export { ClassRows } from "./classification/class-rows.ts";
export { type Confusion, confusion } from "./classification/confusion.ts";
export { type ConfusionMatrix, confusionMatrix } from "./classification/confusion-matrix.ts";
export { type PrecisionRecallCurve, precisionRecallCurve, type RocCurve, rocCurve } from "./classification/curves.ts";
export { logLoss } from "./classification/log-loss.ts";
export { rocAuc } from "./classification/roc-auc.ts";
export type { ScoreSteps } from "./classification/score-steps.ts";
export type { ClassCodes } from "./columns.ts";
export { COMPUTED_METRICS, type ComputedMetric } from "./computed-metrics.ts";
export { cumulative, DISTRIBUTIONS, type Distribution } from "./cumulative.ts";
export { DRIFT_LEVEL, decideDrift } from "./drift/decide-drift.ts";
export { defaultMethod } from "./drift/default-method.ts";
export type {
  CategoricalColumn,
  DriftColumn,
  DriftDecision,
  DriftMeasurement,
  DriftMethod,
  DriftQuestion,
  EvidentlyVerdict,
  NumericColumn,
  PlainVerdict,
} from "./drift/drift.ts";
export { DRIFT_METHODS } from "./drift/drift.ts";
export { judgeAsEvidently } from "./drift/evidently.ts";
export { measureDrift } from "./drift/measure-drift.ts";
export { judgePlainly } from "./drift/plain.ts";
export { MetricError, type MetricErrorDetails, type MetricReason } from "./error.ts";
export { FAIRNESS_METRICS, type FairnessMetric, fairness, type Gap } from "./fairness/fairness.ts";
export { fairnessEvidence } from "./fairness/fairness-evidence.ts";
export { type GroupedPredictions, type GroupRates, groupRates, type RateName } from "./fairness/group-rates.ts";
export { chiSquareTail } from "./gamma.ts";
export { benjaminiHochberg } from "./inference/benjamini-hochberg.ts";
export {
  type BootstrapInterval,
  type BootstrapQuestion,
  bcaBootstrap,
  percentileBootstrap,
} from "./inference/bootstrap-interval.ts";
export type { Contrast, Sample } from "./inference/contrast.ts";
export {
  type ChangeDecision,
  type ChangeItem,
  decideChanges,
  FAIL_LEVEL,
  PASS_LEVEL,
  TOLERANCE,
} from "./inference/decision.ts";
export { type DeLong, deLongAuc, deLongTest } from "./inference/delong.ts";
export { FEWEST_EVENTS } from "./inference/enough-rows.ts";
export type { Evidence, NoEvidence } from "./inference/evidence.ts";
export { holm } from "./inference/holm.ts";
export { type McNemarTest, mcNemarTest } from "./inference/mcnemar.ts";
export type { Needed } from "./inference/needed.ts";
export { type NoiseFloor, noiseFloor } from "./inference/noise-floor.ts";
export { PairedClassRows } from "./inference/paired-class-rows.ts";
export { pairedEvidence } from "./inference/paired-evidence.ts";
export type {
  PairedNumbers,
  PairedPredictions,
  PairedRankings,
  PairedRows,
  Side,
} from "./inference/paired-predictions.ts";
export { pairedPermutationTest, permutationTest } from "./inference/permutation.ts";
export {
  minimumDetectableEffect,
  type NonInferiority,
  nonInferiority,
  type Power,
  requiredRows,
} from "./inference/power.ts";
export { clopperPearsonInterval, wilsonInterval } from "./inference/proportion-interval.ts";
export { mannWhitneyTest, type RankMethod, wilcoxonTest } from "./inference/rank-tests.ts";
export { FEWEST_ROUNDS, type Rounds, roundsEvidence } from "./inference/rounds-evidence.ts";
export { FEWEST_SEEDS, seedsEvidence } from "./inference/seeds-evidence.ts";
export { pairedTTest, type TTest, welchTTest } from "./inference/t-test.ts";
export type { TestResult } from "./inference/test-result.ts";
export { type SingleNumber, unpairedEvidence } from "./inference/unpaired-evidence.ts";
export { type Bootstrap, bootstrappedFit, kolmogorovFit } from "./kolmogorov-fit.ts";
export { type Measurement, measure, type Predictions } from "./measure.ts";
export { findMetric, METRICS } from "./metric-catalogue.ts";
export type {
  Better,
  Computed,
  ComputedMetricInfo,
  MetricColumn,
  MetricInfo,
  MetricParameter,
  MetricTask,
  MetricUnit,
} from "./metric-info.ts";
export { type NamedMetric, namedMetric } from "./metric-name.ts";
export { fewestForPercentile, percentileRanks } from "./percentile.ts";
export { Random } from "./random.ts";
export { type RankingDepth, rankBiasedOverlap } from "./rank-biased-overlap.ts";
export { RankedLists } from "./ranking/ranked-lists.ts";
export { type ByQuery, byQuery } from "./ranking/ranking.ts";
export type { RankingMetric } from "./ranking/ranking-metric.ts";
export type { RankingPredictions } from "./ranking/ranking-predictions.ts";
export type { NumberMetric, NumberPredictions } from "./regression/number-metric.ts";
export { mean, median, populationStdev, quantiles, sampleStdev } from "./series.ts";
