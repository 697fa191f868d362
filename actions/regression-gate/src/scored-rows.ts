import type { ClassCodes } from "@assay/metrics";

/** What a model of each task answered, one value a row. */
export interface ClassAnswers {
  /** Codes as those of the truth. */
  readonly prediction: ClassCodes | undefined;
  /** Of the positive class. */
  readonly score: Float64Array | undefined;
  /** Of each class, by its code: one column a class. */
  readonly scores: readonly Float64Array[] | undefined;
}

interface NumberAnswers {
  readonly prediction: Float64Array | undefined;
}

interface RankedAnswers {
  /** The higher, the earlier in its query's list. */
  readonly score: Float64Array | undefined;
}

interface Rows<Truth, Answers> {
  readonly count: number;
  readonly truth: Truth;
  readonly candidate: Answers;
  /** On the same rows, where there is a baseline. */
  readonly baseline: Answers | undefined;
  readonly weight: Float64Array | undefined;
}

export interface ScoredClasses extends Rows<ClassCodes, ClassAnswers> {
  readonly task: "class";
  /** Whether there are two classes with a known positive one: 1 = positive, 0 = negative; else places among the labels. */
  readonly binary: boolean;
  /** How many labels there are, in these rows or in others. */
  readonly classes: number;
}

interface ScoredNumbers extends Rows<Float64Array, NumberAnswers> {
  readonly task: "number";
}

/** The truth is the relevance: the higher, the more it should be found. */
interface ScoredRankings extends Rows<Float64Array, RankedAnswers> {
  readonly task: "ranking";
  /** Which query a row answers, numbered from 0. */
  readonly query: Int32Array;
}

/** The candidate's answers, and the baseline's on the same rows where there is one, as columns of equal length. */
export type ScoredRows = ScoredClasses | ScoredNumbers | ScoredRankings;

type Column = ClassCodes | Float64Array;

function gathered(column: Column, rows: Uint32Array): Column {
  const taken = column.slice(0, rows.length);
  for (let at = 0; at < rows.length; at++) taken[at] = column[rows[at] as number] as number;
  return taken;
}

/** Every column in the value, however deep, at these places. */
function gather<T>(value: T, rows: Uint32Array): T {
  if (ArrayBuffer.isView(value)) return gathered(value as unknown as Column, rows) as T;
  if (Array.isArray(value)) return value.map((one) => gather(one, rows)) as T;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, gather(one, rows)])) as T;
}

/** The rows at these places, in their order. */
export function takeRows<T extends ScoredRows>(scored: T, rows: Uint32Array): T {
  return { ...gather(scored, rows), count: rows.length };
}

/** The rows as if there were no baseline. */
export function withoutBaseline<T extends ScoredRows>(scored: T): T {
  return { ...scored, baseline: undefined };
}
