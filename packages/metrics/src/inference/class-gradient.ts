/** Total weight by truth and prediction: cell `truth × classes + prediction`. */
export interface ClassTable {
  readonly classes: number;
  readonly total: Float64Array;
}

/** A metric of a class table, and its derivative by the weight of each cell. */
interface ClassGradient {
  readonly value: number;
  readonly gradient: Float64Array;
}

export type ClassFunction = (table: ClassTable) => ClassGradient;

/** Totals by class: of its truth, of its predictions, and of both at once. */
interface Margins {
  readonly all: number;
  readonly truth: Float64Array;
  readonly predicted: Float64Array;
  readonly right: Float64Array;
}

function marginsOf({ classes, total }: ClassTable): Margins {
  const truth = new Float64Array(classes);
  const predicted = new Float64Array(classes);
  const right = new Float64Array(classes);
  let all = 0;
  for (let t = 0; t < classes; t++)
    for (let p = 0; p < classes; p++) {
      const here = total[t * classes + p] as number;
      all += here;
      truth[t] = (truth[t] as number) + here;
      predicted[p] = (predicted[p] as number) + here;
      if (t === p) right[t] = here;
    }
  return { all, truth, predicted, right };
}

/** The derivative at every cell, from that at truth t and prediction p. */
function everywhere(classes: number, at: (t: number, p: number) => number): Float64Array {
  const gradient = new Float64Array(classes * classes);
  for (let t = 0; t < classes; t++) for (let p = 0; p < classes; p++) gradient[t * classes + p] = at(t, p);
  return gradient;
}

/** A class's share: `times`·right / (`truth`·truth + `predicted`·predicted + `right`·right). */
interface Share {
  readonly times: number;
  readonly truth: number;
  readonly predicted: number;
  readonly right: number;
}

const PRECISION: Share = { times: 1, truth: 0, predicted: 1, right: 0 };
const RECALL: Share = { times: 1, truth: 1, predicted: 0, right: 0 };
const JACCARD: Share = { times: 1, truth: 1, predicted: 1, right: -1 };
const fbeta = (beta: number): Share => ({ times: 1 + beta ** 2, truth: beta ** 2, predicted: 1, right: 0 });

/** Each class's share and what it is a share of; 0 of 0 is 0, as scikit-learn has it, and does not move. */
function sharesOf(share: Share, { truth, predicted, right }: Margins) {
  const whole = truth.map(
    (of, k) => share.truth * of + share.predicted * (predicted[k] as number) + share.right * (right[k] as number),
  );
  return {
    whole,
    value: right.map((of, k) => ((whole[k] as number) > 0 ? (share.times * of) / (whole[k] as number) : 0)),
  };
}

export type Average = "binary" | "macro" | "micro" | "weighted";

/** scikit-learn's averages over the classes that occur in truth or prediction; `binary` is class 1 alone. */
function averaged(share: Share, average: Average): ClassFunction {
  return (table) => {
    const { classes } = table;
    const margins = marginsOf(table);
    const { all, truth, predicted, right } = margins;
    if (average === "micro") {
      const sum = (values: Float64Array) => values.reduce((one, other) => one + other, 0);
      const [hits, whole] = [sum(right), (share.truth + share.predicted) * all + share.right * sum(right)];
      const value = (share.times * hits) / whole;
      const each = share.truth + share.predicted;
      return {
        value,
        gradient: everywhere(classes, (t, p) => {
          const hit = t === p ? 1 : 0;
          return (share.times * hit - value * (each + share.right * hit)) / whole;
        }),
      };
    }
    const { whole, value: shares } = sharesOf(share, margins);
    const present = truth.reduce((count, of, k) => count + (of + (predicted[k] as number) > 0 ? 1 : 0), 0);
    const weightOf = (k: number) => {
      if (average === "binary") return k === 1 ? 1 : 0;
      return average === "macro" ? 1 / present : (truth[k] as number) / all;
    };
    const value = shares.reduce((sum, of, k) => sum + weightOf(k) * of, 0);
    const scale = shares.map((_, k) => ((whole[k] as number) > 0 ? weightOf(k) / (whole[k] as number) : 0));
    return {
      value,
      gradient: everywhere(classes, (t, p) => {
        const byTruth = -(shares[t] as number) * share.truth * (scale[t] as number);
        const byPrediction = -(shares[p] as number) * share.predicted * (scale[p] as number);
        const byHit = t === p ? (share.times - (shares[t] as number) * share.right) * (scale[t] as number) : 0;
        const byWeight = average === "weighted" ? ((shares[t] as number) - value) / all : 0;
        return byTruth + byPrediction + byHit + byWeight;
      }),
    };
  };
}

function accuracy(table: ClassTable): ClassGradient {
  const { all, right } = marginsOf(table);
  const value = right.reduce((sum, of) => sum + of, 0) / all;
  return { value, gradient: everywhere(table.classes, (t, p) => ((t === p ? 1 : 0) - value) / all) };
}

/** The mean recall of the classes that truth holds. */
function balancedAccuracy(table: ClassTable): ClassGradient {
  const { truth, right } = marginsOf(table);
  const held = truth.reduce((count, of) => count + (of > 0 ? 1 : 0), 0);
  const recalls = right.map((of, k) => ((truth[k] as number) > 0 ? of / (truth[k] as number) : 0));
  return {
    value: recalls.reduce((sum, of) => sum + of, 0) / held,
    gradient: everywhere(table.classes, (t, p) =>
      (truth[t] as number) > 0 ? ((t === p ? 1 : 0) - (recalls[t] as number)) / (held * (truth[t] as number)) : 0,
    ),
  };
}

/** The share of class 0 that is predicted 0. */
function specificity(table: ClassTable): ClassGradient {
  const { truth, right } = marginsOf(table);
  const whole = truth[0] as number;
  const value = whole > 0 ? (right[0] as number) / whole : 0;
  return {
    value,
    gradient: everywhere(table.classes, (t, p) => (t === 0 && whole > 0 ? ((p === 0 ? 1 : 0) - value) / whole : 0)),
  };
}

/** Matthews' correlation for any number of classes (Gorodkin, Comput. Biol. Chem. 28 (2004)); 0 where either side is constant. */
function mcc(table: ClassTable): ClassGradient {
  const { all, truth, predicted, right } = marginsOf(table);
  const hits = right.reduce((sum, of) => sum + of, 0);
  const dot = truth.reduce((sum, of, k) => sum + of * (predicted[k] as number), 0);
  const ofTruth = all ** 2 - truth.reduce((sum, of) => sum + of ** 2, 0);
  const ofPredicted = all ** 2 - predicted.reduce((sum, of) => sum + of ** 2, 0);
  const whole = Math.sqrt(ofTruth * ofPredicted);
  if (whole === 0) return { value: 0, gradient: new Float64Array(table.total.length) };
  const value = (all * hits - dot) / whole;
  return {
    value,
    gradient: everywhere(table.classes, (t, p) => {
      const above = hits + (t === p ? all : 0) - (predicted[t] as number) - (truth[p] as number);
      const below = (all - (predicted[p] as number)) / ofPredicted + (all - (truth[t] as number)) / ofTruth;
      return above / whole - value * below;
    }),
  };
}

/** Cohen's kappa without weights; 1 where truth and prediction are one and the same class throughout. */
function cohenKappa(table: ClassTable): ClassGradient {
  const { all, truth, predicted, right } = marginsOf(table);
  const observed = right.reduce((sum, of) => sum + of, 0) / all;
  const chance = truth.reduce((sum, of, k) => sum + of * (predicted[k] as number), 0) / all ** 2;
  if (chance === 1) return { value: 1, gradient: new Float64Array(table.total.length) };
  const room = 1 - chance;
  return {
    value: (observed - chance) / room,
    gradient: everywhere(table.classes, (t, p) => {
      const ofObserved = ((t === p ? 1 : 0) - observed) / all;
      const ofChance = ((predicted[t] as number) + (truth[p] as number)) / all ** 2 - (2 * chance) / all;
      return ofObserved / room - (ofChance * (1 - observed)) / room ** 2;
    }),
  };
}

/** 1 − the metric. */
function complement(of: ClassFunction): ClassFunction {
  return (table) => {
    const { value, gradient } = of(table);
    return { value: 1 - value, gradient: gradient.map((at) => -at) };
  };
}

const PLAIN: Readonly<Record<string, ClassFunction>> = {
  accuracy,
  balanced_accuracy: balancedAccuracy,
  specificity,
  false_positive_rate: complement(specificity),
  false_negative_rate: complement(averaged(RECALL, "binary")),
  hamming_loss: complement(accuracy),
  zero_one_loss: complement(accuracy),
  matthews_corrcoef: mcc,
  mcc,
  cohen_kappa: cohenKappa,
};

const SHARES: Readonly<Record<string, (beta: number) => Share>> = {
  precision: () => PRECISION,
  recall: () => RECALL,
  f1: () => fbeta(1),
  fbeta,
  jaccard: () => JACCARD,
};

const SPELLING = /^(precision|recall|f1|fbeta|jaccard)(?:_(macro|micro|weighted))?(?:@(\d+(?:\.\d+)?))?$/;

export interface ClassMetric {
  readonly of: ClassFunction;
  /** `binary` reads class 1 as positive; the others take any number of classes. */
  readonly average: Average | undefined;
}

/**
 * A metric of truth and prediction alone by its name: `f1`, `precision_macro`, `fbeta@0.5`, `fbeta_weighted@2`, `mcc` and
 * so on; `undefined` for any other.
 */
export function classMetric(name: string): ClassMetric | undefined {
  const plain = Object.hasOwn(PLAIN, name) ? PLAIN[name] : undefined;
  if (plain) return { of: plain, average: isBinary(name) ? "binary" : undefined };
  const [, base, average = "binary", beta] = SPELLING.exec(name) ?? [];
  if (!base || (base === "fbeta") !== (beta !== undefined)) return undefined;
  const share = SHARES[base]?.(Number(beta ?? 1));
  return share && { of: averaged(share, average as Average), average: average as Average };
}

function isBinary(name: string): boolean {
  return ["specificity", "false_positive_rate", "false_negative_rate"].includes(name);
}
