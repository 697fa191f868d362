import { fewestForPercentile, median, percentileRanks, type Rounds } from "@assay/metrics";
import { shareOf } from "./judged-figures.ts";
import { LatencyCounts } from "./latency-counts.ts";
import type { BatchRound, SideRound } from "./round.ts";

const MEGABYTE = 1_000_000;
const CONFIDENCE = 0.95;

/** A figure of one side: over all rounds, and in each of them. */
export interface SideFigure extends Rounds {
  /** Of this run's requests, for a percentile. */
  readonly interval?: readonly [number, number] | undefined;
}

/** A percentile of too few requests. */
export interface TooFew {
  readonly need: number;
  readonly have: number;
}

export function isTooFew(figure: SideFigure | TooFew): figure is TooFew {
  return "need" in figure;
}

/** What one side did over all rounds, figure by figure. */
export class SideFigures {
  readonly #rounds: readonly SideRound[];
  readonly #pooled: readonly LatencyCounts[];
  readonly #batchSizes: readonly number[];

  constructor(rounds: readonly SideRound[], batchSizes: readonly number[]) {
    this.#rounds = rounds;
    this.#pooled = batchSizes.map((_, batch) => {
      const all = new LatencyCounts();
      for (const { batches } of rounds) if (batches[batch]) all.addAll(batches[batch].counts);
      return all;
    });
    this.#batchSizes = batchSizes;
  }

  /** All requests of a batch size, by its place. */
  pooled(batch: number): LatencyCounts {
    return this.#pooled[batch] as LatencyCounts;
  }

  batches(batch: number): readonly BatchRound[] {
    return this.#rounds.map(({ batches }) => batches[batch] as BatchRound);
  }

  /**
   * A figure at a batch size; those of the process are the same at all. `undefined` where it cannot be measured, such as
   * the memory of a server that nobody started here.
   */
  figure(name: string, batch: number): SideFigure | TooFew | undefined {
    const share = shareOf(name);
    if (share !== undefined) return this.#percentile(share, batch);
    if (name === "cold_start_ms") return this.#ofProcess(({ coldStartMs }) => coldStartMs, middle);
    if (name === "first_response_ms") return this.#ofProcess(({ firstResponseMs }) => firstResponseMs, middle);
    if (name === "memory_mb")
      return this.#ofProcess(
        ({ peakBytes }) => (peakBytes === undefined ? undefined : peakBytes / MEGABYTE),
        (values) => Math.max(...values),
      );
    return this.#ofRequests(name, batch);
  }

  #ofRequests(name: string, batch: number): SideFigure {
    const [all, rounds] = [this.pooled(batch), this.batches(batch)];
    if (name === "error_rate") {
      const rate = (counts: LatencyCounts) => counts.failed / (counts.answered + counts.failed);
      return { overall: rate(all), each: rounds.map(({ counts }) => rate(counts)) };
    }
    if (name === "requests_per_second") {
      const wall = rounds.reduce((sum, { wallMs }) => sum + wallMs, 0);
      return {
        overall: (1000 * all.answered) / wall,
        each: rounds.map(({ counts, wallMs }) => (1000 * counts.answered) / wallMs),
      };
    }
    const records = name === "mean_ms_per_record" ? (this.#batchSizes[batch] as number) : 1;
    return { overall: all.mean / records, each: rounds.map(({ counts }) => counts.mean / records) };
  }

  #percentile(share: number, batch: number): SideFigure | TooFew {
    const all = this.pooled(batch);
    const [need, have] = [fewestForPercentile(share), all.answered];
    if (have < need) return { need, have };
    const [low, high] = percentileRanks(have, share, CONFIDENCE);
    return {
      overall: all.percentile(share),
      each: this.batches(batch).map(({ counts }) => counts.percentile(share)),
      interval: low < 1 || high > have ? undefined : [all.atRank(low), all.atRank(high)],
    };
  }

  #ofProcess(
    value: (round: SideRound) => number | undefined,
    overall: (values: readonly number[]) => number,
  ): SideFigure | undefined {
    const each = this.#rounds.map(value).filter((one) => one !== undefined);
    return each.length === this.#rounds.length && each.length > 0 ? { overall: overall(each), each } : undefined;
  }
}

function middle(values: readonly number[]): number {
  return median(Float64Array.from(values));
}
