import type { Histogram } from "hdr-histogram-js";
import type { Answer } from "./connection.ts";

const NANOSECONDS = 1e6;
/** Three digits: a time is known to 0.1 %, however many there are. */
const DIGITS = 3;

type Build = (request: object) => Histogram;
let build: Build | undefined;

/** Loads the histogram library, which has to be done once before counting. */
export async function loadHistograms(): Promise<void> {
  build ??= (await import("hdr-histogram-js")).build as Build;
}

function newHistogram(): Histogram {
  if (!build) throw new Error("loadHistograms() was not awaited");
  return build({
    bitBucketSize: 32,
    lowestDiscernibleValue: 1,
    autoResize: true,
    numberOfSignificantValueDigits: DIGITS,
    useWebAssembly: false,
  });
}

/** The times of answered requests, and what became of the others. A failed request has no latency: it has no answer. */
export class LatencyCounts {
  readonly #histogram = newHistogram();
  readonly #failures = new Map<string, { count: number; detail: string }>();
  #answered = 0;
  #sum = 0;
  #timedOut = 0;

  add(answer: Answer, milliseconds: number): void {
    if (answer.ok) {
      this.#answered++;
      this.#sum += milliseconds;
      this.#histogram.recordValue(Math.max(1, Math.round(milliseconds * NANOSECONDS)));
      return;
    }
    const known = this.#failures.get(answer.what);
    this.#failures.set(answer.what, { count: (known?.count ?? 0) + 1, detail: known?.detail ?? answer.detail });
    this.#timedOut += answer.timedOut ? 1 : 0;
  }

  /** Adds what others counted. */
  addAll(other: LatencyCounts): void {
    this.#answered += other.#answered;
    this.#sum += other.#sum;
    this.#timedOut += other.#timedOut;
    this.#histogram.add(other.#histogram);
    for (const [what, { count, detail }] of other.#failures) {
      const known = this.#failures.get(what);
      this.#failures.set(what, { count: (known?.count ?? 0) + count, detail: known?.detail ?? detail });
    }
  }

  get answered(): number {
    return this.#answered;
  }

  get failed(): number {
    return [...this.#failures.values()].reduce((sum, { count }) => sum + count, 0);
  }

  get timedOut(): number {
    return this.#timedOut;
  }

  /** What failed and how often, the most frequent first. */
  get failures(): readonly (readonly [what: string, count: number, detail: string])[] {
    return [...this.#failures]
      .map(([what, { count, detail }]) => [what, count, detail] as const)
      .toSorted(([, a], [, b]) => b - a);
  }

  /** Exact, not from the histogram; NaN where nothing was answered. */
  get mean(): number {
    return this.#sum / this.#answered;
  }

  /** The time of that rank among all answered requests, counted from 1, in milliseconds. */
  atRank(rank: number): number {
    return this.#histogram.getValueAtPercentile((100 * rank) / this.#answered) / NANOSECONDS;
  }

  /** The smallest time that at least this share of the answered requests kept (nearest rank). */
  percentile(share: number): number {
    return this.atRank(Math.max(1, Math.ceil(share * this.#answered - 1e-9)));
  }
}
