import { BinaryScores } from "../classification/binary-scores.ts";
import { ClassRows } from "../classification/class-rows.ts";
import { type ClassCodes, requireBinary, requireSameRows, requireWeights } from "../columns.ts";
import type { PairedScores } from "./auc-estimates.ts";
import { type Enough, enoughEvents, FEWEST_EVENTS } from "./enough-rows.ts";
import { countPairs, type PairedClasses } from "./paired-classes.ts";
import { type PairedRows, required, type Side } from "./paired-predictions.ts";

/** A table of truth and prediction of more classes than this is too large to be worth an interval. */
const MOST_CLASSES = 1_000;

type Columns = readonly [truth: ClassCodes, candidate: ClassCodes, baseline: ClassCodes];

/** The classes that both sides predict. */
export interface PairedLabels {
  /** Codes from 0 on. */
  readonly columns: Columns;
  readonly classes: number;
  readonly enough: Enough;
  /** `undefined` of more than {@link MOST_CLASSES}. */
  readonly pairs: PairedClasses | undefined;
}

/**
 * Both classifiers' answers with what the evidence of several metrics is computed from, each made once and when first
 * asked for. The columns must not be changed afterwards.
 */
export class PairedClassRows implements PairedRows {
  readonly truth: ClassCodes;
  readonly candidate: Side;
  readonly baseline: Side;
  readonly weight: Float64Array | undefined;
  #labels: PairedLabels | undefined;
  #scores: PairedScores | undefined;
  readonly #enough = new Map<number, Enough>();

  constructor({ truth, candidate, baseline, weight }: PairedRows) {
    this.truth = truth;
    this.candidate = candidate;
    this.baseline = baseline;
    this.weight = weight;
  }

  static of(rows: PairedRows): PairedClassRows {
    return rows instanceof PairedClassRows ? rows : new PairedClassRows(rows);
  }

  /** @throws MetricError where a side predicts no classes, and for a binary metric on codes other than 0 and 1 */
  labels(metric: string, binary: boolean): PairedLabels {
    const { truth, weight } = this;
    const candidate = required(this.candidate.prediction, "candidate", "prediction", metric);
    const baseline = required(this.baseline.prediction, "baseline", "prediction", metric);
    if (!this.#labels) {
      requireSameRows({ truth, "candidate's prediction": candidate, "baseline's prediction": baseline, weight });
      requireWeights(weight);
      const { classes, columns } = recoded([truth, candidate, baseline]);
      const pairs = classes > MOST_CLASSES ? undefined : countPairs(classes, columns, weight);
      this.#labels = { classes, columns, pairs, enough: this.enoughEvents() };
    }
    if (binary && (this.#labels.classes > 2 || this.#labels.columns[0] !== truth)) {
      requireBinary("truth", truth);
      requireBinary("candidate's prediction", candidate);
      requireBinary("baseline's prediction", baseline);
    }
    return this.#labels;
  }

  /** Both sides' scores of the positive class. @throws MetricError where they are not finite, or none */
  scores(metric: string): PairedScores {
    if (!this.#scores) {
      const [ours, theirs] = [this.#scoreOf("candidate", metric), this.#scoreOf("baseline", metric)];
      requireSameRows({
        truth: this.truth,
        "candidate's score": ours,
        "baseline's score": theirs,
        weight: this.weight,
      });
      requireWeights(this.weight);
      const candidate = this.#binary("candidate", ours);
      this.#scores = { candidate, baseline: theirs === ours ? candidate : this.#binary("baseline", theirs) };
    }
    return this.#scores;
  }

  /** Counted rows of either class. @param fewest rows of either for an interval */
  enoughEvents(fewest = FEWEST_EVENTS): Enough {
    const enough = this.#enough.get(fewest) ?? enoughEvents(this.truth, this.weight, fewest);
    this.#enough.set(fewest, enough);
    return enough;
  }

  #scoreOf(name: "candidate" | "baseline", metric: string): Float64Array {
    const { score, scores } = this[name];
    return required(score ?? (scores?.length === 2 ? scores[1] : undefined), name, "score", metric);
  }

  /** What the metrics of a side were computed from already says what its intervals need too. */
  #binary(name: "candidate" | "baseline", score: Float64Array): BinaryScores {
    const { truth, weight } = this;
    const side = this[name];
    if (side instanceof ClassRows && side.truth === truth && side.weight === weight) return side.binary;
    return new BinaryScores({ truth, score, weight }, `${name}'s score`);
  }
}

/** The classes of several columns as codes from 0 on; those that are so already are left as they are. */
function recoded(columns: Columns): { readonly classes: number; readonly columns: Columns } {
  let [lowest, highest] = [0, 0];
  for (const column of new Set(columns))
    for (let row = 0; row < column.length; row++) {
      const code = column[row] as number;
      if (code < lowest) lowest = code;
      if (code > highest) highest = code;
    }
  if (lowest === 0 && highest < MOST_CLASSES) return { classes: Math.max(2, highest + 1), columns };
  const places = new Map<number, number>();
  const [truth, candidate, baseline] = columns.map((column) =>
    Int32Array.from(column, (code) => {
      const place = places.get(code) ?? places.size;
      places.set(code, place);
      return place;
    }),
  ) as [Int32Array, Int32Array, Int32Array];
  return { classes: Math.max(2, places.size), columns: [truth, candidate, baseline] };
}
