import {
  type ClassPredictions,
  ClassRows,
  calibrationBins,
  confusionMatrix,
  MetricError,
  measure,
  precisionRecallCurve,
  rocCurve,
} from "../../packages/metrics/src/index.ts";
import { type Calls, codes, doubles, optionalDoubles } from "./calls.ts";

/** @param scores a list of scores for each row */
function columnsOf(scores: unknown): Float64Array[] | undefined {
  if (!Array.isArray(scores)) return undefined;
  const rows = scores.map(doubles);
  return Array.from(rows[0] ?? [], (_, code) => Float64Array.from(rows, (row) => row[code] as number));
}

function predictionsOf(args: Readonly<Record<string, unknown>>): ClassPredictions {
  return {
    truth: codes(args.truth),
    prediction: args.prediction === undefined ? undefined : codes(args.prediction),
    score: optionalDoubles(args.score),
    scores: columnsOf(args.scores),
    weight: optionalDoubles(args.weight),
  };
}

function answerOf(metric: string, rows: ClassRows) {
  try {
    return measure(metric, rows);
  } catch (error) {
    if (error instanceof MetricError) return { refused: error.code };
    throw error;
  }
}

/** JSON has no Infinity. */
const plain = (values: ArrayLike<number>) => Array.from(values, (value) => (Number.isFinite(value) ? value : null));

export const calls: Calls = {
  classification: ({ metrics, ...args }) => {
    const rows = new ClassRows(predictionsOf(args));
    return Object.fromEntries((metrics as string[]).map((metric) => [metric, answerOf(metric, rows)]));
  },
  curves: (args) => {
    const { steps } = new ClassRows(predictionsOf(args)).binary;
    const [roc, pr] = [rocCurve(steps), precisionRecallCurve(steps)];
    const named = (kind: string, curve: object) =>
      Object.entries(curve).map(([name, values]) => [`${kind} ${name}`, plain(values)] as const);
    return Object.fromEntries([...named("roc", roc), ...named("pr", pr)]);
  },
  reliability: ({ bins, ...args }) => calibrationBins(new ClassRows(predictionsOf(args)).binary, Number(bins)),
  matrix: (args) => {
    const { truth, prediction, weight } = predictionsOf(args);
    const { codes: found, cells } = confusionMatrix(truth, prediction as Int32Array, weight);
    return { codes: found, cells: cells.map((line) => [...line]) };
  },
};
