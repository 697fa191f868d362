import type { ClassCodes } from "../columns.ts";
import type { NoEvidence } from "./evidence.ts";
import type { PairedClasses } from "./paired-classes.ts";

/** Fewest positive and fewest negative rows that an interval is claimed for (design 5); of a class or a query likewise. */
export const FEWEST_EVENTS = 30;

/** Rows that count: those of a weight above 0. */
export interface Counted {
  readonly rows: number;
  /** Positive rows; `undefined` where there are more than two classes, or none. */
  readonly events: number | undefined;
  readonly nonEvents: number | undefined;
}

/** Rows with the sums that say how many of equal weight they are worth: (Σw)² / Σw² (Kish, Survey Sampling (1965)). */
class Worth {
  rows = 0;
  #weight = 0;
  #square = 0;

  add(weight: number): void {
    if (weight === 0) return;
    this.rows++;
    this.#weight += weight;
    this.#square += weight * weight;
  }

  /** Rows of weight 1. */
  addEqual(rows: number): void {
    this.rows += rows;
    this.#weight += rows;
    this.#square += rows;
  }

  /** Whether they are worth that many; rounding apart. */
  isWorth(rows: number): boolean {
    return this.rows >= rows && this.effective > rows - 1e-6;
  }

  get effective(): number {
    return this.rows === 0 ? 0 : this.#weight ** 2 / this.#square;
  }

  /** `29`, or `40 (worth 29 of equal weight)`. */
  toString(): string {
    const worth = Math.floor(this.effective + 1e-6);
    return worth < this.rows ? `${this.rows} (worth ${worth} of equal weight)` : `${this.rows}`;
  }
}

/** Counted rows, and why they are too few for an interval, or `undefined`. */
export interface Enough {
  readonly counted: Counted;
  readonly refused: NoEvidence | undefined;
}

/** @param fewest rows of a quantity; twice {@link FEWEST_EVENTS} where nothing else is said */
export function enoughRows(rows: number, weight: Float64Array | undefined, fewest = 2 * FEWEST_EVENTS): Enough {
  const worth = new Worth();
  if (weight) for (let row = 0; row < rows; row++) worth.add(weight[row] as number);
  else worth.addEqual(rows);
  return {
    counted: { rows: worth.rows, events: undefined, nonEvents: undefined },
    refused: worth.isWorth(fewest)
      ? undefined
      : {
          ...tooFew(`${worth} rows; an interval needs ${fewest}`),
          needed: { rows: Math.ceil((fewest * worth.rows) / worth.effective), have: worth.rows },
        },
  };
}

/** @param fewest rows of either class */
export function enoughEvents(truth: ClassCodes, weight: Float64Array | undefined, fewest = FEWEST_EVENTS): Enough {
  let [bits, ones] = [0, 0];
  for (let row = 0; row < truth.length; row++) {
    const code = truth[row] as number;
    bits |= code;
    ones += code;
  }
  if ((bits & ~1) !== 0) return enoughRows(truth.length, weight);
  const [negative, positive] = [new Worth(), new Worth()];
  if (weight)
    for (let row = 0; row < truth.length; row++) (truth[row] === 1 ? positive : negative).add(weight[row] as number);
  else {
    positive.addEqual(ones);
    negative.addEqual(truth.length - ones);
  }
  return {
    counted: { rows: positive.rows + negative.rows, events: positive.rows, nonEvents: negative.rows },
    refused:
      positive.isWorth(fewest) && negative.isWorth(fewest)
        ? undefined
        : tooFew(`${positive} positive and ${negative} negative rows; an interval needs ${fewest} of each`),
  };
}

function tooFew(message: string): NoEvidence {
  return { noInterval: "too-few-events", message };
}

/** Why one of the sides predicts too few rows of class 1. */
export function tooFewPredicted({ cells }: PairedClasses, metric: string): NoEvidence | undefined {
  for (const side of ["candidate", "baseline"] as const) {
    const selected = cells.reduce((count, cell) => count + (cell[side] === 1 ? cell.rows : 0), 0);
    if (selected < FEWEST_EVENTS)
      return tooFew(`the ${side} predicts ${selected} rows positive; an interval of ${metric} needs ${FEWEST_EVENTS}`);
  }
  return undefined;
}

/**
 * Why a metric that counts every class alike has a class of too few rows: of truth, and where `predicted` of either side's
 * predictions.
 */
export function tooFewOfClass({ cells }: PairedClasses, metric: string, predicted: boolean): NoEvidence | undefined {
  const kinds = predicted ? (["truth", "candidate", "baseline"] as const) : (["truth"] as const);
  for (const kind of kinds) {
    const rows = new Map<number, number>();
    for (const cell of cells) rows.set(cell[kind], (rows.get(cell[kind]) ?? 0) + cell.rows);
    const fewest = Math.min(...rows.values());
    if (fewest < FEWEST_EVENTS) {
      const whose = kind === "truth" ? "rows" : `rows that the ${kind} predicts`;
      return tooFew(`a class has ${fewest} ${whose}; an interval of ${metric} needs ${FEWEST_EVENTS} of each`);
    }
  }
  return undefined;
}

/**
 * Why one of the sides predicts a class that truth does not hold in too few rows: such a class counts as 0 in a plain mean
 * over the classes that occur, so that a single row more or less moves the mean by a whole share.
 */
export function tooFewStrays({ cells }: PairedClasses, metric: string): NoEvidence | undefined {
  const held = new Set(cells.map(({ truth }) => truth));
  for (const side of ["candidate", "baseline"] as const) {
    const strays = new Map<number, number>();
    for (const cell of cells)
      if (!held.has(cell[side])) strays.set(cell[side], (strays.get(cell[side]) ?? 0) + cell.rows);
    const fewest = Math.min(...strays.values());
    if (fewest < FEWEST_EVENTS)
      return tooFew(
        `the ${side} predicts in ${fewest} rows a class that truth does not hold; an interval of ${metric} needs ${FEWEST_EVENTS} or none`,
      );
  }
  return undefined;
}
