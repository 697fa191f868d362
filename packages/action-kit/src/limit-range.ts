import type { Amount, Limit } from "./limits.ts";
import type { Problem } from "./problems.ts";

/** What the bounds of a limit are held against: which way the metric gets better, and between which values it always is. */
export interface MetricRange {
  readonly better: "higher" | "lower";
  readonly range: readonly [low: number, high: number];
}

/** Nobody means a tenfold change of a metric that has two ends; a percentage is what was written. */
const LARGEST_RATIO = 10;
const SMALLEST_RATIO = 0.1;

/** A percentage as a share: 98 as 0.98, without what doubles make of it. */
function hundredth(value: number): number {
  return Number((value / 100).toPrecision(12));
}

function valueProblem(name: "min" | "max", limit: Limit, [low, high]: MetricRange["range"]) {
  const { [name]: value, percentages } = limit;
  const percentage = percentages?.[name];
  if (value === undefined || (value >= low && value <= high)) return undefined;
  return {
    message: Number.isFinite(high)
      ? `\`${name}: ${percentage ?? value}\` lies outside ${low} to ${high}, where the metric always is`
      : `\`${name}: ${percentage ?? value}\` lies below ${low}, where the metric never is`,
    remedy:
      percentage === undefined && value > high && value <= 100 * high
        ? `write ${hundredth(value)} for ${value} %`
        : `write a number from ${low}${Number.isFinite(high) ? ` up to ${high}` : ""}`,
  };
}

function amountProblem(name: string, amount: Amount | undefined, falls: boolean, [low, high]: MetricRange["range"]) {
  if (!amount) return undefined;
  const { value, relative, written } = amount;
  if (relative)
    return falls && value >= 1
      ? {
          message: `\`${name}: ${written}\` allows the whole of the baseline to be lost, so it can never be broken`,
          remedy: 'write a share below "100%", such as "2%" for 2 % of the baseline',
        }
      : undefined;
  if (value < high - low) return undefined;
  const meant = value < 100 && !written.endsWith("pp") ? value : 2;
  return {
    message: `\`${name}: ${written}\` is as wide as the metric's whole range, ${low} to ${high}, so it can never be broken`,
    remedy: `write ${hundredth(meant)}, "${meant}pp" or "${meant}%"`,
  };
}

/** A gain that no two values of the metric lie apart. */
function gainProblem(amount: Amount | undefined, falls: boolean, [low, high]: MetricRange["range"]) {
  if (!amount || amount.value < (amount.relative ? 1 : high - low) || (amount.relative && !falls)) return undefined;
  return {
    message: `\`min-gain: ${amount.written}\` asks for a gain that the metric's range, ${low} to ${high}, has no room for`,
    remedy: `write ${hundredth(amount.relative ? 1 : amount.value)} for ${amount.value} %, or a smaller share of the baseline such as "2%"`,
  };
}

function ratioProblem(name: "min-ratio" | "max-ratio", ratio: number | undefined) {
  if (ratio === undefined) return undefined;
  if (ratio > LARGEST_RATIO)
    return {
      message: `\`${name}: ${ratio}\` asks for ${ratio} times the baseline, which no such metric is compared by`,
      remedy: `write ${hundredth(ratio)} for ${ratio} %`,
    };
  if (name === "min-ratio" && ratio < SMALLEST_RATIO)
    return {
      message: `\`${name}: ${ratio}\` allows more than nine tenths of the baseline to be lost`,
      remedy: "write what must be kept: 0.98 for 98 %",
    };
  return undefined;
}

/**
 * What is wrong with the bounds of a limit: those that nothing could break or nothing could keep. On a metric with two
 * ends they are mostly percentages written as whole numbers; on one that is never negative, a bound below 0.
 */
export function rangeProblems(limit: Limit, { better, range }: MetricRange): Problem[] {
  const [low, high] = range.map(Number.isFinite);
  const values = low ? [valueProblem("min", limit, range), valueProblem("max", limit, range)] : [];
  const changes = [
    amountProblem("max-drop", limit.maxDrop, true, range),
    amountProblem("max-rise", limit.maxRise, false, range),
    amountProblem("max-gain", limit.maxGain, better === "lower", range),
    gainProblem(limit.minGain, better === "lower", range),
    ratioProblem("min-ratio", limit.minRatio),
    ratioProblem("max-ratio", limit.maxRatio),
  ];
  return [...values, ...(low && high ? changes : [])]
    .filter((found) => found !== undefined)
    .map(({ message, remedy }) => ({
      message: `the limit of ${limit.metric}: ${message}`,
      remedy,
      location: limit.location,
    }));
}

/** What is wrong with a bound in percent where what is limited is no share, `called` as messages call it. */
export function percentageProblems(limit: Limit, isShare: boolean, called: "metric" | "measure"): Problem[] {
  const percentage = limit.percentages?.min ?? limit.percentages?.max;
  if (percentage === undefined || isShare) return [];
  return [
    {
      message: `the limit of ${limit.metric}: "${percentage}" must be a number, since the ${called} is no share`,
      remedy: `write the bound in the unit of ${limit.metric}`,
      location: limit.location,
    },
  ];
}
