import {
  bcaBootstrap,
  benjaminiHochberg,
  clopperPearsonInterval,
  deLongAuc,
  deLongTest,
  holm,
  mannWhitneyTest,
  mcNemarTest,
  minimumDetectableEffect,
  nonInferiority,
  pairedPermutationTest,
  pairedTTest,
  percentileBootstrap,
  permutationTest,
  Random,
  type RankMethod,
  requiredRows,
  seedsEvidence,
  type TTest,
  welchTTest,
  wilcoxonTest,
  wilsonInterval,
} from "../../packages/metrics/src/index.ts";
import { type Calls, codes, doubles } from "./calls.ts";

const CONFIDENCE = 0.95;

const shown = ({ interval, ...test }: TTest) => ({ ...test, interval: interval(CONFIDENCE) });
const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;
const differenceOfMeans = (first: Float64Array, second: Float64Array) => mean(first) - mean(second);

export const calls: Calls = {
  proportion: ({ successes, n }) => ({
    wilson: wilsonInterval(Number(successes), Number(n), CONFIDENCE),
    clopperPearson: clopperPearsonInterval(Number(successes), Number(n), CONFIDENCE),
  }),
  welch: ({ first, second }) => shown(welchTTest(doubles(first), doubles(second))),
  pairedT: ({ first, second }) => shown(pairedTTest(doubles(first), doubles(second))),
  mcNemar: ({ candidateOnly, baselineOnly }) => mcNemarTest(Number(candidateOnly), Number(baselineOnly)),
  deLong: ({ truth, first, second }) => {
    const [one, two] = [
      deLongAuc(codes(truth), doubles(first)),
      deLongTest(codes(truth), doubles(first), doubles(second)),
    ].map(({ interval, ...answer }) => ({ ...answer, interval: interval(CONFIDENCE) }));
    return { one, two };
  },
  mannWhitney: ({ first, second, method }) =>
    mannWhitneyTest(doubles(first), doubles(second), method as RankMethod | undefined),
  wilcoxon: ({ differences, method }) => wilcoxonTest(doubles(differences), method as RankMethod | undefined),
  corrections: ({ p }) => ({ holm: holm([...doubles(p)]), benjaminiHochberg: benjaminiHochberg([...doubles(p)]) }),
  power: ({ deviation, level, chance, effect, rows }) => {
    const power = { deviation: Number(deviation), level: Number(level), chance: Number(chance) };
    return {
      effect: minimumDetectableEffect(Number(rows), power),
      rows: requiredRows(Number(effect), power),
    };
  },
  nonInferiority: ({ first, second, margin }) => {
    const evidence = seedsEvidence([...doubles(first)], [...doubles(second)]);
    if ("noInterval" in evidence) throw new Error(evidence.message);
    return nonInferiority(evidence.contrast(1), Number(margin), "higher", 0.025);
  },
  permutation: ({ first, second, paired, draws, seed }) =>
    (paired ? pairedPermutationTest : permutationTest)(
      doubles(first),
      doubles(second),
      differenceOfMeans,
      Number(draws),
      new Random(Number(seed)),
    ),
  bootstrap: ({ values, draws, seed }) => {
    const column = doubles(values);
    const question = {
      rows: column.length,
      statistic: (rows: Uint32Array) => mean(Float64Array.from(rows, (row) => column[row] as number)),
      draws: Number(draws),
      confidence: CONFIDENCE,
    };
    return {
      bca: bcaBootstrap({ ...question, random: new Random(Number(seed)) }),
      percentile: percentileBootstrap({ ...question, random: new Random(Number(seed)) }),
    };
  },
};
