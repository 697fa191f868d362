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

export function countRows(truth: { readonly length: number }, weight: Float64Array | undefined): Counted {
  let rows = 0;
  for (let row = 0; row < truth.length; row++) if (weight?.[row] !== 0) rows++;
  return { rows, events: undefined, nonEvents: undefined };
}

export function countClasses(truth: ClassCodes, weight: Float64Array | undefined): Counted {
  let [rows, events] = [0, 0];
  let binary = true;
  for (let row = 0; row < truth.length; row++) {
    const code = truth[row] as number;
    if (code !== 0 && code !== 1) binary = false;
    if (weight?.[row] === 0) continue;
    rows++;
    if (code === 1) events++;
  }
  return binary ? { rows, events, nonEvents: rows - events } : { rows, events: undefined, nonEvents: undefined };
}

function tooFew(message: string): NoEvidence {
  return { noInterval: "too-few-events", message };
}

/** Why these rows are too few for any interval, or `undefined`. */
export function tooFewRows({ rows, events, nonEvents }: Counted): NoEvidence | undefined {
  if (events === undefined || nonEvents === undefined)
    return rows < 2 * FEWEST_EVENTS ? tooFew(`${rows} rows; an interval needs ${2 * FEWEST_EVENTS}`) : undefined;
  if (events < FEWEST_EVENTS || nonEvents < FEWEST_EVENTS)
    return tooFew(`${events} positive and ${nonEvents} negative rows; an interval needs ${FEWEST_EVENTS} of each`);
  return undefined;
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
