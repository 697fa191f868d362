import type { CategoricalColumn, DriftColumn, NumericColumn } from "@assay/metrics";
import type { Categories, Distribution, NumberSketch, Numbers } from "./distribution.ts";

/** Categories of both sides, most frequent in the reference first, then in the data. */
export interface PooledCategories extends CategoricalColumn {
  /** `undefined` where the reference is a profile, the data has no such label, and only its hash is known. */
  readonly labels: readonly (string | undefined)[];
  /** The last category is all those that are too many to be told apart. */
  readonly hasRest: boolean;
}

/** Beyond so many different values, deciding by permutations would take longer than reading the data. */
const MANY_VALUES = 100_000;
/** By at most one part in so many does a Kolmogorov–Smirnov distance change where values are drawn together. */
const PARTS = 10_000;

/** A column's rows on both sides, value by value. */
export function pool(reference: Distribution, current: Distribution): NumericColumn | PooledCategories {
  if (reference.family === "categories" && current.family === "categories")
    return poolCategories(reference.of, current.of);
  if (reference.family === "categories" || current.family === "categories" || "steps" in current.of)
    throw new TypeError("only columns of one family are compared, the data as it is");
  const integers = reference.isWhole && current.isWhole;
  const pooled = "steps" in reference.of ? poolSketch(reference.of, current.of) : poolNumbers(reference.of, current.of);
  return { kind: "numeric", ...pooled, integers };
}

type Pooled = Pick<NumericColumn, "values" | "reference" | "current">;

class Pool {
  readonly #values: number[] = [];
  readonly #reference: number[] = [];
  readonly #current: number[] = [];

  add(value: number, reference: number, current: number): void {
    const last = this.#values.length - 1;
    // Means of neighbours may meet in a double.
    if (last >= 0 && value <= (this.#values[last] as number)) {
      this.#reference[last] = (this.#reference[last] as number) + reference;
      this.#current[last] = (this.#current[last] as number) + current;
      return;
    }
    this.#values.push(value);
    this.#reference.push(reference);
    this.#current.push(current);
  }

  all(): Pooled {
    return {
      values: Float64Array.from(this.#values),
      reference: Float64Array.from(this.#reference),
      current: Float64Array.from(this.#current),
    };
  }
}

function poolNumbers(reference: Numbers, current: Numbers): Pooled {
  const most = reference.values.length + current.values.length;
  const [values, left, right] = [new Float64Array(most), new Float64Array(most), new Float64Array(most)];
  let [i, j, n] = [0, 0, 0];
  while (i < reference.values.length || j < current.values.length) {
    const [a = Number.POSITIVE_INFINITY, b = Number.POSITIVE_INFINITY] = [reference.values[i], current.values[j]];
    const value = Math.min(a, b);
    values[n] = value;
    if (a === value) left[n] = reference.rows[i++] as number;
    if (b === value) right[n] = current.rows[j++] as number;
    n++;
  }
  return { values: values.subarray(0, n), reference: left.subarray(0, n), current: right.subarray(0, n) };
}

/**
 * The data drawn together on the steps of the reference's sketch, as the reference is: otherwise the sketch's gaps would
 * look like drift. Rows outside all steps keep their values. The Kolmogorov–Smirnov distance is then at most the sketch's
 * widest step below that of the raw data, and never above it.
 */
function poolSketch({ steps }: NumberSketch, current: Numbers): Pooled {
  const pooled = new Pool();
  let next = 0;
  const takeWhile = (holds: (value: number) => boolean) => {
    const from = next;
    while (next < current.values.length && holds(current.values[next] as number)) next++;
    return { values: current.values.subarray(from, next), rows: current.rows.subarray(from, next) };
  };
  const keep = ({ values, rows }: Numbers) => {
    values.forEach((value, index) => {
      pooled.add(value, 0, rows[index] as number);
    });
  };
  for (const { low, high, at, rows } of steps) {
    keep(takeWhile((value) => value < low));
    const inside = takeWhile((value) => (low === high ? value === low : value < high));
    const own = inside.rows.reduce((sum, n) => sum + n, 0);
    const shift = inside.values.reduce((sum, value, index) => sum + (value - at) * (inside.rows[index] as number), 0);
    pooled.add(at + shift / (rows + own), rows, own);
  }
  keep(takeWhile(() => true));
  return pooled.all();
}

function poolCategories(reference: Categories, current: Categories): PooledCategories {
  const hashOf = reference.hashOf ?? ((label: string) => label);
  const rows = new Map([...current.rows].map(([label, n]) => [hashOf(label), n]));
  const labels = new Map([...current.rows.keys()].map((label) => [hashOf(label), label]));
  // What the reference does not name one by one is one category, and so is what it cannot have named.
  const fresh = reference.others > 0 ? [] : [...rows.keys()].filter((key) => !reference.rows.has(key));
  const keys = [...reference.rows.keys(), ...fresh];
  const unnamed = current.others + sum(rows.values()) - sum(keys.map((key) => rows.get(key) ?? 0));
  const hasRest = reference.others > 0 || unnamed > 0;
  return {
    kind: "categorical",
    reference: Float64Array.from([
      ...keys.map((key) => reference.rows.get(key) ?? 0),
      ...(hasRest ? [reference.others] : []),
    ]),
    current: Float64Array.from([...keys.map((key) => rows.get(key) ?? 0), ...(hasRest ? [unnamed] : [])]),
    labels: [
      ...keys.map((key) => labels.get(key) ?? (reference.hashOf ? undefined : key)),
      ...(hasRest ? [undefined] : []),
    ],
    hasRest,
  };
}

function sum(numbers: Iterable<number>): number {
  let all = 0;
  for (const number of numbers) all += number;
  return all;
}

/** A column of very many values drawn together at means of neighbours, each group at most a ten-thousandth of either side. */
export function drawnTogether<C extends DriftColumn>(column: C): C {
  if (column.kind === "categorical" || column.values.length <= MANY_VALUES) return column;
  const [mostReference, mostCurrent] = [sum(column.reference) / PARTS, sum(column.current) / PARTS];
  const pooled = new Pool();
  let [mean, left, right] = [0, 0, 0];
  const close = () => {
    if (left + right > 0) pooled.add(mean, left, right);
    [mean, left, right] = [0, 0, 0];
  };
  column.values.forEach((value, index) => {
    const [a, b] = [column.reference[index] as number, column.current[index] as number];
    if (left + a > mostReference || right + b > mostCurrent) close();
    left += a;
    right += b;
    mean += ((value - mean) * (a + b)) / (left + right);
  });
  close();
  return { ...column, ...pooled.all() };
}
