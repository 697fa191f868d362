import type { MetricParameter } from "../metric-info.ts";
import type { ClassMetric } from "./class-metric.ts";
import {
  type Average,
  averaged,
  f1,
  fBeta,
  jaccard,
  ofPositive,
  precision,
  type Ratio,
  recall,
  specificity,
} from "./ratio.ts";

const BETA: MetricParameter = {
  symbol: "beta",
  wants: "a number above 0, at most 1000",
  allows: (value) => value > 0 && value <= 1000,
};

interface RatioInfo {
  readonly name: string;
  readonly aliases: readonly string[];
  readonly title: string;
  readonly ratio: Ratio;
  readonly parameter?: MetricParameter;
  readonly definition: string;
  /** Of the plain metric and of its averages. */
  readonly source: string;
  /** Where the ratio of the positive class is 0/0. */
  readonly without: string;
  readonly standard: boolean;
}

const RATIOS: readonly RatioInfo[] = [
  {
    name: "precision",
    aliases: ["precision_score", "ppv"],
    title: "Precision",
    ratio: precision,
    definition: "TP / (TP + FP)",
    source: "sklearn.metrics.precision_score",
    without: "no row is predicted positive",
    standard: true,
  },
  {
    name: "recall",
    aliases: ["recall_score", "sensitivity", "tpr"],
    title: "Recall",
    ratio: recall,
    definition: "TP / (TP + FN)",
    source: "sklearn.metrics.recall_score",
    without: "no row is positive",
    standard: true,
  },
  {
    name: "specificity",
    aliases: ["tnr"],
    title: "Specificity",
    ratio: specificity,
    definition: "TN / (TN + FP)",
    source: "sklearn.metrics.recall_score of the other classes",
    without: "no row is negative",
    standard: false,
  },
  {
    name: "f1",
    aliases: ["f1_score"],
    title: "F1",
    ratio: f1,
    definition: "2·TP / (2·TP + FP + FN)",
    source: "sklearn.metrics.f1_score",
    without: "no row is positive nor predicted so",
    standard: true,
  },
  {
    name: "fbeta",
    aliases: ["fbeta_score", "f"],
    title: "F-beta",
    ratio: fBeta,
    parameter: BETA,
    definition: "(1 + β²)·TP / ((1 + β²)·TP + β²·FN + FP)",
    source: "sklearn.metrics.fbeta_score",
    without: "no row is positive nor predicted so",
    standard: false,
  },
  {
    name: "jaccard",
    aliases: ["jaccard_score", "iou"],
    title: "Jaccard index",
    ratio: jaccard,
    definition: "TP / (TP + FP + FN)",
    source: "sklearn.metrics.jaccard_score",
    without: "no row is positive nor predicted so",
    standard: false,
  },
];

const SHARED = {
  better: "higher",
  unit: "share",
  range: [0, 1],
  task: "class",
  needs: ["truth", "prediction"],
} as const;

/** A name that means nothing without its parameter is written with it. */
function written(name: string, { parameter }: RatioInfo): string {
  return parameter ? `${name}@${parameter.symbol}` : name;
}

function plain(info: RatioInfo): ClassMetric {
  const { name, aliases, title, ratio, parameter, definition, source, without, standard } = info;
  return {
    ...SHARED,
    name: written(name, info),
    aliases: aliases.map((alias) => written(alias, info)),
    title,
    ...(parameter ? { parameter } : {}),
    classes: "two",
    standard,
    definition: `${definition} of the positive class`,
    source: `${source}(zero_division=0)`,
    degenerate: `0, and marked undefined, where ${without}`,
    compute: ({ confusion }, beta) => ofPositive(ratio, confusion, beta, without),
  };
}

const AVERAGES: Readonly<Record<Average, string>> = {
  macro: "the plain mean over classes",
  micro: "counted over all classes",
  weighted: "the mean over classes by the weight of their true rows",
};

function average(info: RatioInfo, by: Average): ClassMetric {
  const { name, title, ratio, parameter, definition, source } = info;
  return {
    ...SHARED,
    name: written(`${name}_${by}`, info),
    aliases: [written(`${by}_${name}`, info)],
    title: `${title}, ${by} average`,
    ...(parameter ? { parameter } : {}),
    classes: "any",
    standard: false,
    definition: `${definition}, ${AVERAGES[by]} that occur in truth or prediction`,
    source: `${source}(average="${by}", zero_division=0)`,
    degenerate: "a class whose ratio is 0/0 counts as 0, and that is marked",
    compute: ({ counts }, beta) => averaged(ratio, counts, beta, by),
  };
}

/** Ratios of counts of the positive class, and their averages over any number of classes. */
export const RATIO_METRICS: readonly ClassMetric[] = RATIOS.flatMap((info) => [
  plain(info),
  ...(Object.keys(AVERAGES) as Average[]).map((by) => average(info, by)),
]);
