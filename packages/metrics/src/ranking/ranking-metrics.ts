import type { MetricParameter } from "../metric-info.ts";
import { discountedGain, normalisedGain } from "./discounted-gain.ts";
import { averagePrecisionAt, hitAt, precisionAt, recallAt, reciprocalRank } from "./first-places.ts";
import { type OfQuery, overQueries } from "./ranking.ts";
import type { RankingMetric } from "./ranking-metric.ts";
import { coverageDepth, labelRankingPrecision } from "./whole-list.ts";

const DEPTH: MetricParameter = {
  symbol: "k",
  wants: "a whole number of places above 0",
  allows: (k) => Number.isSafeInteger(k) && k > 0,
};
/** Without `@` all places count. */
const ANY_DEPTH: MetricParameter = { ...DEPTH, default: Number.POSITIVE_INFINITY };

const ORDER = { task: "ranking", needs: ["query", "truth", "score"] } as const;
const SHARE = { ...ORDER, better: "higher", unit: "share", range: [0, 1], aliases: [] } as const;
/** Of the figures that scikit-learn has not. */
const OURS = "the definition in tests/interop/ranking_oracles.py";

function mean(ofQuery: OfQuery): Pick<RankingMetric, "compute" | "ofQuery"> {
  return { ofQuery, compute: (rows, k) => overQueries(rows, ofQuery, k) };
}

/** By name; the order is that of tables in reports and documentation. */
export const RANKING_METRICS: Readonly<Record<string, RankingMetric>> = {
  ndcg: {
    ...SHARE,
    name: "ndcg",
    aliases: ["ndcg_score"],
    title: "NDCG",
    parameter: ANY_DEPTH,
    standard: true,
    definition: "dcg over that of the best order of the same items",
    source: "sklearn.metrics.ndcg_score",
    degenerate: "a query without relevant items counts as 0; a relevance below 0 is refused (`negative`)",
    ...mean(normalisedGain),
  },
  dcg: {
    ...ORDER,
    name: "dcg",
    aliases: ["dcg_score"],
    title: "DCG",
    better: "higher",
    unit: "none",
    range: [0, Number.POSITIVE_INFINITY],
    parameter: ANY_DEPTH,
    standard: false,
    definition: "Σ relevance / log₂(place + 1) over the first k places",
    source: "sklearn.metrics.dcg_score",
    degenerate: "a query without relevant items counts as 0",
    ...mean(discountedGain),
  },
  map: {
    ...SHARE,
    name: "map",
    aliases: ["mean_average_precision"],
    title: "Mean average precision",
    parameter: ANY_DEPTH,
    standard: true,
    definition: "Σ over relevant items in the first k places of the precision down to each / min(k, relevant items)",
    source: `sklearn.metrics.average_precision_score of each query where no scores tie; ${OURS}`,
    degenerate: "a query without relevant items counts as 0",
    ...mean(averagePrecisionAt),
  },
  mrr: {
    ...SHARE,
    name: "mrr",
    aliases: ["mean_reciprocal_rank"],
    title: "Mean reciprocal rank",
    parameter: ANY_DEPTH,
    standard: true,
    definition: "1 / the place of the first relevant item, 0 beyond place k",
    source: OURS,
    degenerate: "a query without relevant items counts as 0",
    ...mean(reciprocalRank),
  },
  "precision@k": {
    ...SHARE,
    name: "precision@k",
    title: "Precision of the first places",
    parameter: DEPTH,
    standard: false,
    definition: "relevant items in the first k places / k, also where the list is shorter",
    source: OURS,
    degenerate: "a query without relevant items counts as 0",
    ...mean(precisionAt),
  },
  "recall@k": {
    ...SHARE,
    name: "recall@k",
    title: "Recall of the first places",
    parameter: DEPTH,
    standard: false,
    definition: "relevant items in the first k places / relevant items",
    source: OURS,
    degenerate: "a query without relevant items counts as 0",
    ...mean(recallAt),
  },
  hit_rate: {
    ...SHARE,
    name: "hit_rate",
    title: "Hit rate",
    parameter: ANY_DEPTH,
    standard: false,
    definition: "1 where a relevant item is in the first k places, else 0",
    source: OURS,
    degenerate: "a query without relevant items counts as 0",
    ...mean(hitAt),
  },
  label_ranking_average_precision: {
    ...SHARE,
    name: "label_ranking_average_precision",
    aliases: ["label_ranking_average_precision_score", "lrap"],
    title: "Label ranking average precision",
    standard: false,
    definition: "the mean, over relevant items, of the share of relevant ones among those that score as high or higher",
    source: "sklearn.metrics.label_ranking_average_precision_score",
    degenerate: "a query without relevant items, or with no other, counts as 1",
    ...mean(labelRankingPrecision),
  },
  coverage_error: {
    ...ORDER,
    name: "coverage_error",
    aliases: [],
    title: "Coverage error",
    better: "lower",
    unit: "none",
    range: [0, Number.POSITIVE_INFINITY],
    standard: false,
    definition: "items that score as high as the lowest relevant one, or higher",
    source: "sklearn.metrics.coverage_error",
    degenerate: "a query without relevant items counts as 0",
    ...mean(coverageDepth),
  },
};
