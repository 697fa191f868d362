import { type FairnessMetric, fairnessEvidence, type GroupRates, type Random } from "../../src/index.ts";
import { drawBinomial } from "../../src/multinomial.ts";

/** Groups of the same number of rows, with the chance of each to be predicted positive. */
export interface GroupsTrial {
  readonly metric: Extract<FairnessMetric, `demographic_${string}`>;
  readonly rows: number;
  readonly chances: readonly number[];
}

export interface GapTally {
  /** Intervals that hold the true gap. */
  readonly covered: number;
  /** Gaps shown to be inside, or outside, of a limit that is the true gap. */
  readonly inside: number;
  readonly outside: number;
}

export function trueGap({ metric, chances }: GroupsTrial): number {
  const [low, high] = [Math.min(...chances), Math.max(...chances)];
  return metric === "demographic_parity_ratio" ? low / high : high - low;
}

function drawn({ rows, chances }: GroupsTrial, random: Random): GroupRates[] {
  const unknown = { value: undefined, rows: 0 };
  return chances.map((chance, group) => ({
    group,
    selection_rate: { value: drawBinomial(rows, chance, random) / rows, rows },
    true_positive_rate: unknown,
    false_positive_rate: unknown,
    weighted: false,
  }));
}

/** How often the 95 % interval of a gap holds it, and how often the gate's levels take a gap at its limit for decided. */
export function tallyGaps(trial: GroupsTrial, trials: number, random: Random): GapTally {
  const gap = trueGap(trial);
  const isRatio = trial.metric === "demographic_parity_ratio";
  let [covered, inside, outside] = [0, 0, 0];
  for (let at = 0; at < trials; at++) {
    const evidence = fairnessEvidence(trial.metric, drawn(trial, random));
    if ("noInterval" in evidence) throw new Error(evidence.message);
    const contrast = evidence.contrast(0);
    // An end lies beyond the gap exactly where its p-value there is below 2.5 %.
    const [above, below] = [contrast.pAbove(gap), contrast.pBelow(gap)];
    if (above >= 0.025 && below >= 0.025) covered++;
    const [better, worse] = isRatio ? [above, below] : [below, above];
    if (better < 0.025) inside++;
    if (worse <= 0.01) outside++;
  }
  return { covered, inside, outside };
}
