import { normalQuantile } from "../distribution.ts";
import { MetricError } from "../error.ts";
import { benjaminiHochberg } from "../inference/benjamini-hochberg.ts";
import { TOLERANCE } from "../inference/decision.ts";
import { Random } from "../random.ts";
import type { DriftColumn, DriftDecision, DriftMeasurement, DriftQuestion } from "./drift.ts";
import { kolmogorovCritical } from "./kolmogorov.ts";
import { measureDrift } from "./measure-drift.ts";
import { nullModel } from "./null-model.ts";
import { exactPermutationP, PermutationTest } from "./permutation-test.ts";
import { momentsOf, wassersteinNorm } from "./wasserstein.ts";

const { ceil, max, sqrt } = Math;

/** Columns differ beyond chance where the adjusted p-value is at most this. */
export const DRIFT_LEVEL = 0.05;
/** One-sided level of the bound that shows a significant drift to be below `smallest`. */
const BOUND_LEVEL = 0.025;
/** A drift of exactly `smallest` passes in at most this share of runs. */
const MISS = 0.1;
/** What `detectable` and `needed` promise: that such a drift is beyond chance in this share of runs. */
const POWER = 0.95;
/** With fewer rows a side nothing passes: 20 equal rows are not certainty. */
const FEWEST_ROWS = 30;
/** More rows than this many times the reference's are not asked of the data alone: then both sides need more. */
const LOPSIDED = 10;

const FIRST_DRAWS = 999;
/** Draws per column of the gate, so that the least p-value, 1 / (draws + 1), is half of what BH asks of a single finding. */
const DRAWS_PER_COLUMN = 2 / DRIFT_LEVEL;
/**
 * What the square of Wasserstein's distance has at a small level beyond that of the difference of means, in squared standard
 * errors: 0.7 at 5 % and 0.5 at 0.1 % for a normal distribution, less for skewed and short-tailed ones (simulated).
 */
const WASSERSTEIN_TAIL = 0.7;
/** So many rows a cell make the squares of distances like χ²; where most cells are empty they are not. */
const ROWS_PER_CELL = 5;
const CHUNK = 1_000;
/** So many permuted distances above the data's settle that p is no finding (p is above 0.05 after the first draws). */
const SETTLED = 50;

/** How chance moves the effect of a method, on the scale on which it moves it equally whatever its size. */
interface Scale {
  of(effect: number): number;
  back(scaled: number): number;
  /** Standard deviation of the scaled effect in the direction of the true drift. */
  readonly deviation: number;
  /** The scaled effect that columns without drift exceed with probability `level`. */
  critical(level: number, test: PermutationTest | undefined): number;
  /** What the test's distance is multiplied by where its square is like a χ²; then chance alone makes it large. */
  readonly perSquare?: number;
}

const itself = (value: number) => value;
const square = (value: number) => value * value;
const plain = { of: itself, back: itself } as const;
const rooted = { of: sqrt, back: square } as const;

function scaleOf(column: DriftColumn, { method, effect, referenceRows, currentRows }: DriftMeasurement): Scale {
  const noise = sqrt(1 / referenceRows + 1 / currentRows);
  const drawn = (perDistance: number, byLargest = false): Pick<Scale, "critical"> => ({
    critical: (level, test) => perDistance * (test?.critical(level, byLargest) ?? 0),
  });
  switch (method) {
    case "ks":
    case "anderson":
      return { ...plain, deviation: noise / 2, critical: (level) => kolmogorovCritical(1 / noise ** 2, level) };
    case "tvd":
      return { ...plain, deviation: noise / 2, ...drawn(1) };
    case "chisquare":
    case "z":
      // By Cauchy and Schwarz √χ² is at least 2 / noise times the total variation.
      return { ...plain, deviation: noise / 2, ...drawn(noise / 2), perSquare: noise / 2 };
    case "jensenshannon":
    case "hellinger":
      return { ...plain, deviation: noise / sqrt(8), ...drawn(1), perSquare: 1 };
    case "psi":
      return { ...rooted, deviation: noise, ...drawn(1, true), perSquare: 1 };
    case "kl":
      return { ...rooted, deviation: noise / Math.SQRT2, ...drawn(1, true), perSquare: 1 };
    case "wasserstein": {
      if (column.kind !== "numeric") throw new TypeError("wasserstein was measured on categories");
      const reference = momentsOf(column.values, column.reference, referenceRows);
      const current = momentsOf(column.values, column.current, currentRows);
      const norm = wassersteinNorm(reference);
      const mean = sqrt(reference.variance / referenceRows + current.variance / currentRows) / norm;
      return {
        ...plain,
        // The norm is an estimate too: its relative variance is (kurtosis − 1) / 4n.
        deviation: sqrt(mean ** 2 + (effect ** 2 * (reference.kurtosis - 1)) / (4 * referenceRows)),
        critical: (level) => mean * sqrt(normalQuantile(level / 2) ** 2 + WASSERSTEIN_TAIL),
      };
    }
  }
}

/** One column on its way to a decision. */
class Asked {
  readonly measurement: DriftMeasurement;
  /** Undefined where p is known without draws. */
  readonly test: PermutationTest | undefined;
  readonly #exactP: number;
  readonly #scale: Scale;
  readonly #question: DriftQuestion;

  constructor(question: DriftQuestion, seed: number) {
    const { column, id, method, smallest } = question;
    if (!(smallest > 0 && Number.isFinite(smallest)))
      throw new MetricError(`the smallest drift of ${JSON.stringify(id)} that matters is ${smallest}`, {
        code: "no-smallest",
        reason: "invalid-input",
        remedy: "say what drift could be lived with: a number above 0, such as 0.1",
      });
    this.#question = question;
    this.measurement = measureDrift(column, method);
    this.#scale = scaleOf(column, this.measurement);
    const known = exactPermutationP(column, this.measurement);
    this.#exactP = known ?? 1;
    this.test =
      known === undefined
        ? new PermutationTest(nullModel(column, this.measurement.method), new Random(seed, streamOf(id)))
        : undefined;
    this.test?.run(FIRST_DRAWS);
  }

  get p(): number {
    return this.test?.p ?? this.#exactP;
  }

  isOpen(mostDraws: number): boolean {
    return this.test !== undefined && this.test.draws < mostDraws && this.test.exceedances < SETTLED;
  }

  #isLikeChiSquare(): boolean {
    return this.#scale.perSquare !== undefined && (this.test?.rowsPerCell ?? 0) >= ROWS_PER_CELL;
  }

  /**
   * The true scaled effect that gives more than `distance` (scaled) in all but `level` of samples. Of a square that is like a
   * χ² chance adds E to the true one, and its variance is V + 4σ²·(true square), E and V those of the deals; with many
   * cells this is far below distance + z·σ. Squares below E are taken for E: no data are more alike than chance makes them.
   */
  #reach(distance: number, level: number): number {
    const { deviation, perSquare } = this.#scale;
    const z = -normalQuantile(level);
    const plain = distance + z * deviation;
    if (!this.#isLikeChiSquare() || perSquare === undefined || !this.test) return plain;
    const { mean, variance } = this.test.squares();
    const above = max(0, distance ** 2 - mean * perSquare ** 2);
    const step = 2 * (z * deviation) ** 2;
    const square = step + above + sqrt(step ** 2 + 2 * step * above + z ** 2 * variance * perSquare ** 4);
    return Math.min(plain, sqrt(square));
  }

  /** The smallest effect, scaled, that is found in `POWER` of runs where one finding among `columns` has to stand alone. */
  #detectable(columns: number): number {
    return this.#reach(this.#scale.critical(DRIFT_LEVEL / columns, this.test), 1 - POWER);
  }

  #needed(detectable: number): { readonly reference: number; readonly current: number } {
    const { referenceRows, currentRows } = this.measurement;
    const times = max(1, (detectable / this.#scale.of(this.#question.smallest)) ** 2);
    const current = 1 / ((1 / referenceRows + 1 / currentRows) / times - 1 / referenceRows);
    if (current > 0 && current <= LOPSIDED * referenceRows && referenceRows >= FEWEST_ROWS)
      return { reference: ceil(referenceRows), current: max(FEWEST_ROWS, ceil(current)) };
    const more = (rows: number) => max(FEWEST_ROWS, ceil(rows * times));
    return { reference: more(referenceRows), current: more(currentRows) };
  }

  decide(adjusted: number, columns: number): DriftDecision {
    const { id, smallest } = this.#question;
    const { of, back, deviation, perSquare } = this.#scale;
    const { effect, referenceRows, currentRows } = this.measurement;
    // χ² bounds the total variation too, by Cauchy and Schwarz.
    const distance = this.#isLikeChiSquare() ? (perSquare ?? 0) * (this.test?.squares().observed ?? 0) : undefined;
    const bound = (level: number) =>
      back(
        Math.min(
          of(effect) - normalQuantile(level) * deviation,
          distance === undefined ? Infinity : this.#reach(distance, level),
        ),
      );
    const detectable = this.#detectable(columns);
    const found = { id, measurement: this.measurement, smallest, p: this.p, adjusted, upper: bound(BOUND_LEVEL) };
    const significant = adjusted <= DRIFT_LEVEL;
    const below = bound(significant ? BOUND_LEVEL : MISS) < smallest - TOLERANCE;
    const shown = { ...found, detectable: back(detectable) };
    if (significant && !below) return { ...shown, verdict: "fail", reason: "drifted" };
    if (below && Math.min(referenceRows, currentRows) >= FEWEST_ROWS)
      return { ...shown, verdict: "pass", reason: "within-limit" };
    return { ...shown, verdict: "review", reason: "inconclusive", needed: this.#needed(detectable) };
  }
}

/** FNV-1a of the id. */
function streamOf(id: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < id.length; at++) hash = Math.imul(hash ^ id.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}

/**
 * The decision by default over the columns of one gate: a permutation p-value under Benjamini–Hochberg at 5 % over all of
 * them *and* a drift that is not shown to be below `smallest`. See docs/statistics.md, Drift, for what is promised.
 *
 * Deterministic: the same columns and seed give the same answers; a column's draws do not depend on the others.
 *
 * @returns in the order asked
 * @throws MetricError as {@link measureDrift}, and `no-smallest` where `smallest` is not above 0
 */
export function decideDrift(questions: readonly DriftQuestion[], seed = 0): DriftDecision[] {
  const asked = questions.map((question) => new Asked(question, seed));
  const columns = asked.length;
  const adjust = () => benjaminiHochberg(asked.map(({ p }) => p));
  const mostDraws = max(FIRST_DRAWS, ceil(DRAWS_PER_COLUMN * columns) - 1);
  let open = asked.filter((one) => one.isOpen(mostDraws));
  // Where the first draws cannot show a single finding, those that are found nevertheless are many, and more draws only
  // make them clearer. Looking once, where chance alone cannot get there, keeps the level.
  const first = adjust();
  const allFound =
    columns / (FIRST_DRAWS + 1) > DRIFT_LEVEL &&
    open.every((one) => (first[asked.indexOf(one)] as number) <= DRIFT_LEVEL);
  while (open.length > 0 && !allFound) {
    for (const { test } of open) test?.run(Math.min(mostDraws, test.draws + CHUNK));
    open = open.filter((one) => one.isOpen(mostDraws));
  }
  const adjusted = adjust();
  return asked.map((one, at) => one.decide(adjusted[at] as number, columns));
}
